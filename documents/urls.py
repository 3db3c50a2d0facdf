from django.urls import path

from documents.views import files, pages, verify

app_name = "documents"
urlpatterns = [
    path("filings/<uuid:public_id>/documents/add/<slug:slot>/", pages.upload, name="upload"),
    path("filings/<uuid:public_id>/documents/status/", pages.status, name="status"),
    path("documents/<uuid:public_id>/delete/", pages.delete, name="delete"),
    path("documents/<uuid:public_id>/replace/", pages.replace, name="replace"),
    path("documents/<uuid:public_id>/pdf/", files.pdf, name="view"),
    path("documents/<uuid:public_id>/page-1.png", files.picture, name="picture"),
    path("documents/<uuid:public_id>/stamped/", files.stamped, name="stamped"),
    path("verify/", verify.verify, name="verify"),
]
