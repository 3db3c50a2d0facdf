from datetime import datetime

from audit import crash
from payments.errors import GatewayRefused
from payments.gateway import get_gateway
from payments.models import Payment
from payments.services.ending import end_attempt
from payments.services.settling import ask_processor, settle_payment


def cancel_payment(payment: Payment, *, now: datetime) -> Payment:
    """The payer leaves the card page: have it closed, then ask what became of it, and settle by that.

    Gives the payment as it stands then: ended when nothing was charged, paid when the card was quicker. Raises
    GatewayUnavailable when nobody can say; the filings stay held until the sweep knows.
    """
    Payment.objects.filter(pk=payment.pk, cancelled_at__isnull=True).update(cancelled_at=now)
    if not payment.session_id:
        return end_attempt(payment, now=now)
    # Asked first for the bank's last word: a closed page need not tell it any more.
    payment = ask_processor(payment, now=now)
    if not payment.is_in_flight:
        return payment
    crash.point("cancel-payment.before-call")
    try:
        session = get_gateway().expire(payment.session_id)
    except GatewayRefused:
        return ask_processor(payment, now=now)
    crash.point("cancel-payment.after-call")
    return settle_payment(payment, session=session, now=now)
