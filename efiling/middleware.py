from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_structlog.middlewares import RequestMiddleware

from audit.origin import coming_from
from enrollment.networks import network_of

GetResponse = Callable[[HttpRequest], HttpResponse]

QUIET_ROUTES = frozenset({"healthz", "readyz", "metrics"})
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
ENCODINGS = frozenset({"utf-8", "utf8"})
SESSION_TOUCH = timedelta(minutes=1)


def trusted_proxies(get_response: GetResponse) -> GetResponse:
    """Make REMOTE_ADDR the caller's own address, as the outermost of our own proxies saw it.

    What stands further left in X-Forwarded-For was written by the caller and is worth nothing.
    """
    count = settings.TRUSTED_PROXY_COUNT

    def middleware(request: HttpRequest) -> HttpResponse:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if count and len(hops) >= count and hops[-count]:
            request.META["REMOTE_ADDR"] = hops[-count]
        return get_response(request)

    return middleware


def told_origin(get_response: GetResponse) -> GetResponse:
    """Let history say from which network a request came. Stands behind `trusted_proxies`, which makes that true."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with coming_from(network_of(request)):
            return get_response(request)

    return middleware


def plain_requests(get_response: GetResponse) -> GetResponse:
    """Refuse methods that no page has, and forms in another encoding than the pages they come from.

    Django counts TRACE among the harmless ones, and falls over an encoding such as rot13.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if (request.encoding or "utf-8").lower() not in ENCODINGS:
            return HttpResponse(status=415)
        return get_response(request)

    return middleware


def sliding_session(get_response: GetResponse) -> GetResponse:
    """Keep a session alive while it is used, at the price of one write a minute instead of one a request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = timezone.now()
            seen = parse_datetime(request.session.get("seen", ""))
            if seen is None or now - seen >= SESSION_TOUCH:
                request.session["seen"] = now.isoformat()
        return get_response(request)

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """What somebody sees while signed in stays in no cache: on a shared computer the Back button must not show it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class RequestLog(RequestMiddleware):
    """Logs each request by the pattern of its address: addresses themselves may hold tokens, searches hold names."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} {match.route if match else '-'}"

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """Whoever asks every second whether the portal is ready fills no log, whatever the answer."""
        if request.resolver_match and request.resolver_match.route in QUIET_ROUTES:
            structlog.contextvars.clear_contextvars()
        else:
            super().handle_response(request, response)


class PageCompression(GZipMiddleware):
    """Compress pages, and nothing else: files are served by ranges, and static files lie compressed on the disk.

    Against guessing a secret by the length of a page (BREACH), Django pads the answer and masks the CSRF token anew.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
