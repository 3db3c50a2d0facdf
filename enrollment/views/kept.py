"""Forms that came too late: after the session had ended, or from a page older than the last log-in."""

from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from enrollment.kept import Typed, keep_typed, may_be_kept, owner_of_ended, pairs, without_token
from enrollment.views.signing_in import safe_path

# What the page's own script adds to the fields of the form.
PATH: Final = "ended-path"
ACTION: Final = "ended-action"
FRESH_TOKEN: Final = "X-Fresh-Token"  # noqa: S105 - a header's name


@login_not_required
@require_POST
def ended(request: HttpRequest) -> HttpResponse:
    """The page's script, when the time without use has run out: log out, and keep what was typed but not sent."""
    is_here = request.user.is_authenticated
    owner = str(request.user.pk) if is_here else owner_of_ended(request)
    data = request.POST.copy()
    path, action = resolve_url(safe_path(data.pop(PATH, [""])[-1])), data.pop(ACTION, [""])[-1]
    if is_here:
        logout(request)
    if owner and may_be_kept(data):
        plain_path = path.partition("?")[0]
        keep_typed(request, Typed(plain_path, owner, without_token(data), is_sent=False, action=action))
    return redirect(f"{reverse('enrollment:login')}?{urlencode({'next': path})}")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it
    """A form of ours whose token is older than the last log-in is shown again, to be sent with one more press.

    Ours is what the browser itself says was sent from here (`Origin`); everything else gets the plain refusal.
    """
    if not _is_from_here(request):
        return render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated and may_be_kept(request.POST):
        response = ask_to_send(request, request.POST, status=403)
    else:
        response = render(request, "403_csrf.html", status=403)
    response[FRESH_TOKEN] = get_token(request)
    return response


def ask_to_send(request: HttpRequest, data: QueryDict, *, status: int = 200) -> HttpResponse:
    context = {
        "fields": list(pairs(data)),
        "files": [file.name for files in request.FILES.lists() for file in files[1]],
        "was_logged_out": status == 200,
    }
    return render(request, "enrollment/send_again.html", context, status=status)


def _is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS
