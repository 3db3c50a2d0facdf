"""After the money: every paid line to the docket, what cannot be filed back to the card, and the confirmation."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from audit import crash
from audit.lines import Scalar
from audit.rows import insert, update
from audit.services.recording import record
from audit.work import enqueue
from cases.services.docketing import docket_filing
from courts.book import book_by_key
from courts.models import Jurisdiction
from courts.models.sums import RefundOccasion
from courts.money import dollars
from docket.enums import ON_THE_DOCKET, FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import move_filing
from enrollment.models import User
from notices.links import absolute
from notices.services.outbox import queue_notice
from payments.enums import PaymentMethod
from payments.models import Confirmation, Payment, PaymentLine, Refund
from payments.services.refunding import refund_by_rule
from payments.services.settling import lock_payment

logger = logging.getLogger(__name__)


class Entered(NamedTuple):
    """A filing on the docket, as the mail names it."""

    docket_number: str
    caption: str


def finish_payment(payment: Payment, *, now: datetime) -> Payment:
    """Take each filing of a paid payment through docketing, then make the confirmation and queue the mail.

    Each filing is a transaction of its own, so this may be killed anywhere, run twice or run at once in two places.
    One filing's fault keeps none of the others from the docket; the sweep comes back for it.
    """
    if not payment.is_paid or payment.finished_at:
        return payment
    court = book_by_key(payment.jurisdiction_id).jurisdiction
    lines = payment.lines.filter(is_paid=True, filing__state=FilingState.PAID).order_by("filing_id")
    # Only whose they are: each filing is read anew when its row is locked.
    for line in lines.select_related("filing").only("payment_id", "filing__jurisdiction_id"):
        try:
            _finish_line(line, court=court, confirmation_number=payment.confirmation_number, now=now)
        except Exception:  # reported, and tried again by the sweep, as the promise above says
            logger.exception("filing %s of payment %s is not on the docket yet", line.filing_id, payment.pk)
    return _confirm_payment(payment, court=court, now=now)


def _finish_line(line: PaymentLine, *, court: Jurisdiction, confirmation_number: str, now: datetime) -> None:
    if line.filing is None:
        return
    line.filing.jurisdiction = court
    crash.point("finish-line.before-docketing")
    try:
        docket_filing(line.filing, confirmation_number=confirmation_number, now=now)
    except FilingError as refusal:
        if refusal.code != "cannot_file":
            raise
        _give_back(line, now=now)
    crash.point("finish-line.after-docketing")


def _give_back(line: PaymentLine, *, now: datetime) -> None:
    """What cannot be filed after all: off the list, its money on the way back, the payer told, in one transaction."""
    line = PaymentLine.objects.select_related("filing__filer", "payment").get(pk=line.pk)
    filing = line.filing
    if filing is None:
        return
    with transaction.atomic():
        refund = refund_by_rule(line, occasion=RefundOccasion.NOT_FILED, actor=None, now=now)
        filing.removed_at = now  # its contents go when those of other removed filings do
        move_filing(
            filing,
            expected=FilingState.PAID,
            to=FilingState.REMOVED,
            actor=None,
            now=now,
            note="cannot be filed",
            changes=("removed_at",),
        )
        _tell_of_failure(line, filing, refund=refund)
        crash.point("give-back.before-commit")


def _tell_of_failure(line: PaymentLine, filing: Filing, *, refund: Refund | None) -> None:
    queue_notice(
        key=f"not-filed:{filing.public_id}",
        to=filing.filer.email,
        template="not_filed",
        context={
            "caption": filing.caption,
            "sum": dollars(refund.total_cents) if refund else "",
            "is_free": line.total_cents == 0,
        },
        about=filing.subject,
    )


def _confirm_payment(payment: Payment, *, court: Jurisdiction, now: datetime) -> Payment:
    """Write the confirmation once every line is on the docket or refunded. Locks the payment."""
    with transaction.atomic():
        payment = lock_payment(payment)
        if payment.finished_at:
            return payment
        payment.jurisdiction = court
        lines = payment.lines.filter(is_paid=True, filing__isnull=False).order_by("filing_id")
        found = list(lines.values_list("filing__state", "filing__case__number", "filing__case__caption"))
        if any(state == FilingState.PAID for state, _number, _caption in found):
            return payment
        filed = [Entered(number, caption) for state, number, caption in found if state in ON_THE_DOCKET]
        if filed:
            announce(confirm_locked(payment, now=now), filed, to=email_of_payer(payment), now=now)
        else:  # every line went back to the card
            _note_finished(payment, now=now)
        crash.point("confirm-payment.before-commit")
    crash.point("confirm-payment.after-commit")
    return payment


def confirm_locked(payment: Payment, *, now: datetime) -> Confirmation:
    """Write down that this payment, locked in this transaction, is finished, and the confirmation of what was filed."""
    _note_finished(payment, now=now)
    return insert(Confirmation(number=payment.confirmation_number, payment=payment, made_at=now))


def _note_finished(payment: Payment, *, now: datetime) -> None:
    payment.finished_at = now
    update(payment, ["finished_at"])


def announce(confirmation: Confirmation, filed: Sequence[Entered], *, to: str, now: datetime) -> None:
    """What follows a confirmation: its line of history, its PDF, and the mail that brings the docket numbers."""
    payment, number = confirmation.payment, confirmation.number
    data: dict[str, Scalar] = {"confirmation": number, "filings": len(filed)}
    record("payment.confirmed", subject=payment.subject, actor=None, data=data, at=now)
    enqueue("payments.make_pdf", confirmation.pk)
    queue_notice(
        key=f"payment-confirmed:{payment.public_id}",
        to=to,
        template="payment_confirmed",
        context={
            "number": number,
            "cases": [entered._asdict() for entered in filed],
            "is_free": payment.method == PaymentMethod.NO_FEE,
            "court_fees": dollars(payment.court_fees_cents),
            "service_fee_name": payment.jurisdiction.service_fee_name,
            "service_fee": dollars(payment.service_fee_cents),
            "total": dollars(payment.total_cents),
            "page": absolute(reverse("payments:confirmation", args=[number])),
            "pdf": absolute(reverse("payments:confirmation_pdf", args=[number])),
        },
        about=payment.subject,
    )


def email_of_payer(payment: Payment) -> str:
    return str(User.objects.values_list("email", flat=True).get(pk=payment.payer_id))
