from django.urls import URLPattern

app_name = "docket"
urlpatterns: list[URLPattern] = []
