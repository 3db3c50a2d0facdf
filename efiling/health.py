from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from efiling import embedded


@login_not_required
@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a slow database does not get it restarted."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """What a request needs is there: the database, the shared cache, and the worker where it lives in this process."""
    parts = {"database": _has_database(), "cache": _has_cache(), "worker": embedded.is_running()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever holds METRICS_TOKEN; without one there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        return HttpResponse(status=404)
    page: HttpResponse = ExportToDjangoView(request)
    return page


def _has_database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Exception:  # noqa: BLE001 - whatever is wrong with the database, the answer is no
        return False


def _has_cache() -> bool:
    try:
        cache.set("readyz", "yes", timeout=10)
        return bool(cache.get("readyz") == "yes")
    except Exception:  # noqa: BLE001 - whatever is wrong with the cache, the answer is no
        return False
