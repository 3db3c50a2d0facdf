from django.urls import path

from cases.views import access, asides, correcting, lists, wizard

app_name = "cases"
urlpatterns = [
    path("e-filing/<slug:area>/new/", wizard.new, name="new"),
    path("e-filing/<slug:area>/case-types/", lists.case_types, name="case_types"),
    path("access/", access.ask, name="access"),
    path("unsubscribe/<uuid:token>/", access.one_click, name="unsubscribe"),
    path("unfinished/", lists.unfinished, name="unfinished"),
    path("returned/", lists.returned, name="returned"),
    path("cases/<str:number>/file/", wizard.add_documents, name="add_documents"),
    path("filings/<uuid:public_id>/", wizard.resume, name="resume"),
    path("filings/<uuid:public_id>/correction/", correcting.correct, name="correction"),
    path("filings/<uuid:public_id>/cancel/", asides.cancel, name="cancel"),
    path("filings/<uuid:public_id>/restore/", asides.restore, name="restore"),
    path("filings/<uuid:public_id>/fewer/", asides.fewer, name="fewer"),
    path("filings/<uuid:public_id>/stop/<slug:slug>/", asides.stop, name="stop"),
    path("filings/<uuid:public_id>/<slug:step>/versions/", asides.versions, name="versions"),
    path("filings/<uuid:public_id>/<slug:step>/", wizard.show_step, name="step"),
]
