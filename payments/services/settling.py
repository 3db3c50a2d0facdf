"""Learn from the processor how a payment stands, and let that have its one effect."""

import logging
from collections.abc import Sequence
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


def ask_processor(payment: Payment, *, now: datetime) -> Payment:
    """Ask how the card page stands and settle by the answer. Raises GatewayUnavailable when there is none."""
    session = look_up_session(payment, now=now)
    return settle_payment(payment, session=session, now=now) if session else payment


def look_up_session(payment: Payment, *, now: datetime) -> Session | None:
    """How the card page stands, as the processor says it. Raises GatewayUnavailable when there is no answer.

    None when no card page was kept, or the processor does not know it, which is marked for a person to look at.
    """
    if not payment.session_id:
        return None
    crash.point("ask-processor.before-call")
    try:
        session = get_gateway().fetch(payment.session_id)
    except GatewayRefused:
        logger.exception("the card processor does not know the card page of payment %s", payment.pk)
        Payment.objects.filter(pk=payment.pk).update(asked_at=now, trouble="unknown-session")
        return None
    crash.point("ask-processor.after-call")
    return session


def settle_payment(payment: Payment, *, session: Session, now: datetime) -> Payment:
    """Bring the payment to where the processor says it is. The same news again, from anywhere, changes nothing.

    Locks the payment, then its filings in order. Paid, with amount, currency and row agreeing: filings move to paid
    with the charge's own time as received time, the ledger is written, finishing is queued. Not agreeing: one event
    and a mark for a person, nothing is filed, the filings stay held. Expired: the filings are free again.
    """
    with transaction.atomic():
        payment = lock_payment(payment)
        if settle_locked(payment, session=session, now=now) is not None:
            enqueue("payments.finish", payment.pk)
        crash.point("settle-payment.before-commit")
    crash.point("settle-payment.after-commit")
    return payment


def lock_payment(payment: Payment) -> Payment:
    return lock_all(Payment, [payment.pk])[0]


def settle_locked(payment: Payment, *, session: Session, now: datetime) -> list[Filing] | None:
    """The same for a row from `lock_payment` in this transaction; nothing is queued.

    The filings that are paid for now, locked; None when no money came in by this news.
    """
    if payment.is_paid:
        return None
    payment.asked_at = now
    payment.session_id = payment.session_id or session.id
    payment.last_decline = session.decline or payment.last_decline
    learned = ("asked_at", "session_id", "last_decline")
    if session.is_paid and session.charge and _agrees(payment, session, session.charge):
        with recorded_together():
            return _take_money(payment, charge=session.charge, now=now, changes=learned)
    update(payment, learned)
    if session.is_paid and session.charge:
        _mark_mismatch(payment, session=session, now=now)
    elif session.is_over and payment.is_in_flight:
        ended = end_attempt(payment, now=now)
        payment.state, payment.settled_at = ended.state, ended.settled_at
    return None


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


def _take_money(payment: Payment, *, charge: Charge, now: datetime, changes: Sequence[str]) -> list[Filing]:
    payment.state, payment.charge_id = PaymentState.PAID, charge.id
    payment.paid_at, payment.settled_at, payment.trouble = charge.at, now, ""
    payment.card_brand, payment.card_last4 = charge.brand, charge.last4
    taken = ["state", "charge_id", "paid_at", "settled_at", "trouble", "card_brand", "card_last4"]
    update(payment, [*changes, *taken])
    record("payment.paid", subject=payment.subject, actor=None, data={"charge": charge.id}, at=now)
    lines = list(payment.lines.order_by("filing_id"))
    insert_all(
        [_entry(line, LedgerKind.OWED, str(payment.public_id), at=charge.at) for line in lines]
        + [_entry(line, LedgerKind.CHARGED, charge.id, at=charge.at) for line in lines]
    )
    filings = {filing.pk: filing for filing in lock_filings(line.filing_id for line in lines if line.filing_id)}
    paid = [
        line for line in lines if _fulfil_line(line, filing=filings.get(line.filing_id or 0), payment=payment, now=now)
    ]
    PaymentLine.objects.filter(pk__in=[line.pk for line in paid]).update(is_paid=True)
    return [filings[line.filing_id] for line in paid if line.filing_id]


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
