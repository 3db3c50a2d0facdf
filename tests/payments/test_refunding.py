import json
from dataclasses import replace

import pytest

from audit import clock
from audit.models import Event
from courts.models.sums import RefundOccasion
from docket.enums import FilingState
from docket.models import Filing
from enrollment.models import User
from notices.models import Notice
from payments.enums import LedgerKind, RefundState
from payments.errors import GatewayRefused, GatewayUnavailable, PaymentError
from payments.gateway import StripeGateway
from payments.models import LedgerEntry, Payment, PaymentLine, ProcessorEvent, Refund
from payments.processor import News, SentRefund
from payments.services.hearing import hear_news
from payments.services.refunding import left_to_refund, refund_filing, request_refund, send_refund, settle_refund
from payments.services.settling import settle_payment
from payments.services.sweeping import PAUSE, sweep_payments
from tests.enrollment.factories import make_user
from tests.factories import make_in_cart
from tests.payments.factories import CardPages, paid_session, recorded_attempt, settle, start


def ask(line: PaymentLine, *, purpose: str = "goodwill", court: int = 9500, service: int = 209) -> Refund:
    return request_refund(
        line,
        purpose=purpose,
        court_fee_cents=court,
        service_fee_cents=service,
        reason="A reason.",
        actor=None,
        now=clock.now(),
    )


def paid_line() -> PaymentLine:
    filer, now = make_user(), clock.now()
    payment = recorded_attempt(filer, make_in_cart(filer), now=now)
    settle_payment(payment, session=paid_session(payment, at=now), now=now)
    return PaymentLine.objects.select_related("payment__jurisdiction").get()


@pytest.mark.django_db
def test_more_than_was_paid_is_never_given_back() -> None:
    line = paid_line()
    ask(line, purpose="first", court=5000, service=0)
    with pytest.raises(PaymentError) as refusal:
        ask(line, purpose="second", court=4501, service=0)
    assert refusal.value.code == "too_much"
    assert "$47.09" in refusal.value.message
    assert Refund.objects.count() == 1
    ask(line, purpose="second", court=4500, service=209)
    assert left_to_refund(line) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("court", "service"), [(0, 0), (-1, 0), (9500, -209), (0, 210)])
def test_odd_sums_are_refused(court: int, service: int) -> None:
    line = paid_line()
    with pytest.raises(PaymentError):
        ask(line, court=court, service=service)
    assert not Refund.objects.exists()


@pytest.mark.django_db
def test_same_purpose_again_is_the_same_refund() -> None:
    line = paid_line()
    assert ask(line) == ask(line)
    assert Event.objects.filter(kind="payment.refund-asked").count() == 1


@pytest.mark.django_db
def test_unpaid_line_has_nothing_to_give_back() -> None:
    filer = make_user()
    recorded_attempt(filer, make_in_cart(filer), now=clock.now())
    with pytest.raises(PaymentError) as refusal:
        ask(PaymentLine.objects.get())
    assert refusal.value.code == "nothing_paid"


@pytest.mark.django_db
def test_rule_of_the_jurisdiction_decides_what_is_given_back() -> None:
    line = paid_line()
    assert line.filing is not None
    refund = refund_filing(line.filing, occasion=RefundOccasion.CURE_MISSED, actor=None, now=clock.now())
    assert refund is not None
    assert (refund.court_fee_cents, refund.service_fee_cents) == (9500, 0)
    assert refund.reason.startswith("Your filing was not corrected in time.")


@pytest.fixture
def paid_by_card(anna: User, processor: CardPages, idle_workers: None) -> PaymentLine:
    payment = start(anna, make_in_cart(anna))
    processor.pay(payment)
    settle(payment)
    return PaymentLine.objects.select_related("payment").get()


def refunds_at_the_processor(processor: CardPages, payment: Payment) -> list[int]:
    pages = processor.client().v1.refunds.list({"charge": payment.charge_id, "limit": 100}).auto_paging_iter()
    return [refund.amount for refund in pages]


@pytest.mark.django_db(transaction=True)
def test_refund_reaches_the_card_the_ledger_and_the_payer(paid_by_card: PaymentLine, processor: CardPages) -> None:
    refund = send_refund(ask(paid_by_card), now=clock.now())
    assert refund.state == RefundState.SENT
    assert refunds_at_the_processor(processor, paid_by_card.payment) == [9709]
    entry = LedgerEntry.objects.get(kind=LedgerKind.REFUNDED)
    assert (entry.court_fee_cents, entry.service_fee_cents) == (9500, 209)
    assert entry.reference == refund.processor_id
    assert Notice.objects.filter(key=f"payment-refunded:{refund.public_id}").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["fail-after", "drop-after", "fail-before", "drop-before"])
