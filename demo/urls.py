from django.conf import settings
from django.urls import URLPattern, path

from demo import parts, views

app_name = "demo"
urlpatterns: list[URLPattern] = []
if settings.IS_DEMO:
    urlpatterns = [
        path("demo/mailbox/", views.mailbox, name="mailbox"),
        path("demo/parts/", parts.parts, name="parts"),
    ]
