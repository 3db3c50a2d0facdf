"""One box. The reason of the call comes first; without it nothing opens."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from audit.errors import DomainError
from clerks.forms.support import CallForm, UnlockForm
from clerks.queries.dossier import account_dossier, filing_dossier, payment_dossier
from clerks.queries.support import MOST_HITS
from clerks.reasons import REASONS
from clerks.rules import may_support
from clerks.services.supporting import look_up, note_view, send_confirmation_again, unlock_after_check
from clerks.views.pages import desk_page, draw
from enrollment.requests import AuthedRequest

CALL = "support-call"


@desk_page(may_support)
@require_http_methods(["GET", "HEAD", "POST"])
def box(request: AuthedRequest) -> HttpResponse:
    """What is typed goes by POST, so that no name or number stands in an address or a log."""
    if request.method != "POST":
        form = CallForm(initial={"reason": request.session.get(CALL, "")})
        return draw(request, "clerks/support.html", {"title": _("Support"), "form": form, **call_of(request)})
    form = CallForm(request.POST)
    context: dict[str, Any] = {"title": _("Support"), "form": form}
    if form.is_valid():
        request.session[CALL] = form.cleaned_data["reason"]
        reason = form.cleaned_data["reason"]
        hits = look_up(form.cleaned_data["q"], reason=reason, actor=request.user, now=clock.now())
        context |= {"hits": hits, "is_asked": True, "most_hits": MOST_HITS}
    return draw(request, "clerks/support.html", {**context, **call_of(request)}, status=200 if form.is_valid() else 422)


@desk_page(may_support)
@require_POST
def end_call(request: AuthedRequest) -> HttpResponse:
    request.session.pop(CALL, None)
    return redirect("admin:support")


@desk_page(may_support)
@require_safe
def payment(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    if CALL not in request.session:
        return ask_reason(request)
    dossier = payment_dossier(public_id)
    view_noted(request, dossier.payment.subject)
    return draw(request, "clerks/support_payment.html", {"title": _("Payment"), "dossier": dossier, **call_of(request)})


@desk_page(may_support)
@require_safe
def filing(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    if CALL not in request.session:
        return ask_reason(request)
    dossier = filing_dossier(public_id)
    view_noted(request, dossier.filing.subject)
    return draw(request, "clerks/support_filing.html", {"title": _("Filing"), "dossier": dossier, **call_of(request)})


@desk_page(may_support)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: AuthedRequest, pk: int) -> HttpResponse:
    """Look at an account; unlock it after a check of the identity in writing."""
    if CALL not in request.session:
        return ask_reason(request)
    now = clock.now()
    dossier = account_dossier(pk, now=now)
    form = UnlockForm(request.POST if request.method == "POST" else None, today=now.date())
    if request.method != "POST":
        view_noted(request, f"account:{pk}")
    elif form.is_valid():
        try:
            unlock_after_check(
                dossier.account, **form.cleaned_data, reason=request.session[CALL], actor=request.user, now=now
            )
            messages.success(request, _("The account is unlocked."))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("admin:support_account", pk=pk)
    context = {"title": _("Account"), "dossier": dossier, "form": form, **call_of(request)}
    return draw(request, "clerks/support_account.html", context, status=422 if form.errors else 200)


@desk_page(may_support)
@require_POST
def resend(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    if CALL not in request.session:
        return ask_reason(request)
    dossier = payment_dossier(public_id)
    try:
        send_confirmation_again(dossier.payment, reason=request.session[CALL], actor=request.user, now=clock.now())
        messages.success(request, _("The confirmation is on its way to the payer's own address."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("admin:support_payment", public_id=public_id)


def ask_reason(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Choose the reason for the call first. It is recorded."))
    return redirect("admin:support")


def view_noted(request: AuthedRequest, subject: str) -> None:
    note_view(subject, reason=request.session[CALL], actor=request.user, now=clock.now())


def call_of(request: HttpRequest) -> dict[str, Any]:
    reason = request.session.get(CALL, "")
    return {"call_reason": dict(REASONS).get(reason, "")}
