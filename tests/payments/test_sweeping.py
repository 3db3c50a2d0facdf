"""What a crash, a lost task or a silent processor leaves behind is taken up, and the effect is one."""

from datetime import timedelta

import pytest
from django.test import Client

from audit import clock, crash
from docket.enums import FilingState
from docket.models import Case, Filing
from enrollment.models import User
from notices.models import Notice
from payments.enums import PaymentState
from payments.errors import GatewayUnavailable, PaymentError
from payments.models import Confirmation, Payment
from payments.services.sweeping import settle_by_asking, sweep_payments
from tests.factories import make_in_cart
from tests.payments.factories import CardPages, pay_now, settle, start, words_of

pytestmark = pytest.mark.django_db(transaction=True)

SOON = timedelta(minutes=2)


class Killed(BaseException):
    """Stands for a SIGKILL where the test itself must live on."""


def sweep(monkeypatch: pytest.MonkeyPatch, *, later: timedelta = SOON) -> None:
    """A sweep some time later, with every task it queues done at once."""
    then = clock.now() + later
    monkeypatch.setattr(clock, "now", lambda: then)
    sweep_payments(now=then)


def test_crash_before_the_card_page_was_kept_replays_the_same_request(
    anna: User, processor: CardPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = make_in_cart(anna)
    with monkeypatch.context() as patch:
        patch.setattr(crash, "point", lambda name: _raise_at(name, "open-card-page.after-call"))
        with pytest.raises(Killed):
            start(anna, filing)
    payment = Payment.objects.get()
    assert (payment.state, payment.session_id) == (PaymentState.CREATED, "")

    sweep(monkeypatch)

    payment.refresh_from_db()
    assert payment.state == PaymentState.OPEN
    sessions = processor.client().v1.checkout.sessions.list({"limit": 100}).auto_paging_iter()
    ours = [one.id for one in sessions if one.client_reference_id == str(payment.public_id)]
    assert ours == [payment.session_id]


def _raise_at(name: str, wanted: str) -> None:
    if name == wanted:
        raise Killed


def test_attempt_without_a_card_page_is_ended_when_the_processor_stays_silent(
    anna: User, browser_of_anna: Client, processor: CardPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = make_in_cart(anna)
    processor.standin.faults("fail-before", pattern="POST /v1/checkout/sessions", status=500)
    page = pay_now(browser_of_anna, filing)
    payment = Payment.objects.get()
    assert page["Location"] == f"/payments/{payment.public_id}/"
    assert "Do not pay again" not in browser_of_anna.get(page["Location"]).content.decode()

    sweep(monkeypatch, later=timedelta(minutes=11))

    payment.refresh_from_db()
    filing.refresh_from_db()
    assert payment.state == PaymentState.ENDED
    assert (filing.state, filing.held_by) == (FilingState.IN_CART, None)


@pytest.mark.parametrize("fault", ["fail-after", "drop-after", "fail-before", "drop-before"])
def test_processor_that_answers_badly_once_costs_nothing(anna: User, processor: CardPages, fault: str) -> None:
    filing = make_in_cart(anna)
    processor.standin.faults(fault, pattern="POST /v1/checkout/sessions", status=500, times=2)
    with pytest.raises(PaymentError):
        start(anna, filing)
    payment = settle_by_asking(Payment.objects.get(), now=clock.now() + SOON)
    processor.pay(payment)
    settle(payment)
    filing.refresh_from_db()
    assert filing.state == FilingState.FILED
    assert len(processor.charges(payment)) == 1


def test_payment_nobody_brought_news_of_is_found(
    anna: User, processor: CardPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.pay(payment)

    sweep(monkeypatch)

    filing.refresh_from_db()
    assert filing.state == FilingState.FILED
    assert Notice.objects.filter(key=f"payment-confirmed:{payment.public_id}").count() == 1


def test_card_page_that_ran_out_frees_the_items_and_tells_the_payer(
    anna: User, processor: CardPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.client().v1.checkout.sessions.expire(payment.session_id)

    sweep(monkeypatch)

    filing.refresh_from_db()
    assert filing.held_by is None
    assert Notice.objects.filter(key=f"payment-ended:{payment.public_id}").count() == 1


@pytest.mark.parametrize(
    "point",
    [
        "settle-payment.before-commit",
        "settle-payment.after-commit",
        "finish-line.before-docketing",
        "docketing.before-commit",
        "docketing.after-commit",
        "finish-line.after-docketing",
        "confirm-payment.before-commit",
        "confirm-payment.after-commit",
    ],
)
def test_crash_between_money_and_confirmation_leaves_one_of_each(
    anna: User, processor: CardPages, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    filings = [make_in_cart(anna), make_in_cart(anna)]
    payment = start(anna, *filings)
    processor.pay(payment)
    with monkeypatch.context() as patch:
        patch.setattr(crash, "point", lambda name: _raise_at(name, point))
        with pytest.raises(Killed):
            settle(payment)

    sweep(monkeypatch)

    payment.refresh_from_db()
    assert payment.finished_at is not None
    assert set(Filing.objects.values_list("state", flat=True)) == {FilingState.FILED}
    assert Case.objects.count() == 2
    assert Confirmation.objects.count() == 1
    assert len(processor.charges(payment)) == 1


def test_processor_that_is_silent_leaves_the_item_locked(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.standin.faults("fail-before", pattern="GET /v1/checkout/sessions/*", status=503)
    settle_by_asking(payment, now=clock.now() + timedelta(hours=3))
    filing.refresh_from_db()
    assert filing.held_by == payment.public_id
    with pytest.raises(GatewayUnavailable):
        settle(payment)


def test_giving_up_while_the_processor_is_silent_is_done_later_and_mailed(
    anna: User, browser_of_anna: Client, processor: CardPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = make_in_cart(anna)
    payment = start(anna, filing)
    processor.standin.faults("fail-before", pattern="*/v1/checkout/sessions/*", status=503)
    page = browser_of_anna.post(f"/payments/{payment.public_id}/cancel/", follow=True)
    assert "We are ending this payment" in words_of(page)
    assert payment.session_url not in page.content.decode()
    processor.standin.clear_faults()

    sweep(monkeypatch)

    payment.refresh_from_db()
    assert payment.state == PaymentState.ENDED
    assert Notice.objects.filter(key=f"payment-ended:{payment.public_id}").count() == 1


def test_giving_up_at_once_is_not_mailed(anna: User, browser_of_anna: Client, processor: CardPages) -> None:
    payment = start(anna, make_in_cart(anna))
    browser_of_anna.post(f"/payments/{payment.public_id}/cancel/")
    payment.refresh_from_db()
    assert payment.state == PaymentState.ENDED
    assert not Notice.objects.filter(template="payment_ended").exists()
