"""The work list of payments is in the database. This queues, again and again, whatever was left."""

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from audit.work import enqueue
from docket.models import Filing
from payments.enums import PaymentState, RefundState
from payments.errors import GatewayUnavailable, PaymentError
from payments.models import Confirmation, Payment, PaymentLine, Refund
from payments.services.cancelling import cancel_payment
from payments.services.cart_life import expired_items, remind_of_items
from payments.services.ending import end_attempt
from payments.services.refunding import PAUSE as RESEND_PAUSE
from payments.services.settling import ask_processor
from payments.services.starting import open_card_page

logger = logging.getLogger(__name__)

PAUSE = timedelta(seconds=5)  # after a restart nobody waits longer than this for the first look
QUIET = timedelta(seconds=6)  # a request that is still at work is left alone so long
SET_BACK = timedelta(seconds=60)
GIVE_UP_OPENING = timedelta(minutes=10)
REMINDERS_EVERY = timedelta(minutes=10)
RECONCILE_EVERY = timedelta(hours=1)  # it does each whole day once
BATCH = 200
# Whoever has waited longest comes first, so that many card pages at once starve none of them.
LONGEST_UNASKED = F("asked_at").asc(nulls_first=True)


def sweep_payments(*, now: datetime) -> int:
    """Queue one task for each piece of work that is due. Returns how many."""
    work = [
        ("payments.settle", unsettled_payments(now)),
        ("payments.finish", Payment.objects.unfinished().order_by("pk")),
        ("payments.confirm_without_fee", free_filings().order_by("pk")),
        ("payments.refund", unsent_refunds(now)),
        ("payments.make_pdf", Confirmation.objects.filter(pdf_key="").order_by("pk")),
        ("payments.expire_item", expired_items(now).order_by("pk")),
    ]
    count = 0
    for name, rows in work:
        for pk in rows.values_list("pk", flat=True)[:BATCH]:
            enqueue(name, pk)
            count += 1
    # Reminders go by days: no need to look at the whole cart every half a minute.
    if cache.add("payments.reminders", now.isoformat(), timeout=int(REMINDERS_EVERY.total_seconds())):
        remind_of_items(now=now)
    if cache.add("payments.reconcile", now.isoformat(), timeout=int(RECONCILE_EVERY.total_seconds())):
        enqueue("payments.reconcile")
    return count


def _rested(field: str, now: datetime, pause: timedelta = PAUSE) -> Q:
    """Not touched for a while. A time ahead of the clock counts too: clocks are set back now and then."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": now - pause}) | Q(**{f"{field}__gt": now + SET_BACK})


def unsettled_payments(now: datetime) -> QuerySet[Payment]:
    is_new = Q(created_at__gt=now - QUIET, created_at__lte=now)
    return Payment.objects.in_flight().filter(_rested("asked_at", now)).exclude(is_new).order_by(LONGEST_UNASKED, "pk")


def unsent_refunds(now: datetime) -> QuerySet[Refund]:
    waiting = Refund.objects.filter(_rested("asked_at", now, RESEND_PAUSE), state=RefundState.CREATED)
    return waiting.order_by(LONGEST_UNASKED, "pk")


def free_filings() -> QuerySet[Filing]:
    """Paid by costing nothing, and without a payment row yet."""
    paid = PaymentLine.objects.filter(filing=OuterRef("pk"), is_paid=True)
    return Filing.objects.awaiting_docket().filter(~Exists(paid), fee_cents=0)


def settle_by_asking(payment: Payment, *, now: datetime, pause: timedelta = PAUSE) -> Payment:
    """Find out how an attempt stands that nobody brought news of. Asks at most once in `pause`.

    One whose card page was never kept has it asked for again, with the same request; after ten minutes without an
    answer it is ended, because no card page without a kept address was ever shown. What the payer
    has given up is ended.
    """
    if not Payment.objects.in_flight().filter(_rested("asked_at", now, pause), pk=payment.pk).update(asked_at=now):
        return payment
    try:
        if payment.cancelled_at:
            return cancel_payment(payment, now=now)
        if payment.state != PaymentState.CREATED:
            return ask_processor(payment, now=now)
        if payment.created_at <= now - GIVE_UP_OPENING:
            return end_attempt(payment, now=now)
        return open_card_page(payment, now=now)
    except (GatewayUnavailable, PaymentError) as outcome:
        logger.info("payment %s is not settled yet: %s", payment.pk, type(outcome).__name__)
        return payment
