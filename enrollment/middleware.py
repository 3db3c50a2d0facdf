from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from enrollment.kept import (
    ENDED_OWNER,
    Typed,
    forget_typed,
    has_typed,
    is_of_a_page,
    keep_typed,
    look_at_typed,
    may_be_kept,
    owner_of_ended,
    typed_in,
)
from enrollment.models import User
from enrollment.views.kept import ask_to_send

View = Callable[..., Any]
SECOND_FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Ours tells the owner by mail and the history; Django's would do neither.
DJANGOS_PASSWORD_PAGES: Final = frozenset({"password_change", "password_change_done"})
PROVED_BY: Final = frozenset({"mfa", "webauthn"})


class KeepTyped:
    """Keeps a form that meets a session which has ended, and gives it back after the log-in: to the view that takes it
    itself (`gives_back`), as a question whether to send it now, or to the page's script that fills it in.

    Stands before Django's own demand to log in, and after its check that the form is one of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.sends_typed = False  # type: ignore[attr-defined]  # from process_view to the end of this call
        answer = self.get_response(request)
        if request.sends_typed and is_taken(answer):  # type: ignore[attr-defined]  # as above
            forget_typed(request, request.path)
        return answer

    def process_view(self, request: HttpRequest, view: View, *_arguments: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            owner = owner_of_ended(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else ""
            if request.method == "POST" and is_of_a_page(request) and getattr(view, "login_required", True):
                return _keep(request, owner, is_kept_for_anyone=_takes_itself(view))
            return None
        if ENDED_OWNER in request.session:
            del request.session[ENDED_OWNER]
        if is_of_a_page(request) and has_typed(request) and not _takes_itself(view):
            if request.method == "POST":
                request.sends_typed = True  # type: ignore[attr-defined]  # read by __call__
            elif typed := look_at_typed(request):
                return _give_back(request, typed)
        return None


def is_taken(answer: HttpResponse) -> bool:
    """Whether the page was answered: done, or shown again with what was typed and what to mend."""
    return answer.status_code < 400 or answer.status_code == 422


def _takes_itself(view: View) -> bool:
    return getattr(view, "gives_back", False)


def _keep(request: HttpRequest, owner: str, *, is_kept_for_anyone: bool) -> HttpResponse | None:
    """What no view guards by the person it belongs to is kept only where that person is known. Where nothing was typed,
    the log-in leads to the page with the button, not to where the button leads."""
    if not may_be_kept(request, request.POST):
        before = page_before(request)
        return redirect_to_login(before) if before else None
    if owner or is_kept_for_anyone:
        keep_typed(request, typed_in(request, owner=owner, is_sent=True))
    return None


def page_before(request: HttpRequest) -> str:
    """The path of the page of ours that a form was sent from, "" where the browser does not say."""
    before = urlsplit(request.headers.get("Referer", ""))
    return f"{before.path}?{before.query}".rstrip("?") if before.netloc == request.get_host() else ""


def _give_back(request: HttpRequest, typed: Typed) -> HttpResponse | None:
    """What was sent stays until it is sent or refused; what was only typed goes to the page, once."""
    if typed.is_sent:
        return ask_to_send(request, typed)
    forget_typed(request, typed.path)
    request.typed_before = typed.for_page()  # type: ignore[attr-defined]  # for templates
    return None


class DeskGate:
    """No page of the desk opens for anyone but staff, nor, where the setting asks for it, before this very session
    has proved a second factor. Django's own log-in page for the desk leads to ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or "admin" not in match.app_names:
            return None
        if not request.user.is_authenticated:
            return redirect(_with_next(reverse("enrollment:login"), _destination(request)))
        if not request.user.is_staff:
            raise PermissionDenied
        if match.url_name == "login":
            return redirect("admin:index")
        if match.url_name in DJANGOS_PASSWORD_PAGES:
            return redirect("account_change_password")
        if settings.STAFF_NEEDS_SECOND_FACTOR:
            return _ask_for_factor(request, request.user)
        return None


def _ask_for_factor(request: HttpRequest, user: User) -> HttpResponse | None:
    if not Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists():
        return redirect("mfa_activate_totp")
    if PROVED_BY.isdisjoint(record["method"] for record in get_authentication_records(request, user)):
        return redirect(_with_next(reverse("mfa_reauthenticate"), _destination(request)))
    return None


def _destination(request: HttpRequest) -> str:
    """Where the visitor wanted to go: this page, or what Django's own log-in page was to lead to."""
    wanted = request.get_full_path() if request.method == "GET" else ""
    if request.resolver_match is not None and request.resolver_match.url_name == "login":
        wanted = request.GET.get("next", "")
    return wanted if wanted.startswith(reverse("admin:index")) else reverse("admin:index")


def _with_next(path: str, destination: str) -> str:
    return f"{path}?{urlencode({'next': destination})}"
