from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from audit import clock
from audit.services.recording import record
from enrollment.errors import EnrollmentError
from enrollment.forms.closing import CloseForm
from enrollment.forms.details import DetailsForm
from enrollment.gates import password_asked_again
from enrollment.models import User
from enrollment.networks import network_of
from enrollment.requests import AuthedRequest
from enrollment.services.closing import close_account
from enrollment.services.details import change_details, show_instructions
from enrollment.services.own_data import own_data
from enrollment.views.signing_in import safe_path


def account(request: AuthedRequest) -> HttpResponse:
    return render(request, "enrollment/account.html", _overview(request.user))


def details(request: AuthedRequest) -> HttpResponse:
    user = User.objects.get(pk=request.user.pk)
    form = DetailsForm(request.POST or None, instance=user)
    if form.is_valid():
        change_details(form.save(commit=False), actor=request.user, now=clock.now(), source=network_of(request))
        messages.success(request, _("Your details are saved."))
        return redirect("enrollment:account")
    return render(request, "enrollment/details.html", {"form": form})


@require_POST
def instructions(request: AuthedRequest) -> HttpResponse:
    is_wanted = {"show": True, "hide": False}.get(request.POST.get("instructions", ""), request.user.hides_instructions)
    show_instructions(request.user, wanted=is_wanted)
    return redirect(safe_path(request.POST.get("next", "")))


@never_cache
@password_asked_again
def download(request: AuthedRequest) -> HttpResponse:
    record(
        "account.data-downloaded",
        subject=f"account:{request.user.pk}",
        actor=request.user,
        source=network_of(request),
    )
    response = JsonResponse(own_data(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-account.json"'
    return response


@never_cache
@password_asked_again
def close(request: AuthedRequest) -> HttpResponse:
    form = CloseForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            close_account(request.user, actor=request.user, now=clock.now(), source=network_of(request))
        except EnrollmentError as error:
            form.add_error(None, error.message)
        else:
            logout(request)
            return redirect(settings.LOGOUT_REDIRECT_URL or "enrollment:login")
    return render(request, "enrollment/close.html", {"form": form})


def _overview(user: User) -> dict[str, Any]:
    return {"account": user, "waiting_email": EmailAddress.objects.filter(user=user, verified=False).first()}
