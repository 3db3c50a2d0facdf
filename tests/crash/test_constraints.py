"""The last word, when every lock above has failed: the database itself refuses the second one."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from audit import clock, work
from docket.models import DocketNumber
from payments.enums import LedgerKind
from payments.models import LedgerEntry, Payment, PaymentLine, ProcessorEvent, Refund
from tests.factories import make_filed, make_in_cart
from tests.payments.factories import recorded_attempt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _idle_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_send", lambda *_: None)


def a_line() -> PaymentLine:
    filing = make_in_cart()
    return recorded_attempt(filing.filer, filing, now=clock.now()).lines.get()


def paid_line() -> Callable[[], object]:
    """One filing, paid for in two payments."""
    line = a_line()
    other = Payment.objects.create(
        payer=line.payment.payer,
        jurisdiction=line.payment.jurisdiction,
        court_fees_cents=9500,
        service_fee_cents=209,
        created_at=clock.now(),
    )
    PaymentLine.objects.filter(pk=line.pk).update(is_paid=True)
    fields = {"filing": line.filing, "court_fee_cents": 9500, "service_fee_cents": 209, "is_paid": True}
    return lambda: PaymentLine.objects.create(payment=other, **fields)


def ledger_entry() -> Callable[[], object]:
    line = a_line()
    fields = {"court_fee_cents": 9500, "service_fee_cents": 209, "reference": "ch_1", "at": clock.now()}

    def write() -> object:
        return LedgerEntry.objects.create(payment=line.payment, line=line, kind=LedgerKind.CHARGED, **fields)

    write()
    return write


def refund() -> Callable[[], object]:
    line = a_line()
    fields = {"court_fee_cents": 9500, "service_fee_cents": 0, "reason": "", "created_at": clock.now()}
    Refund.objects.create(line=line, purpose="rejected", **fields)
    return lambda: Refund.objects.create(line=line, purpose="rejected", **fields)


def processor_event() -> Callable[[], object]:
    fields = {"stripe_id": "evt_1", "kind": "checkout.session.completed", "received_at": clock.now()}
    ProcessorEvent.objects.create(**fields)
    return lambda: ProcessorEvent.objects.create(**fields)


def docket_number() -> Callable[[], object]:
    """The same serial of the same counter, under another spelling."""
    given = DocketNumber.objects.get(case=make_filed().case)
    DocketNumber.objects.filter(pk=given.pk).update(until=clock.now())
    return lambda: DocketNumber.objects.create(
        number="other",
        key="OTHER",
        case=given.case,
        location=given.location,
        counter=given.counter,
        serial=given.serial,
        since=clock.now(),
    )


SECONDS = [paid_line, ledger_entry, refund, processor_event, docket_number]


@pytest.mark.parametrize("prepare", SECONDS, ids=lambda prepare: prepare.__name__)
def test_the_database_refuses_a_second_one(prepare: Callable[[], Callable[[], object]]) -> None:
    again = prepare()
    with pytest.raises(IntegrityError), transaction.atomic():
        again()
