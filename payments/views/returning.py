"""The ways back from the card page, and the page that waits."""

import logging
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from audit import clock
from docket.paths import policy_path
from enrollment.requests import AuthedRequest
from payments.declines import reason_for
from payments.enums import PaymentState
from payments.errors import GatewayUnavailable, PaymentError
from payments.gates import get_payment_by_its_secret, get_payment_for
from payments.gateway import get_gateway
from payments.models import Confirmation, Payment
from payments.services.cancelling import cancel_payment
from payments.services.hearing import hear_news
from payments.services.returning import finish_for_payer, settle_for_payer
from payments.services.sweeping import settle_by_asking
from payments.views.answers import cart_path, wants_part

logger = logging.getLogger(__name__)

ASK_PAUSE = timedelta(seconds=5)  # somebody is waiting in front of the page


@login_not_required
@never_cache
@require_safe
def come_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """From the card page. Asks the processor and settles before anybody has to log in; docketing follows at once."""
    payment, now = get_payment_by_its_secret(public_id), clock.now()
    try:
        payment = settle_for_payer(payment, now=now)
    except GatewayUnavailable:
        logger.warning("payment %s came back and the processor gave no answer", payment.pk)
    return _onward(request, payment)


def _onward(request: HttpRequest, payment: Payment) -> HttpResponse:
    """The payer: to the confirmation where it is made already, without a look at the page that waits for it.

    Whoever else has the secret address learns no number from it.
    """
    if payment.finished_at and request.user.pk == payment.payer_id and hasattr(payment, "confirmation"):
        return redirect("payments:confirmation", number=payment.confirmation_number)
    return redirect("payments:progress", public_id=payment.public_id)


@login_not_required
@never_cache
@require_safe
def cancelled(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The way back without paying: the card page is closed, and what became of it is asked."""
    return _give_up(request, get_payment_by_its_secret(public_id))


@require_POST
def cancel(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    return _give_up(request, get_payment_for(request.user, public_id))


def _give_up(request: HttpRequest, payment: Payment) -> HttpResponse:
    now = clock.now()
    if payment.is_in_flight:
        try:
            payment = cancel_payment(payment, now=now)
        except GatewayUnavailable:
            return redirect("payments:progress", public_id=payment.public_id)
    if payment.state != PaymentState.ENDED:
        return _onward(request, finish_for_payer(payment, now=now))
    messages.info(request, _ended_words(payment))
    chosen = payment.lines.order_by("pk").values_list("filing__public_id", flat=True)
    return redirect(cart_path(chosen))


def _ended_words(payment: Payment) -> str:
    reason = reason_for(payment.last_decline)
    if reason:
        return _("Your card was declined: %(reason)s Nothing was charged. Your items are still in the cart.") % {
            "reason": reason
        }
    return _("You left the card page. Nothing was charged. Your items are still in the cart.")


@never_cache
@require_safe
def progress(request: AuthedRequest, public_id: UUID) -> HttpResponse:
    """The page that waits, and never asks to pay again. Looks after itself, with scripts or without."""
    payment = get_payment_for(request.user, public_id)
    if payment.is_in_flight:
        payment = settle_by_asking(payment, now=clock.now(), pause=ASK_PAUSE)
    confirmation = Confirmation.objects.filter(payment=payment).first()
    if confirmation:
        page = redirect("payments:confirmation", number=confirmation.number)
        return HttpResponseClientRedirect(page.url) if wants_part(request) else page
    context = {
        "payment": payment,
        "page_title": _title_of(payment),
        "reason": reason_for(payment.last_decline),
        "captions": list(payment.lines.order_by("pk").values_list("filing__caption", flat=True)),
        "cart_path": cart_path(payment.lines.values_list("filing__public_id", flat=True)),
        "contact": policy_path("contact"),
        "stages": _stages(payment),
    }
    return render(request, "payments/progress.html", context)


def _title_of(payment: Payment) -> str:
    if payment.trouble == "mismatch":
        return _("We are looking at your payment")
    if payment.state == PaymentState.ENDED:
        return _("Nothing was charged")
    if payment.is_paid:
        return _("Your filing could not be entered") if payment.finished_at else _("Paid. Your filing is being entered")
    return _("Your payment is not finished")


def _stages(payment: Payment) -> list[dict[str, str]]:
    """Where in the queue of steps the payment is."""
    paid = "done" if payment.is_paid else "now"
    return [
        {"title": _("Payment confirmed by the card processor"), "state": paid},
        {"title": _("Docket number"), "state": "now" if payment.is_paid else "todo"},
        {"title": _("Confirmation"), "state": "todo"},
        {"title": _("Stamped copies"), "state": "todo"},
    ]


@csrf_exempt  # signed by the processor instead
@login_not_required
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Answers 200 to what had its effect, now or before; anything else makes the processor try again."""
    try:
        news = get_gateway().read_news(request.body, signature=request.headers.get("Stripe-Signature", ""))
    except PaymentError:
        return HttpResponse(status=400)
    try:
        hear_news(news, now=clock.now())
    except (GatewayUnavailable, DatabaseError) as trouble:
        logger.warning("event %s had no effect yet: %s", news.id, type(trouble).__name__)
        return HttpResponse(status=503)
    return HttpResponse(status=200)
