from django.urls import path

from portal import attempts, views

app_name = "portal"
urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("home/", views.home, name="home"),
    path("e-filing/<slug:area>/", views.menu, name="menu"),
    path("cases/", views.cases, name="cases"),
    path("cases/<str:number>/", views.case, name="case"),
    path("cases/<str:number>/subscription/", views.subscription, name="subscription"),
    path("filings/<uuid:public_id>/attempts.pdf", attempts.attempts_pdf, name="attempts"),
    path("help/", views.help_page, name="help"),
    path("policies/<slug:slug>/", views.policy, name="policy"),
]
