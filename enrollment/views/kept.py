"""Forms that came too late: after the session had ended, or from a page older than the last log-in."""

from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from enrollment.kept import (
    ENDED_OWNER,
    TYPED_BEFORE,
    Typed,
    forget_typed,
    is_of_a_page,
    keep_typed,
    mark_ended,
    may_be_kept,
    owner_of_ended,
    pairs,
    typed_in,
    without_token,
)
from enrollment.models import User
from enrollment.views.signing_in import safe_path

# What the page's own script adds to the fields of the form.
PATH, ACTION, PLACE, SHOWN = "ended-path", "ended-action", "ended-place", "ended-shown"
FRESH_TOKEN: Final = "X-Fresh-Token"  # noqa: S105 - a header's name
# Marks of the page itself among the fields: nothing that somebody typed.
MARKS: Final = ("draft", "next", "page", "query")


@csrf_exempt  # its page may be older than the last log-in; the browser's own word is asked instead
@login_not_required
@require_POST
def ended(request: HttpRequest) -> HttpResponse:
    """The page's script, when the time without use has run out: log out, and keep what was typed but not sent."""
    if not _is_from_here(request):
        raise PermissionDenied
    data = request.POST.copy()
    own = {name: data.pop(name, [""])[-1] for name in (PATH, ACTION, PLACE, ENDED_OWNER)}
    shown = [str(name) for name in data.pop(SHOWN, [])]
    path = resolve_url(safe_path(own[PATH]))
    owner = str(request.user.pk) if request.user.is_authenticated else owner_of_ended(request)
    is_theirs = _is_account(owner, own[ENDED_OWNER])
    if request.user.is_authenticated and is_theirs:
        kept = request.session.get(TYPED_BEFORE)
        logout(request)
        mark_ended(request, owner, kept=kept)
    if is_theirs and may_be_kept(request, data):
        place = int(own[PLACE]) if own[PLACE].isdecimal() and len(own[PLACE]) < 4 else 0
        plain_path = path.partition("?")[0]
        fields = without_token(data)
        keep_typed(
            request, Typed(plain_path, owner, fields, is_sent=False, action=own[ACTION], place=place, shown=shown)
        )
    return redirect_to_login(path)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """ "Do not send it": what waits to be sent to that page is dropped."""
    forget_typed(request, request.POST.get(PATH, ""))
    return redirect(settings.LOGIN_REDIRECT_URL)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it
    """A form of ours whose token is older than the last log-in is shown again, to be sent with one more press; where
    nobody is logged in any more, it is kept like any other that came too late.

    Ours is what the browser itself says was sent from here (`Origin`); everything else gets the plain refusal. A page's
    script gets a new token, if the page was drawn for whoever is logged in now.
    """
    if not _is_from_here(request):
        return _refused(request)
    drawn_for = request.headers.get("X-Owner") or request.POST.get(ENDED_OWNER, "")
    if is_of_a_page(request):
        is_kept = may_be_kept(request, request.POST)
        return (is_kept and _given_another_way(request, drawn_for)) or _refused(request)
    refusal = _refused(request)
    if drawn_for and drawn_for == getattr(request.user, "user_id", None):
        refusal[FRESH_TOKEN] = get_token(request)
    return refusal


def _given_another_way(request: HttpRequest, drawn_for: str) -> HttpResponse | None:
    """Without scripts nobody says for whom a page was drawn: then the question says who is logged in."""
    if request.user.is_authenticated:
        is_theirs = drawn_for in ("", request.user.user_id)
        typed = typed_in(request, owner="", is_sent=True)
        return ask_to_send(request, typed, is_old_page=True) if is_theirs else None
    owner = owner_of_ended(request)
    if not _is_account(owner, drawn_for):
        return None
    keep_typed(request, typed_in(request, owner=owner, is_sent=True))
    return redirect_to_login(request.get_full_path())


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def _is_account(key: str, user_id: str) -> bool:
    return bool(key) and User.objects.filter(pk=key, user_id=user_id).exists()


def ask_to_send(request: HttpRequest, typed: Typed, *, is_old_page: bool = False) -> HttpResponse:
    """The page that shows what was not sent, and asks."""
    context = {
        "fields": list(pairs(typed.data)),
        "said": [
            (_label(name), _shown(name, value)) for name, value in pairs(typed.data) if value and not _is_mark(name)
        ],
        "files": typed.files,
        "is_old_page": is_old_page,
        "path_field": PATH,
    }
    return render(request, "enrollment/not_sent.html", context, status=403 if is_old_page else 200)


def _label(name: str) -> str:
    if name == "act":
        return _("Button")
    return name.replace("_", " ").replace("-", " ").strip().capitalize()


def _shown(name: str, value: str) -> str:
    """What is said of a value: of a button's only what it does, not which thing's number it bears."""
    return value.partition(":")[0] if name == "act" else value


def _is_mark(name: str) -> bool:
    return name in MARKS or name.endswith("drawn_from")


def _is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS
