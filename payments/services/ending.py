from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from audit import crash
from audit.services.recording import record
from docket.moves import release_filings
from notices.links import absolute
from notices.services.outbox import queue_notice
from payments.declines import reason_for
from payments.enums import PaymentState
from payments.models import Payment

ON_THE_PAGE = timedelta(seconds=30)


def end_attempt(payment: Payment, *, now: datetime) -> Payment:
    """In flight to ended without a charge: its filings are free again, in the cart. A second call changes nothing.

    Call only when no charge can come any more: the processor says so, or no card page was ever shown. Locks the
    payment, then its filings. Mails the payer, unless the payer has just given it up.
    """
    with transaction.atomic():
        payment = Payment.objects.select_for_update(of=("self",)).select_related("payer").get(pk=payment.pk)
        if not payment.is_in_flight:
            return payment
        payment.state, payment.settled_at = PaymentState.ENDED, now
        payment.save(update_fields=["state", "settled_at"])
        release_filings(holder=payment.public_id, now=now)
        record("payment.ended", subject=payment.subject, actor=None, data={"decline": payment.last_decline}, at=now)
        if payment.session_id and not _saw_it_end(payment, now):
            _tell_payer(payment)
        crash.point("end-attempt.before-commit")
    crash.point("end-attempt.after-commit")
    return payment


def _saw_it_end(payment: Payment, now: datetime) -> bool:
    """Given up by the payer a moment ago: the page that answered has said it already."""
    return payment.cancelled_at is not None and now - payment.cancelled_at < ON_THE_PAGE


def _tell_payer(payment: Payment) -> None:
    captions = payment.lines.order_by("pk").values_list("filing__caption", flat=True)
    queue_notice(
        key=f"payment-ended:{payment.public_id}",
        to=payment.payer.email,
        template="payment_ended",
        context={
            "captions": list(captions),
            "reason": reason_for(payment.last_decline),
            "cart": absolute(reverse("payments:cart")),
        },
        about=payment.subject,
    )
