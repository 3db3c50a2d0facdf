"""Learn from the processor how a payment stands, and let that have its one effect."""

import logging
from datetime import datetime

from django.db import transaction

from audit import crash
from audit.lines import Scalar
from audit.rows import insert_all, lock_all, update
from audit.services.recording import record, recorded_together
from audit.work import enqueue
from courts.models.sums import RefundOccasion
from docket.enums import FilingState
from docket.models import Filing
from docket.moves import lock_filings, move_locked
from payments.enums import LedgerKind, PaymentMethod, PaymentState
from payments.errors import GatewayRefused
from payments.gateway import get_gateway
from payments.models import LedgerEntry, Payment, PaymentLine
from payments.processor import Charge, Session
from payments.services.ending import end_attempt
from payments.services.refunding import refund_by_rule

logger = logging.getLogger(__name__)


def ask_processor(payment: Payment, *, now: datetime, is_finished_next: bool = False) -> Payment:
    """Ask how the card page stands and settle by the answer. Raises GatewayUnavailable when there is none."""
    if not payment.session_id:
        return payment
    crash.point("ask-processor.before-call")
    try:
        session = get_gateway().fetch(payment.session_id)
    except GatewayRefused:
        logger.exception("the card processor does not know the card page of payment %s", payment.pk)
        Payment.objects.filter(pk=payment.pk).update(asked_at=now, trouble="unknown-session")
        return payment
    crash.point("ask-processor.after-call")
    return settle_payment(payment, session=session, now=now, is_finished_next=is_finished_next)


def settle_payment(payment: Payment, *, session: Session, now: datetime, is_finished_next: bool = False) -> Payment:
    """Bring the payment to where the processor says it is. The same news again, from anywhere, changes nothing.

    Locks the payment, then its filings in order. Paid, with amount, currency and row agreeing: filings move to paid
    with the charge's own time as received time, the ledger is written, finishing is queued, unless the caller says that
    it finishes next. Not agreeing: one event and a mark for a person, nothing is filed, the filings stay held. Expired:
    the filings are free again.
    """
    with transaction.atomic():
        payment = _lock_payment(payment)
        if payment.is_paid:
            return payment
        payment.asked_at = now
        payment.session_id = payment.session_id or session.id
        payment.last_decline = session.decline or payment.last_decline
        update(payment, ["asked_at", "session_id", "last_decline"])
        if session.is_paid and session.charge:
            if _agrees(payment, session, session.charge):
                with recorded_together():
                    _take_money(payment, charge=session.charge, now=now)
                if not is_finished_next:
                    enqueue("payments.finish", payment.pk)
            else:
                _mark_mismatch(payment, session=session, now=now)
        elif session.is_over and payment.is_in_flight:
            payment = end_attempt(payment, now=now)
        crash.point("settle-payment.before-commit")
    crash.point("settle-payment.after-commit")
    return payment


def _lock_payment(payment: Payment) -> Payment:
    return lock_all(Payment, [payment.pk])[0]


def _agrees(payment: Payment, session: Session, charge: Charge) -> bool:
    return (
        payment.method == PaymentMethod.CARD
        and session.id == payment.session_id
        and session.payment == str(payment.public_id)
        and session.total_cents == charge.amount_cents == payment.total_cents
        and session.currency == charge.currency == payment.currency
    )


def _mark_mismatch(payment: Payment, *, session: Session, now: datetime) -> None:
    if payment.trouble == "mismatch":
        return
    payment.trouble = "mismatch"
    payment.save(update_fields=["trouble"])
    data: dict[str, Scalar] = {"owed": payment.total_cents, "said": session.total_cents, "session": session.id}
    record("payment.mismatch", subject=payment.subject, actor=None, data=data, at=now)


def _take_money(payment: Payment, *, charge: Charge, now: datetime) -> None:
    payment.state, payment.charge_id = PaymentState.PAID, charge.id
    payment.paid_at, payment.settled_at, payment.trouble = charge.at, now, ""
    payment.card_brand, payment.card_last4 = charge.brand, charge.last4
    taken = ["state", "charge_id", "paid_at", "settled_at", "trouble", "card_brand", "card_last4"]
    update(payment, taken)
    record("payment.paid", subject=payment.subject, actor=None, data={"charge": charge.id}, at=now)
    lines = list(payment.lines.order_by("filing_id"))
    insert_all(
        [_entry(line, LedgerKind.OWED, str(payment.public_id), at=charge.at) for line in lines]
        + [_entry(line, LedgerKind.CHARGED, charge.id, at=charge.at) for line in lines]
    )
    filings = {filing.pk: filing for filing in lock_filings(line.filing_id for line in lines if line.filing_id)}
    paid = [
        line.pk
        for line in lines
        if _fulfil_line(line, filing=filings.get(line.filing_id or 0), payment=payment, now=now)
    ]
    PaymentLine.objects.filter(pk__in=paid).update(is_paid=True)


def _entry(line: PaymentLine, kind: LedgerKind, reference: str, *, at: datetime) -> LedgerEntry:
    return LedgerEntry(
        payment_id=line.payment_id,
        line=line,
        kind=kind,
        court_fee_cents=line.court_fee_cents,
        service_fee_cents=line.service_fee_cents,
        reference=reference,
        at=at,
    )


def _fulfil_line(line: PaymentLine, *, filing: Filing | None, payment: Payment, now: datetime) -> bool:
    """Move the locked filing to paid. One that this payment no longer holds gets its money back, and False is said:
    no fee without a filing.
    """
    if filing is None or filing.state != FilingState.IN_CART or filing.held_by not in {None, payment.public_id}:
        refund_by_rule(line, occasion=RefundOccasion.NOT_FILED, actor=None, now=now)
        return False
    filing.received_at = payment.paid_at
    move_locked(
        filing,
        expected=FilingState.IN_CART,
        to=FilingState.PAID,
        actor=None,
        now=now,
        holder=payment.public_id,
        changes=("received_at",),
    )
    return True
