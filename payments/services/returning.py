"""For the payer who is back from the card page and waits: as far as it goes, in as few steps as can be."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from audit import crash
from audit.rows import wait_for_locks_at_most
from audit.services.recording import recorded_together
from audit.work import enqueue, enqueued_together
from cases.services.docketing import docket_locked
from courts.book import book_by_key
from docket.errors import FilingError
from docket.models import Filing
from payments.models import Payment
from payments.processor import Session
from payments.services.finishing import Entered, announce, confirm_locked, email_of_payer, finish_payment
from payments.services.settling import lock_payment, look_up_session, settle_locked, settle_payment

logger = logging.getLogger(__name__)

LONGEST_WAIT = 2  # seconds for the docket; after that the money is noted by itself, and the docket follows


def settle_for_payer(payment: Payment, *, now: datetime) -> Payment:
    """Ask the processor, settle, and take what is paid to the docket and its confirmation, before the worker would.

    Raises GatewayUnavailable when the processor gives no answer. What goes wrong after the money is left to the worker.
    """
    session = look_up_session(payment, now=now) if payment.is_in_flight else None
    if session:
        payment = _settle(payment, session=session, now=now)
    return finish_for_payer(payment, now=now)


def finish_for_payer(payment: Payment, *, now: datetime) -> Payment:
    """Here rather than in the worker only to be quick: whatever goes wrong, the worker or its sweep takes it up."""
    try:
        return finish_payment(payment, now=now)
    except DatabaseError:
        logger.exception("payment %s is left to the worker", payment.pk)
        enqueue("payments.finish", payment.pk)
        return payment


def _settle(payment: Payment, *, session: Session, now: datetime) -> Payment:
    try:
        return _settle_at_once(payment, session=session, now=now)
    except FilingError as refusal:
        logger.info("payment %s goes step by step: %s", payment.pk, refusal.code)
    except Exception:  # whatever keeps a filing from the docket must not keep the money from being noted
        logger.exception("payment %s goes step by step", payment.pk)
    return settle_payment(payment, session=session, now=now)


def _settle_at_once(payment: Payment, *, session: Session, now: datetime) -> Payment:
    """Money, docket and confirmation in one transaction where one filing was paid for: nothing is locked, asked for
    or written twice. With several, others would wait for all of them at the docket counter: those go one by one.

    Locks the payment, its filings in order, and last the counter, as the steps by themselves do. Whoever has one of
    them for long must not keep the money from being noted: OperationalError after `LONGEST_WAIT`.
    """
    with transaction.atomic(), recorded_together(), enqueued_together():
        wait_for_locks_at_most(LONGEST_WAIT)
        payment = lock_payment(payment)
        paid = settle_locked(payment, session=session, now=now)
        if paid is not None and len(paid) == 1:
            _docket_and_confirm(payment, paid[0], now=now)
        crash.point("settle-at-once.before-commit")
    crash.point("settle-at-once.after-commit")
    return payment


def _docket_and_confirm(payment: Payment, filing: Filing, *, now: datetime) -> None:
    """What needs no docket number comes first: from the counter on, everybody else at this location waits."""
    payment.jurisdiction = filing.jurisdiction = book_by_key(payment.jurisdiction_id).jurisdiction
    email = email_of_payer(payment)
    confirmation = confirm_locked(payment, now=now)
    docket_locked(filing, confirmation_number=payment.confirmation_number, now=now)
    case = filing.case
    announce(confirmation, [Entered(case.number, case.caption)] if case else [], to=email, now=now)
