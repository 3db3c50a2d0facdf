"""Every named point of this room: stop there, start again, let the sweep run, and the books agree.

The processes of the real thing are killed by the crash matrix; here an exception stands for the kill, so that each
point is tried in seconds and a new one without a scenario fails at once.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from audit import clock, crash
from docket.enums import FilingState
from docket.models import Filing
from docket.moves import move_filing
from enrollment.models import User
from notices.services.outbox import send_due_notices
from payments.models import Payment
from payments.services.cancelling import cancel_payment
from payments.services.cart_life import expire_item
from payments.services.confirming import confirm_without_fee
from payments.services.hearing import hear_news
from payments.services.refunding import refund_filing
from payments.services.returning import settle_for_payer
from payments.services.settling import ask_processor
from payments.services.sweeping import sweep_payments
from tests.factories import make_in_cart
from tests.payments.factories import CardPages, breaches_here, start

pytestmark = pytest.mark.django_db(transaction=True)

ROOM = Path(__file__).resolve().parents[2] / "payments"
POINTS = sorted(
    {
        name
        for source in ROOM.rglob("*.py")
        for name in re.findall(r"crash\.point\(\s*\"([^\"]+)\"", source.read_text(encoding="utf-8"))
    }
)


class Killed(BaseException):
    """Not an Exception: nothing in the code may catch it."""


def pay(anna: User, processor: CardPages) -> None:
    payment = start(anna, make_in_cart(anna), make_in_cart(anna))
    processor.pay(payment)
    ask_processor(payment, now=clock.now())


def pay_and_return(anna: User, processor: CardPages) -> None:
    payment = start(anna, make_in_cart(anna))
    processor.pay(payment)
    settle_for_payer(payment, now=clock.now())


def pay_and_hear(anna: User, processor: CardPages) -> None:
    payment = start(anna, make_in_cart(anna))
    processor.pay(payment)
    hear_news(processor.heard(payment), now=clock.now())


def leave(anna: User, processor: CardPages) -> None:
    cancel_payment(start(anna, make_in_cart(anna)), now=clock.now())


def pay_for_what_cannot_be_filed(anna: User, processor: CardPages) -> None:
    bad = make_in_cart(anna)
    payment = start(anna, bad)
    bad.documents.all().delete()
    processor.pay(payment)
    ask_processor(payment, now=clock.now())


def file_without_fee(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    filing.fee_cents, filing.received_at = 0, clock.now()
    move_filing(
        filing,
        expected=FilingState.IN_CART,
        to=FilingState.PAID,
        actor=None,
        now=clock.now(),
        changes=("fee_cents", "received_at"),
    )
    confirm_without_fee(filing, now=clock.now())


def reject(anna: User, processor: CardPages) -> None:
    pay(anna, processor)
    refund_filing(Filing.objects.order_by("pk")[0], occasion="rejected", actor=None, now=clock.now())  # type: ignore[arg-type]  # the stored value


def run_out(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    Filing.objects.filter(pk=filing.pk).update(cart_expires_at=clock.now() - timedelta(days=1))
    expire_item(filing, now=clock.now())


SCENARIOS: dict[str, Callable[[User, CardPages], None]] = {
    "start-payment": pay,
    "open-card-page": pay,
    "ask-processor": pay,
    "settle-payment": pay,
    "settle-at-once": pay_and_return,
    "finish-line": pay,
    "confirm-payment": pay,
    "make-pdf": pay,
    "hear-news": pay_and_hear,
    "cancel-payment": leave,
    "end-attempt": leave,
    "give-back": pay_for_what_cannot_be_filed,
    "request-refund": pay_for_what_cannot_be_filed,
    "send-refund": reject,
    "settle-refund": reject,
    "confirm-without-fee": file_without_fee,
    "expire-item": run_out,
}


def sweep_later(monkeypatch: pytest.MonkeyPatch, *, minutes: int) -> None:
    then = clock.now() + timedelta(minutes=minutes)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: then)
        sweep_payments(now=then)
        send_due_notices()


def finish_what_the_payer_began(processor: CardPages, monkeypatch: pytest.MonkeyPatch) -> None:
    """The payer, back at the card page, pays where it is still open."""
    for payment in Payment.objects.in_flight().exclude(session_url="").filter(cancelled_at__isnull=True):
        processor.pay(payment)
    sweep_later(monkeypatch, minutes=4)


@pytest.mark.parametrize("point", POINTS)
def test_stop_at_the_point_and_the_books_agree(
    anna: User, processor: CardPages, whole_work: None, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    scenario = SCENARIOS[point.rpartition(".")[0]]

    def kill(name: str) -> None:
        if name == point:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(crash, "point", kill)
        with pytest.raises(Killed):
            scenario(anna, processor)

    sweep_later(monkeypatch, minutes=1)
    finish_what_the_payer_began(processor, monkeypatch)
    if cancelled := Payment.objects.in_flight().first():
        cancel_payment(cancelled, now=clock.now())  # the payer asks again for what was cut off

    assert breaches_here() == []
    assert not Filing.objects.filter(held_by__isnull=False).exists()
    for payment in Payment.objects.all():
        assert len(processor.charges(payment)) == (1 if payment.charge_id else 0)
