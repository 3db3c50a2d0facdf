"""A failure that the processor keeps under the key (Stripe keeps those as well) holds nobody's items."""

import pytest

from audit import clock
from docket.enums import FilingState
from docket.models import Filing
from enrollment.models import User
from payments.enums import PaymentState, RefundState
from payments.errors import GatewayStuck, PaymentError
from payments.models import Payment, Refund
from payments.services.refunding import PAUSE, refund_filing, send_refund, take_new_key
from tests.factories import make_in_cart
from tests.payments.factories import CardPages, settle, start

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_kept_failure_ends_the_attempt_at_once_and_the_next_one_goes_through(
    anna: User, processor: CardPages
) -> None:
    filing = make_in_cart(anna)
    processor.standin.faults("fail-kept", times=1, pattern="POST /v1/checkout/sessions")

    with pytest.raises(PaymentError) as refusal:
        start(anna, filing)

    assert refusal.value.code == "refused"
    assert Payment.objects.get().state == PaymentState.ENDED
    assert Filing.objects.get().held_by is None
    second = start(anna, filing)
    processor.pay(second)
    settle(second)
    assert Filing.objects.get().state != FilingState.IN_CART


def test_a_failure_that_is_not_kept_leaves_the_attempt_to_the_sweep(anna: User, processor: CardPages) -> None:
    filing = make_in_cart(anna)
    processor.standin.faults("fail-before", times=2, pattern="POST /v1/checkout/sessions")

    with pytest.raises(PaymentError) as refusal:
        start(anna, filing)

    assert refusal.value.code == "unavailable"
    assert Payment.objects.get().is_in_flight


def test_a_refund_whose_failure_is_kept_is_looked_for_and_sent_under_another_key(
    anna: User, processor: CardPages, idle_workers: None
) -> None:
    payment = start(anna, make_in_cart(anna))
    processor.pay(payment)
    settle(payment)
    refund = refund_filing(Filing.objects.get(), occasion="rejected", actor=None, now=clock.now())  # type: ignore[arg-type]  # the stored value
    assert refund is not None
    processor.standin.faults("fail-kept", times=1, pattern="POST /v1/refunds")

    with pytest.raises(GatewayStuck):
        send_refund(refund, now=clock.now())
    waiting = Refund.objects.get()
    assert (waiting.state, waiting.key) == (RefundState.CREATED, f"{refund.public_id}:1")
    sent = send_refund(waiting, now=clock.now() + 2 * PAUSE)

    assert sent.state == RefundState.SENT
    found = processor.client().v1.refunds.list({"charge": Payment.objects.get().charge_id}).data
    assert [one.amount for one in found] == [refund.total_cents]


def test_two_senders_who_hear_of_one_kept_failure_go_on_with_the_same_key(anna: User, processor: CardPages) -> None:
    payment = start(anna, make_in_cart(anna))
    processor.pay(payment)
    settle(payment)
    refund = refund_filing(Filing.objects.get(), occasion="rejected", actor=None, now=clock.now())  # type: ignore[arg-type]  # the stored value
    assert refund is not None
    first, second = Refund.objects.get(), Refund.objects.get()

    take_new_key(first)
    take_new_key(second)

    assert Refund.objects.get().given_up_keys == 1
