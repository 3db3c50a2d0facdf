from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import clock
from courts.book import book_of
from docket.errors import FilingError
from docket.models import Filing
from docket.paths import policy_path
from enrollment.requests import AuthedRequest
from payments.errors import PaymentError
from payments.forms import PayForm
from payments.queries import attempt_for, items_of
from payments.quoting import Quote, quote_items, refuse_unpayable
from payments.services.starting import start_payment
from payments.views.answers import SeeOther, cart_path, chosen_ids


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: AuthedRequest) -> HttpResponse:
    """ "Payment by Credit Card": the sums, the authorization, and the way to the card page."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen, now = chosen_ids(sent.getlist("item")), clock.now()
    try:
        filings = items_of(request.user, chosen, now=now)
        if any(filing.held_by for filing in filings):
            return _to_going_attempt(request, filings)
        quote = quote_items(filings, now=now)
        refuse_unpayable(quote)
    except (FilingError, PaymentError) as refusal:
        messages.error(request, refusal.message)
        return redirect(cart_path(chosen))
    form = _form(request.POST if request.method == "POST" else None, quote=quote)
    if request.method == "POST" and form.is_valid():
        return _pay(request, form, quote=quote, chosen=chosen)
    return _show(request, form, quote=quote, chosen=chosen)


def _form(sent: QueryDict | None, *, quote: Quote) -> PayForm:
    return PayForm(sent, book=book_of(quote.jurisdiction), has_new_fee=bool(quote.changed_items))


def _pay(request: AuthedRequest, form: PayForm, *, quote: Quote, chosen: Sequence[UUID]) -> HttpResponse:
    seen = form.cleaned_data["total"]
    try:
        payment = start_payment(request.user, items=chosen, seen_total_cents=seen, now=clock.now())
    except (FilingError, PaymentError) as refusal:
        return _refused(request, refusal, quote=quote, chosen=chosen)
    return SeeOther(payment.session_url)


def _refused(
    request: AuthedRequest,
    refusal: FilingError | PaymentError,
    *,
    quote: Quote,
    chosen: Sequence[UUID],
) -> HttpResponse:
    if refusal.code == "price_changed":
        messages.warning(request, refusal.message)
        return _show(request, _form(None, quote=quote), quote=quote, chosen=chosen)
    if refusal.code in {"unavailable", "held"}:
        return _to_going_attempt(request, [item.filing for item in quote.items])
    messages.error(request, refusal.message)
    return redirect(cart_path(chosen))


def _to_going_attempt(request: AuthedRequest, filings: Sequence[Filing]) -> HttpResponse:
    """Never a second payment for the same items: the page of the one that is under way says how it stands."""
    if payment := attempt_for(request.user, filings):
        return redirect("payments:progress", public_id=payment.public_id)
    messages.error(request, _("A payment for one of the items is already under way. Wait until it has ended."))
    return redirect("payments:cart")


def _show(request: AuthedRequest, form: PayForm, *, quote: Quote, chosen: Sequence[UUID]) -> HttpResponse:
    context = {
        "form": form,
        "quote": quote,
        "instructions": book_of(quote.jurisdiction).words("instructions.checkout"),
        "chosen": chosen,
        "cart_path": cart_path(chosen),
        "page_title": _("Payment by Credit Card"),
        "has_errors": bool(form.errors),
        "policies": {slug: policy_path(slug) for slug in ("refunds", "privacy", "terms", "contact")},
    }
    return render(request, "payments/checkout.html", context, status=422 if form.errors else 200)
