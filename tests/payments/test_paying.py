"""Every way a payment can go, against the stand-in as a process of its own."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from audit import clock, work
from audit.models import Event
from docket.enums import FilingState
from docket.models import Case, Filing
from enrollment.models import User
from payments.enums import LedgerKind, PaymentState
from payments.gateway import get_gateway
from payments.models import Confirmation, LedgerEntry, Payment, ProcessorEvent
from payments.services import returning
from payments.services.finishing import finish_payment
from payments.services.settling import settle_payment
from tests.factories import make_in_cart
from tests.payments.factories import CHALLENGED, DECLINED, NO_FUNDS, CardPages, path_of, pay_now, settle, start

pytestmark = pytest.mark.django_db(transaction=True)


def test_paid_card_ends_on_the_docket(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    answer = pay_now(browser_of_anna, filing)
    assert answer.status_code == 303
    payment = Payment.objects.get()
    assert answer["Location"] == payment.session_url

    back = processor.pay(payment)
    assert path_of(back.location) == f"/payments/{payment.public_id}/return/"
    page = browser_of_anna.get(path_of(back.location), follow=True)

    filing.refresh_from_db()
    payment.refresh_from_db()
    assert filing.state == FilingState.FILED
    assert filing.case is not None
    assert filing.held_by is None
    assert filing.received_at == payment.paid_at
    assert filing.confirmation_number == payment.confirmation_number
    assert page.request["PATH_INFO"] == f"/confirmations/{payment.confirmation_number}/"
    assert filing.case.number in page.content.decode()
    assert (payment.court_fees_cents, payment.service_fee_cents) == (9500, 209)
    assert [charge["amount"] for charge in processor.charges(payment)] == [9709]
    assert sorted(LedgerEntry.objects.values_list("kind", flat=True)) == [LedgerKind.CHARGED, LedgerKind.OWED]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, _light_work: None) -> list[str]:
    """The messages to the broker, as names of tasks; one of several at once as `a, b, c`, in order. None is done."""
    names: list[str] = []

    def note(name: str, ids: Any, _countdown: int) -> None:
        names.append(", ".join(sorted(task for task, _ids in ids[0])) if name == "audit.hand_on" else name)

    monkeypatch.setattr(work, "_send", note)
    return names


def test_way_back_finishes_by_itself_and_news_by_the_worker(
    anna: User, browser_of_anna: Client, processor: CardPages, sent: list[str]
) -> None:
    payment = start(anna, make_in_cart(anna))
    back = path_of(processor.pay(payment).location)
    sent.clear()
    assert browser_of_anna.get(back)["Location"].startswith("/confirmations/")
    assert sent == ["cases.take_in, notices.send, payments.make_pdf"]

    other = start(anna, make_in_cart(anna))
    processor.pay(other)
    sent.clear()
    settle_payment(other, session=get_gateway().fetch(other.session_id), now=clock.now())
    assert sent == ["payments.finish"]


def test_way_back_that_fails_to_finish_leaves_it_to_the_worker(
    anna: User,
    browser_of_anna: Client,
    processor: CardPages,
    sent: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    payment = start(anna, make_in_cart(anna), make_in_cart(anna))
    back = path_of(processor.pay(payment).location)

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(returning, "finish_payment", fail)
    sent.clear()
    answer = browser_of_anna.get(back)
    assert answer["Location"] == f"/payments/{payment.public_id}/"
    assert sent == ["payments.finish"]
    payment.refresh_from_db()
    assert payment.is_paid


def test_received_time_is_the_processors_own(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)
    settle(payment)
    filing.refresh_from_db()
    assert filing.received_at is not None
    assert int(filing.received_at.timestamp()) == processor.charges(payment)[0]["created"]


def test_declined_card_leaves_the_item_in_the_cart_with_the_reason(
    anna: User, browser_of_anna: Client, processor: CardPages
) -> None:
    filing = make_in_cart(anna)
    pay_now(browser_of_anna, filing)
    payment = Payment.objects.get()
    processor.pay(payment, number=NO_FUNDS)

    page = browser_of_anna.get(f"/payments/{payment.public_id}/cancelled/", follow=True)

    payment.refresh_from_db()
    filing.refresh_from_db()
    assert payment.state == PaymentState.ENDED
    assert (filing.state, filing.held_by) == (FilingState.IN_CART, None)
    assert "There is not enough money on the card" in page.content.decode()
    assert processor.charges(payment) == []
    assert not LedgerEntry.objects.exists()


def test_declined_then_paid_on_the_same_card_page(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment, number=DECLINED)
    assert settle(payment).state == PaymentState.OPEN
    processor.pay(payment)
    settle(payment)
    filing.refresh_from_db()
    assert filing.state == FilingState.FILED
    assert len(processor.charges(payment)) == 1


def test_bank_that_asks_first_is_paid_when_answered(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment, number=CHALLENGED)
    settle(payment)
    filing.refresh_from_db()
    assert filing.state == FilingState.FILED


def test_bank_that_asks_first_and_gets_no_is_no_payment(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment, number=CHALLENGED, confirm=False)
    assert settle(payment).state == PaymentState.OPEN
    filing.refresh_from_db()
    assert filing.state == FilingState.IN_CART


def test_leaving_the_card_page_frees_the_items(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    page = browser_of_anna.get(f"/payments/{payment.public_id}/cancelled/", follow=True)
    filing.refresh_from_db()
    assert filing.held_by is None
    assert "Nothing was charged" in page.content.decode()
    processor.pay(payment)
    assert processor.charges(payment) == []


def test_leaving_after_paying_is_paid(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)
    browser_of_anna.get(f"/payments/{payment.public_id}/cancelled/", follow=True)
    filing.refresh_from_db()
    assert filing.state == FilingState.FILED


def test_way_back_settles_before_anybody_logs_in(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)
    stranger = Client()
    page = stranger.get(f"/payments/{payment.public_id}/return/", follow=True)
    filing.refresh_from_db()
    assert filing.state == FilingState.FILED
    assert page.request["PATH_INFO"] == "/login/"
    assert filing.caption not in page.content.decode()
    assert not any(payment.confirmation_number in address for address, _status in page.redirect_chain)


def test_way_back_leads_the_payer_to_the_confirmation_at_once(
    anna: User, browser_of_anna: Client, processor: CardPages
) -> None:
    payment = start(anna, make_in_cart(anna))
    processor.pay(payment)
    answer = browser_of_anna.get(f"/payments/{payment.public_id}/return/")
    assert answer["Location"] == f"/confirmations/{payment.confirmation_number}/"


def test_webhook_alone_is_enough(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)
    assert processor.send_news(processor.news(payment)).status_code == 200
    filing.refresh_from_db()
    assert filing.state == FilingState.FILED


def test_webhook_twice_and_late_has_one_effect(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)
    browser_of_anna.get(f"/payments/{payment.public_id}/return/")
    news = processor.news(payment)
    assert [processor.send_news(news).status_code for _ in range(2)] == [200, 200]
    assert ProcessorEvent.objects.count() == 1
    assert Case.objects.count() == 1
    assert LedgerEntry.objects.filter(kind=LedgerKind.CHARGED).count() == 1
    assert Confirmation.objects.count() == 1


def test_webhook_with_a_wrong_signature_changes_nothing(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)
    assert processor.send_news(processor.news(payment), secret="whsec_wrong").status_code == 400
    filing.refresh_from_db()
    assert filing.state == FilingState.IN_CART
    assert not ProcessorEvent.objects.exists()


def test_webhook_while_the_processor_is_silent_is_asked_for_again(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)
    news = processor.news(payment)
    processor.standin.faults("fail-before", pattern="GET /v1/checkout/sessions/*", status=503)
    assert processor.send_news(news).status_code == 503
    assert not ProcessorEvent.objects.exists()
    processor.standin.clear_faults()
    assert processor.send_news(news).status_code == 200
    filing.refresh_from_db()
    assert filing.state == FilingState.FILED


def test_webhook_about_what_the_processor_does_not_know_waits_for_a_person(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    body = {
        "id": "evt_strange",
        "object": "event",
        "type": "checkout.session.completed",
        "data": {
            "object": {
                "id": "cs_strange",
                "object": "checkout.session",
                "metadata": {"payment": str(payment.public_id)},
                "client_reference_id": str(payment.public_id),
            }
        },
    }
    assert [processor.send_news(json.dumps(body).encode()).status_code for _ in range(2)] == [200, 200]
    filing.refresh_from_db()
    payment.refresh_from_db()
    assert (filing.state, payment.state) == (FilingState.IN_CART, PaymentState.OPEN)
    assert payment.trouble == "unknown-session"
    assert ProcessorEvent.objects.count() == 1


def test_several_items_are_one_payment_and_one_confirmation(anna: User, processor: CardPages) -> None:
    filings = [make_in_cart(anna) for _ in range(3)]
    processor.standin.forget_calls()
    payment = start(anna, *filings)
    processor.pay(payment)
    settle(payment)
    assert set(Filing.objects.values_list("state", flat=True)) == {FilingState.FILED}
    assert Case.objects.values("number").distinct().count() == 3
    assert set(Filing.objects.values_list("confirmation_number", flat=True)) == {payment.confirmation_number}
    assert sum(line.service_fee_cents for line in payment.lines.all()) == payment.service_fee_cents == 627


def test_items_do_not_add_outside_calls(anna: User, processor: CardPages, idle_workers: None) -> None:
    def calls_for(count: int) -> dict[str, int]:
        filings = [make_in_cart(anna) for _ in range(count)]
        processor.standin.forget_calls()
        payment = start(anna, *filings)
        processor.pay(payment)
        finish_payment(settle(payment), now=clock.now())
        return {route: number for route, number in processor.standin.calls().items() if "/v1/" in route}

    assert calls_for(1) == calls_for(25)


def test_sum_that_differs_files_nothing_and_is_marked(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)
    Payment.objects.filter(pk=payment.pk).update(court_fees_cents=9600)
    settle(payment)
    settle(payment)
    payment.refresh_from_db()
    filing.refresh_from_db()
    assert payment.trouble == "mismatch"
    assert (filing.state, filing.held_by) == (FilingState.IN_CART, payment.public_id)
    assert events_of("payment.mismatch") == 1
    assert not LedgerEntry.objects.exists()


def events_of(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()
