"""Give money back: a row first, then the processor, then the ledger. Never more than was paid for the line."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from audit import crash
from audit.lines import Scalar
from audit.services.recording import Actor, record
from audit.work import enqueue
from courts.book import book_of
from courts.errors import UnknownCodeError
from courts.models.sums import RefundOccasion
from courts.money import dollars
from docket.models import Filing
from notices.services.outbox import queue_notice
from payments.enums import LedgerKind, PaymentMethod, RefundState
from payments.errors import GatewayRefused, GatewayStuck, PaymentError
from payments.gateway import get_gateway
from payments.models import LedgerEntry, Payment, PaymentLine, Refund
from payments.processor import SentRefund

logger = logging.getLogger(__name__)

PAUSE = timedelta(seconds=6)  # two at once do no harm: same key, same refund
Data = dict[str, Scalar]


def refund_by_rule(line: PaymentLine, *, occasion: RefundOccasion, actor: Actor | None, now: datetime) -> Refund | None:
    """What the jurisdiction's rule gives back on this occasion; everything where it has no rule. None for nothing.

    A second call for the same line and occasion gives the first refund.
    """
    try:
        rule = book_of(line.payment.jurisdiction).refund_rule(occasion)
    except UnknownCodeError:
        court_fee, service_fee, reason = True, True, str(RefundOccasion(occasion).label)
    else:
        court_fee, service_fee, reason = rule.court_fee, rule.service_fee, rule.words
    court_fee_cents = line.court_fee_cents * court_fee
    service_fee_cents = line.service_fee_cents * service_fee
    if line.payment.method == PaymentMethod.NO_FEE or not court_fee_cents + service_fee_cents:
        return None
    return request_refund(
        line,
        purpose=occasion,
        court_fee_cents=court_fee_cents,
        service_fee_cents=service_fee_cents,
        reason=reason[:200],
        actor=actor,
        now=now,
    )


def refund_filing(filing: Filing, *, occasion: RefundOccasion, actor: Actor | None, now: datetime) -> Refund | None:
    """Give back what was paid for this filing, as far as the jurisdiction's rule for the occasion goes."""
    line = PaymentLine.objects.select_related("payment__jurisdiction").filter(filing=filing, is_paid=True).first()
    return refund_by_rule(line, occasion=occasion, actor=actor, now=now) if line else None


def request_refund(  # noqa: PLR0913 - two sums, why, who and when
    line: PaymentLine,
    *,
    purpose: str,
    court_fee_cents: int,
    service_fee_cents: int,
    reason: str,
    actor: Actor | None,
    now: datetime,
) -> Refund:
    """Write the refund and queue its sending. The same line and purpose again give the first one back.

    Locks the payment. Raises PaymentError `nothing_paid` or `too_much`; nothing changes then.
    """
    with transaction.atomic():
        payment = Payment.objects.select_for_update(of=("self",)).get(pk=line.payment_id)
        if existing := Refund.objects.filter(line=line, purpose=purpose).first():
            return existing
        if not payment.is_paid or payment.method != PaymentMethod.CARD:
            raise PaymentError("nothing_paid", _("Nothing was paid by card, so there is nothing to give back."))
        left = left_to_refund(line)
        fits = 0 <= court_fee_cents <= left[0] and 0 <= service_fee_cents <= left[1]
        if not fits or court_fee_cents + service_fee_cents == 0:
            raise PaymentError("too_much", _("At most %(sum)s can be given back.") % {"sum": dollars(sum(left))})
        refund = Refund.objects.create(
            line=line,
            purpose=purpose,
            court_fee_cents=court_fee_cents,
            service_fee_cents=service_fee_cents,
            reason=reason,
            created_at=now,
        )
        data: Data = {"refund": str(refund.public_id), "cents": refund.total_cents, "purpose": purpose}
        record("payment.refund-asked", subject=payment.subject, actor=actor, data=data, at=now)
        enqueue("payments.refund", refund.pk)
        crash.point("request-refund.before-commit")
    return refund


def left_to_refund(line: PaymentLine) -> tuple[int, int]:
    """Court fee and service fee, in cents, that were paid for this line and not promised back yet."""
    given = line.refunds.exclude(state=RefundState.FAILED).aggregate(
        court=Sum("court_fee_cents", default=0), service=Sum("service_fee_cents", default=0)
    )
    return line.court_fee_cents - given["court"], line.service_fee_cents - given["service"]