def test_refund_without_an_answer_is_sent_once(paid_by_card: PaymentLine, processor: CardPages, fault: str) -> None:
    refund = ask(paid_by_card)
    processor.standin.faults(fault, pattern="POST /v1/refunds", status=500, times=2)
    with pytest.raises(GatewayUnavailable):
        send_refund(refund, now=clock.now())
    refund.refresh_from_db()
    sent = send_refund(refund, now=clock.now() + 2 * PAUSE)
    assert sent.state == RefundState.SENT
    assert refunds_at_the_processor(processor, paid_by_card.payment) == [9709]
    assert LedgerEntry.objects.filter(kind=LedgerKind.REFUNDED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_refund_that_the_processor_refuses_waits_for_a_person(paid_by_card: PaymentLine, processor: CardPages) -> None:
    processor.client().v1.refunds.create({"charge": paid_by_card.payment.charge_id})
    refund = send_refund(ask(paid_by_card), now=clock.now())
    payment = Payment.objects.get()
    assert (refund.state, payment.trouble) == (RefundState.FAILED, "refund-refused")
    assert not LedgerEntry.objects.filter(kind=LedgerKind.REFUNDED).exists()
    assert left_to_refund(paid_by_card) == (9500, 209)


@pytest.mark.django_db(transaction=True)
def test_item_paid_for_twice_is_given_back_once(anna: User, processor: CardPages) -> None:
    """Cannot happen as long as holds hold; money must have a way back even so."""
    filing = make_in_cart(anna)
    first = start(anna, filing)
    processor.pay(first)
    Filing.objects.filter(pk=filing.pk).update(held_by=None)
    second = start(anna, filing)
    processor.pay(second)
    settle(first)
    settle(second)
    filing.refresh_from_db()
    second.refresh_from_db()
    assert filing.state == FilingState.FILED
    first.refresh_from_db()
    assert filing.confirmation_number == second.confirmation_number
    assert refunds_at_the_processor(processor, first) == [9709]
    assert refunds_at_the_processor(processor, second) == []


@pytest.mark.django_db(transaction=True)
def test_lost_refund_is_found_by_the_sweep(
    paid_by_card: PaymentLine, processor: CardPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(paid_by_card)
    monkeypatch.undo()  # the workers are back
    with monkeypatch.context() as patch:
        then = clock.now() + 2 * PAUSE
        patch.setattr(clock, "now", lambda: then)
        sweep_payments(now=then)
    assert refunds_at_the_processor(processor, paid_by_card.payment) == [9709]


@pytest.mark.django_db(transaction=True)
def test_refund_sent_long_ago_is_looked_for_before_it_is_sent_again(
    paid_by_card: PaymentLine, processor: CardPages
) -> None:
    """The processor forgets a key after a day; under a new one the same money would go back twice."""
    refund = ask(paid_by_card, court=4000, service=0)
    marks = {"refund": str(refund.public_id)}
    known = processor.client().v1.refunds.create(
        {"charge": paid_by_card.payment.charge_id, "amount": 4000, "metadata": marks}
    )
    Refund.objects.filter(pk=refund.pk).update(asked_at=clock.now() - 100 * PAUSE)
    refund.refresh_from_db()
    sent = send_refund(refund, now=clock.now())
    assert sent.processor_id == known.id
    assert refunds_at_the_processor(processor, paid_by_card.payment) == [4000]


@pytest.mark.django_db
def test_refund_that_came_back_is_in_the_ledger_and_waits_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    line, now = paid_line(), clock.now()
    sent = SentRefund(id="re_x", amount_cents=9709, charge="ch_x", status="succeeded", at=now, refund="")
    refund = settle_refund(ask(line), sent=sent, now=now)
    for _ in range(2):
        refund = settle_refund(refund, sent=replace(sent, status="failed"), now=now)
    payment = Payment.objects.get()
    assert (refund.state, payment.trouble) == (RefundState.FAILED, "refund-refused")
    assert LedgerEntry.objects.filter(kind=LedgerKind.UNREFUNDED, reference="re_x").count() == 1
    assert left_to_refund(line) == (9500, 209)


@pytest.mark.django_db(transaction=True)
def test_webhook_of_a_refund_changes_nothing_that_is_known(paid_by_card: PaymentLine, processor: CardPages) -> None:
    refund = send_refund(ask(paid_by_card), now=clock.now())
    body = {
        "id": "evt_refund",
        "object": "event",
        "type": "refund.updated",
        "data": {"object": {"id": refund.processor_id, "object": "refund", "metadata": {}}},
    }
    for _ in range(2):
        assert processor.send_news(json.dumps(body).encode()).status_code == 200
    refund.refresh_from_db()
    assert refund.state == RefundState.SENT
    assert ProcessorEvent.objects.count() == 1
    assert LedgerEntry.objects.filter(kind=LedgerKind.REFUNDED).count() == 1


@pytest.mark.django_db
def test_webhook_of_a_refund_the_processor_refuses_to_show_waits_for_a_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise GatewayRefused("resource_missing", "No such charge")

    monkeypatch.setattr(StripeGateway, "find_refund", refuse)
    line, now = paid_line(), clock.now()
    sent = SentRefund(id="re_x", amount_cents=9709, charge="ch_x", status="succeeded", at=now, refund="")
    refund = settle_refund(ask(line), sent=sent, now=now)
    news = News(id="evt_x", kind="refund.failed", about="re_x", payment="")
    for _ in range(2):
        hear_news(news, now=now)
    refund.refresh_from_db()
    assert (refund.state, Payment.objects.get().trouble) == (RefundState.SENT, "unknown-charge")
    assert ProcessorEvent.objects.count() == 1
