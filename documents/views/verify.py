"""Anyone holding a stamped copy can ask whether it is genuine. Yes or no, docket number and date, nothing more."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from documents.forms import VerifyForm
from documents.queries import Genuine, find_by_code, find_by_digest
from enrollment.networks import network_of

TRIES = 20
PER_SECONDS = 60


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    context = {"form": VerifyForm(), "page_title": _("Check a stamped copy"), "is_answered": False}
    if request.method != "POST":
        return render(request, "documents/verify.html", context)
    if is_too_often(network_of(request)):
        return render(request, "documents/verify.html", context | {"is_too_often": True}, status=429)
    form = VerifyForm(request.POST, request.FILES)
    context["form"] = form
    if form.is_valid():
        context |= {
            "is_answered": True,
            "is_file": bool(form.cleaned_data["file"]),
            "genuine": _find(form.cleaned_data["code"], form.cleaned_data["file"]),
        }
    else:
        context["has_errors"] = True
    return render(request, "documents/verify.html", context)


def is_too_often(network: str) -> bool:
    """Whether this network has used up its tries for the minute. The counter begins with its first try."""
    key = f"verify:{network}"
    cache.add(key, 0, PER_SECONDS)
    try:
        return cache.incr(key) > TRIES
    except ValueError:
        return False  # the minute ended between the two calls


def _find(code: str, file: "UploadedFile[Any] | None") -> Genuine | None:
    if code.strip():
        return find_by_code(code)
    return find_by_digest(digest_of(file)) if file else None


def digest_of(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    return digest.hexdigest()
