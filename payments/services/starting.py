"""Start a payment: the attempt is a row, and holds its filings, before the processor hears of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import crash
from audit.services.recording import record
from cases.checks import problems_of
from courts.calendar import local
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import hold_filings, lock_filings
from enrollment.models import User
from notices.links import absolute
from payments.enums import PaymentState
from payments.errors import GatewayRefused, GatewayStuck, GatewayUnavailable, PaymentError
from payments.gateway import EXPAND, get_gateway
from payments.models import Payment, PaymentLine
from payments.queries import attempt_for, items_of
from payments.quoting import Quote, quote_items, refuse_unpayable
from payments.services.ending import end_attempt
from payments.services.settling import ask_processor

# The processor wants 30 minutes or more. The rest is for a replay of the same request after a crash.
CARD_PAGE_LIFE = timedelta(minutes=40)


def start_payment(payer: User, *, items: Sequence[UUID], seen_total_cents: int, now: datetime) -> Payment:
    """An attempt for these cart items, with its card page open: send the payer to `session_url`.

    Asks every check again as of today. The same items again, from a second click or tab, give the same attempt and
    never a second one. Raises PaymentError or FilingError; then nothing is charged: `moved_on`, `held`, `problems`,
    `price_changed`, `over_limit`, `two_courts`; `unavailable` when the processor gave no answer (the attempt stands,
    and is settled by asking); `refused` when it would not open a card page (the items are free again).
    """
    filings = items_of(payer, items, now=now)
    _refuse_problems(filings, now=now)
    quote = quote_items(filings, now=now)
    refuse_unpayable(quote)
    if quote.total_cents != seen_total_cents:
        raise PaymentError("price_changed", _("The sum has changed since the page was shown. Look at it again."))
    try:
        payment = record_attempt(payer, quote=quote, now=now)
    except FilingError as refusal:
        going = attempt_for(payer, filings) if refusal.code == "held" else None
        if going is None:
            raise
        return take_up_attempt(going, now=now)
    crash.point("start-payment.after-commit")
    return open_card_page(payment, now=now)


def _refuse_problems(filings: Sequence[Filing], *, now: datetime) -> None:
    for filing in filings:
        today = local(filing.jurisdiction, now).date()
        if problems := problems_of(filing, at=today):
            raise PaymentError(
                "problems",
                _("%(caption)s cannot be filed yet: %(problem)s Choose “Change Information” to mend it.")
                % {"caption": filing.caption, "problem": problems[0].message},
            )


def record_attempt(payer: User, *, quote: Quote, now: datetime) -> Payment:
    """Hold the filings and write the attempt with the whole request, in one transaction. Locks the filings."""
    with transaction.atomic():
        filings = lock_filings(item.filing.pk for item in quote.items)
        payment = Payment(
            payer=payer,
            jurisdiction=quote.jurisdiction,
            court_fees_cents=quote.court_fees_cents,
            service_fee_cents=quote.service_fee_cents,
            created_at=now,
        )
        hold_filings(filings, holder=payment.public_id, actor=payer, now=now)
        payment.request = _request_for(payment, quote)
        payment.save()
        PaymentLine.objects.bulk_create(
            PaymentLine(payment=payment, filing=item.filing, court_fee_cents=item.cents, service_fee_cents=share)
            for item, share in zip(quote.items, quote.service_fee_shares(), strict=True)
        )
        sums = {"court_fees": payment.court_fees_cents, "service_fee": payment.service_fee_cents}
        record("payment.started", subject=payment.subject, actor=payer, data={**sums, "items": len(filings)}, at=now)
        crash.point("start-payment.before-commit")
    return payment


def _request_for(payment: Payment, quote: Quote) -> dict[str, Any]:
    """The card page as it is asked for, each time it is asked for. No name, party or document goes out."""
    marks = {"payment": str(payment.public_id), "jurisdiction": quote.jurisdiction.code}
    lines = [_line(_item_name(item.filing), item.cents, payment.currency) for item in quote.items]
    if payment.service_fee_cents:
        lines.append(_line(quote.jurisdiction.service_fee_name, payment.service_fee_cents, payment.currency))
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "client_reference_id": str(payment.public_id),
        "customer_email": payment.payer.email,
        "line_items": lines,
        "metadata": marks,
        "payment_intent_data": {"metadata": marks},
        "success_url": absolute(reverse("payments:return", args=[payment.public_id])),
        "cancel_url": absolute(reverse("payments:cancelled", args=[payment.public_id])),
        "expires_at": int((payment.created_at + CARD_PAGE_LIFE).timestamp()),
        "expand": EXPAND,
    }


def _item_name(filing: Filing) -> str:
    what = filing.case_type.full_label if filing.case_type else filing.get_kind_display()
    return f"{what} ({filing.location.code})" if filing.location else str(what)


def _line(name: str, cents: int, currency: str) -> dict[str, Any]:
    price = {"currency": currency, "unit_amount": cents, "product_data": {"name": name}}
    return {"quantity": 1, "price_data": price}


def open_card_page(payment: Payment, *, now: datetime) -> Payment:
    """Ask for the card page and keep its address. Sends the same request under the same key however often called.

    Only a page whose address was kept is ever shown to anybody, so an attempt without one can be ended safely: at
    once where the processor says no, or keeps its own failure under the key and would say it again for a day.
    """
    crash.point("open-card-page.before-call")
    try:
        session = get_gateway().start(payment.request, key=str(payment.public_id))
    except (GatewayRefused, GatewayStuck) as refusal:
        end_attempt(payment, now=now)
        raise PaymentError(
            "refused", _("The card page could not be opened. Nothing was charged. Please try again.")
        ) from refusal
    except GatewayUnavailable as silence:
        Payment.objects.filter(pk=payment.pk).update(asked_at=now)
        raise PaymentError(
            "unavailable", _("The card processor does not answer at the moment. Nothing was charged.")
        ) from silence
    crash.point("open-card-page.after-call")
    with transaction.atomic():
        locked = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
        if locked.state == PaymentState.CREATED:
            locked.state, locked.session_id, locked.session_url = PaymentState.OPEN, session.id, session.url
            locked.asked_at = now
            locked.save(update_fields=["state", "session_id", "session_url", "asked_at"])
        crash.point("open-card-page.before-commit")
    crash.point("open-card-page.after-commit")
    if locked.state == PaymentState.ENDED:
        raise PaymentError("ended", _("This payment has ended without a charge. Please start again."))
    return locked


def take_up_attempt(payment: Payment, *, now: datetime) -> Payment:
    """The attempt that already holds these items: its card page when it is still open, else what became of it.

    Raises PaymentError `moved_on` when it has ended or is paid, `unavailable` when nobody can say.
    """
    if payment.state == PaymentState.CREATED:
        return open_card_page(payment, now=now)
    try:
        payment = ask_processor(payment, now=now)
    except GatewayUnavailable as silence:
        raise PaymentError("unavailable", _("The card processor does not answer at the moment.")) from silence
    if payment.state != PaymentState.OPEN:
        raise PaymentError("moved_on", _("The earlier payment for these items has ended. Look at your shopping cart."))
    return payment
