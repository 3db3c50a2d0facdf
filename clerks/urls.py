from django.urls import URLPattern

app_name = "clerks"
urlpatterns: list[URLPattern] = []
