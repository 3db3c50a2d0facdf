from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import crash
from audit.services.recording import record
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import lock_filings
from payments.enums import PaymentMethod, PaymentState
from payments.models import Payment, PaymentLine
from payments.services.finishing import finish_payment


def confirm_without_fee(filing: Filing, *, now: datetime) -> Payment:
    """A certified filing that costs nothing: a payment row of zero, the docket, and a confirmation like any other.

    Locks the filing; a second call takes up the first one's row. Raises FilingError `moved_on` when the filing does
    not wait for the docket, `fee_due` when it costs something.
    """
    with transaction.atomic():
        locked = lock_filings([filing.pk])[0]
        line = PaymentLine.objects.select_related("payment").filter(filing=locked, is_paid=True).first()
        payment = line.payment if line else _record_free_payment(locked, now=now)
        crash.point("confirm-without-fee.before-commit")
    crash.point("confirm-without-fee.after-commit")
    return finish_payment(payment, now=now)


def _record_free_payment(filing: Filing, *, now: datetime) -> Payment:
    if filing.state != FilingState.PAID:
        raise FilingError("moved_on", _("This filing is not waiting for the docket."))
    if filing.fee_cents != 0:
        raise FilingError("fee_due", _("There is a fee for this filing."))
    payment = Payment.objects.create(
        payer_id=filing.filer_id,
        jurisdiction_id=filing.jurisdiction_id,
        method=PaymentMethod.NO_FEE,
        state=PaymentState.PAID,
        court_fees_cents=0,
        service_fee_cents=0,
        created_at=now,
        paid_at=filing.received_at,
        settled_at=now,
    )
    PaymentLine.objects.create(payment=payment, filing=filing, court_fee_cents=0, service_fee_cents=0, is_paid=True)
    record("payment.paid", subject=payment.subject, actor=None, data={"free": True}, at=now)
    return payment
