from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from efiling import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("desk/", admin.site.urls),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("", include("portal.urls")),
    path("", include("enrollment.urls")),
    path("accounts/", include("enrollment.accounts_urls")),
    path("", include("cases.urls")),
    path("", include("documents.urls")),
    path("", include("payments.urls")),
    path("", include("parties.urls")),
    path("", include("docket.urls")),
    path("", include("courts.urls")),
    path("", include("notices.urls")),
    path("", include("clerks.urls")),
    path("", include("demo.urls")),
]
