"""Webhooks. A hint only: what it is about is asked for again before anything is believed."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit import crash
from payments.errors import GatewayRefused
from payments.gateway import get_gateway
from payments.models import Payment, ProcessorEvent, Refund
from payments.processor import News
from payments.services.refunding import settle_refund
from payments.services.settling import settle_payment

logger = logging.getLogger(__name__)

CARD_PAGE_NEWS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
    }
)

REFUND_NEWS = frozenset({"refund.updated", "refund.failed", "charge.refund.updated"})


def hear_news(news: News, *, now: datetime) -> bool:
    """Let a signed webhook have its effect, once. True when it had one.

    The event's row and its effect are one transaction: a failure undoes both, so that the processor's next try works.
    Raises GatewayUnavailable when the processor cannot be asked.
    """
    if ProcessorEvent.objects.filter(stripe_id=news.id).exists():
        return False
    if news.kind in REFUND_NEWS:
        return _hear_of_refund(news, now=now)
    return news.kind in CARD_PAGE_NEWS and _hear_of_card_page(news, now=now)


def _hear_of_card_page(news: News, *, now: datetime) -> bool:
    payment = _payment_of(news)
    if payment is None:
        logger.error("event %s names no payment of ours", news.id)
        return False
    crash.point("hear-news.before-call")
    try:
        session = get_gateway().fetch(news.about)
    except GatewayRefused:
        return _note_unknown(news, payment=payment, trouble="unknown-session", now=now)
    crash.point("hear-news.after-call")
    with transaction.atomic():
        is_new = _note_event(news, now=now)
        if is_new:
            settle_payment(payment, session=session, now=now)
        crash.point("hear-news.before-commit")
    crash.point("hear-news.after-commit")
    return is_new


def _hear_of_refund(news: News, *, now: datetime) -> bool:
    """A refund that came back from the card after all. One that is not known as sent yet is the sweep's business."""
    refund = Refund.objects.select_related("line__payment").filter(processor_id=news.about).first()
    if refund is None or not refund.processor_id:
        return False
    payment = refund.line.payment
    try:
        sent = get_gateway().find_refund(payment.charge_id, str(refund.public_id))
    except GatewayRefused:
        return _note_unknown(news, payment=payment, trouble="unknown-charge", now=now)
    if sent is None:
        return False
    with transaction.atomic():
        is_new = _note_event(news, now=now)
        if is_new:
            settle_refund(refund, sent=sent, now=now)
    return is_new


def _note_unknown(news: News, *, payment: Payment, trouble: str, now: datetime) -> bool:
    """The processor does not know what it writes about. Another try would say the same: a person has to look."""
    logger.error("event %s: the card processor does not know %s of payment %s", news.id, news.about, payment.pk)
    with transaction.atomic():
        is_new = _note_event(news, now=now)
        if is_new:
            Payment.objects.filter(pk=payment.pk, trouble="").update(trouble=trouble)
    return is_new


def _note_event(news: News, *, now: datetime) -> bool:
    """False when this event has had its effect before."""
    known = {"kind": news.kind, "received_at": now}
    return ProcessorEvent.objects.get_or_create(stripe_id=news.id, defaults=known)[1]


def _payment_of(news: News) -> Payment | None:
    """By our own id first: a crash may have come before the card page's id was kept."""
    try:
        return Payment.objects.filter(public_id=UUID(news.payment)).first()
    except ValueError:
        return Payment.objects.filter(session_id=news.about).first()
