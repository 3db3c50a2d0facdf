from django.urls import path, re_path

from documents.views import files, pages, verify

app_name = "documents"
urlpatterns = [
    path("filings/<uuid:public_id>/documents/add/<slug:slot>/", pages.upload, name="upload"),
    path("filings/<uuid:public_id>/documents/status/", pages.status, name="status"),
    path("documents/<uuid:public_id>/delete/", pages.delete, name="delete"),
    path("documents/<uuid:public_id>/replace/", pages.replace, name="replace"),
    re_path(r"^documents/(?P<public_id>[0-9a-f-]{36})/(?P<way>up|down)/$", pages.move, name="move"),
    path("documents/<uuid:public_id>/agree/", pages.agree, name="agree"),
    path("documents/<uuid:public_id>/pdf/", files.pdf, name="view"),
    path("documents/<uuid:public_id>/page-1.png", files.picture, name="picture"),
    path("documents/<uuid:public_id>/stamped/", files.stamped, name="stamped"),
    path("verify/", verify.verify, name="verify"),
]