def send_refund(refund: Refund, *, now: datetime) -> Refund:
    """Send a refund that is waiting, at most once in a while. Raises GatewayUnavailable: the sweep tries again.

    A refund that was sent before without an answer is looked for first: keys live a day, refunds for good. So a key
    under which the processor keeps a failure of its own can be given up: the next try looks, then sends under another.
    """
    was_asked = refund.asked_at is not None
    if not _claim(refund, now=now):
        return refund
    refund = Refund.objects.select_related("line__payment__payer", "line__filing").get(pk=refund.pk)
    gateway, payment = get_gateway(), refund.line.payment
    crash.point("send-refund.before-call")
    try:
        sent = gateway.find_refund(payment.charge_id, str(refund.public_id)) if was_asked else None
        sent = sent or gateway.refund(_request_for(refund), key=refund.key)
    except GatewayRefused as refusal:
        return _note_refusal(refund, code=refusal.code, now=now)
    except GatewayStuck:
        take_new_key(refund)
        raise
    crash.point("send-refund.after-call")
    return settle_refund(refund, sent=sent, now=now)


def _claim(refund: Refund, *, now: datetime) -> bool:
    free = Q(asked_at__isnull=True) | Q(asked_at__lte=now - PAUSE) | Q(asked_at__gt=now + PAUSE)
    return bool(Refund.objects.filter(free, pk=refund.pk, state=RefundState.CREATED).update(asked_at=now))


def take_new_key(refund: Refund) -> None:
    """Conditional, so that two senders who hear of the same failure go on with the same new key."""
    Refund.objects.filter(pk=refund.pk, given_up_keys=refund.given_up_keys).update(given_up_keys=F("given_up_keys") + 1)


def _request_for(refund: Refund) -> dict[str, Any]:
    return {
        "charge": refund.line.payment.charge_id,
        "amount": refund.total_cents,
        "metadata": {"refund": str(refund.public_id), "payment": str(refund.line.payment.public_id)},
    }


def settle_refund(refund: Refund, *, sent: SentRefund, now: datetime) -> Refund:
    """Write what the processor says of a refund: the ledger, the event and the mail, once. Locks the payment.

    A card may send money back days later: then the ledger gets a row for that too, and a person has to see to it.
    """
    if sent.has_failed:
        return _note_refusal(refund, code=sent.status, now=now)
    with transaction.atomic():
        payment = Payment.objects.select_for_update(of=("self",)).get(pk=refund.line.payment_id)
        locked = Refund.objects.select_related("line__payment__payer", "line__filing").get(pk=refund.pk)
        if locked.state == RefundState.SENT:
            return locked
        locked.state, locked.processor_id, locked.sent_at = RefundState.SENT, sent.id, now
        locked.save(update_fields=["state", "processor_id", "sent_at"])
        _write_ledger(locked, LedgerKind.REFUNDED, now=now)
        data: Data = {"refund": str(locked.public_id), "cents": locked.total_cents, "processor": sent.id}
        record("payment.refunded", subject=payment.subject, actor=None, data=data, at=now)
        _tell_payer(locked)
        crash.point("settle-refund.before-commit")
    crash.point("settle-refund.after-commit")
    return locked


def _note_refusal(refund: Refund, *, code: str, now: datetime) -> Refund:
    """A person has to see to it: the card may be closed. The sum counts as not given back again."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update(of=("self",)).get(pk=refund.line.payment_id)
        refund = Refund.objects.select_related("line").get(pk=refund.pk)
        was, refund.state = refund.state, RefundState.FAILED
        if was != RefundState.FAILED:
            refund.save(update_fields=["state"])
            payment.trouble = "refund-refused"
            payment.save(update_fields=["trouble"])
            data: Data = {"refund": str(refund.public_id), "code": code}
            record("payment.refund-refused", subject=payment.subject, actor=None, data=data, at=now)
        if was == RefundState.SENT:
            _write_ledger(refund, LedgerKind.UNREFUNDED, now=now)
    return refund


def _write_ledger(refund: Refund, kind: LedgerKind, *, now: datetime) -> None:
    LedgerEntry.objects.create(
        payment_id=refund.line.payment_id,
        line=refund.line,
        kind=kind,
        court_fee_cents=refund.court_fee_cents,
        service_fee_cents=refund.service_fee_cents,
        reference=refund.processor_id,
        at=now,
    )


def _tell_payer(refund: Refund) -> None:
    payment = refund.line.payment
    filing = refund.line.filing
    queue_notice(
        key=f"payment-refunded:{refund.public_id}",
        to=payment.payer.email,
        template="payment_refunded",
        context={
            "caption": filing.caption if filing else "",
            "sum": dollars(refund.total_cents),
            "court_fee": dollars(refund.court_fee_cents),
            "service_fee": dollars(refund.service_fee_cents),
            "reason": refund.reason,
            "card_last4": payment.card_last4,
        },
        about=payment.subject,
    )
