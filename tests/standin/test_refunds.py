import threading
from typing import Any

import pytest
import stripe
from stripe import StripeClient

from standin.testing import RunningStandin
from tests.standin.factories import DECLINED, open_session, paid_session


@pytest.fixture
def charge(standin: RunningStandin) -> Any:
    session: Any = paid_session(standin)
    return session.payment_intent.latest_charge


def test_refund_gives_back_everything_by_default(client: StripeClient, charge: Any) -> None:
    refund = client.v1.refunds.create({"payment_intent": charge.payment_intent, "reason": "requested_by_customer"})

    assert (refund.amount, refund.status, refund.charge) == (9709, "succeeded", charge.id)
    after = client.v1.charges.retrieve(charge.id)
    assert (after.amount_refunded, after.refunded, after.status) == (9709, True, "succeeded")


def test_refunds_in_parts_add_up(client: StripeClient, charge: Any) -> None:
    client.v1.refunds.create({"charge": charge.id, "amount": 9000, "metadata": {"why": "rule"}})
    assert client.v1.charges.retrieve(charge.id).refunded is False

    client.v1.refunds.create({"charge": charge.id})

    listed = client.v1.refunds.list({"charge": charge.id}).data
    assert [one.amount for one in listed] == [709, 9000]
    assert listed[1].metadata is not None
    assert listed[1].metadata.to_dict() == {"why": "rule"}
    assert client.v1.charges.retrieve(charge.id).refunded is True


def test_refund_is_never_more_than_was_paid(client: StripeClient, charge: Any) -> None:
    client.v1.refunds.create({"charge": charge.id, "amount": 9000})

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"charge": charge.id, "amount": 710})

    message = "Refund amount ($7.10) is greater than unrefunded amount on charge ($7.09)"
    assert message in str(refusal.value)
    assert refusal.value.param == "amount"
    assert client.v1.charges.retrieve(charge.id).amount_refunded == 9000


def test_refunds_at_once_are_never_more_than_was_paid(client: StripeClient, charge: Any) -> None:
    outcomes: list[str] = []

    def refund() -> None:
        try:
            client.v1.refunds.create({"charge": charge.id, "amount": 5000})
            outcomes.append("done")
        except stripe.InvalidRequestError:
            outcomes.append("refused")

    threads = [threading.Thread(target=refund) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done"] + ["refused"] * 5
    assert client.v1.charges.retrieve(charge.id).amount_refunded == 5000


def test_refunded_charge_cannot_be_refunded_again(client: StripeClient, charge: Any) -> None:
    client.v1.refunds.create({"charge": charge.id})

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"charge": charge.id})

    assert refusal.value.code == "charge_already_refunded"


def test_declined_charge_cannot_be_refunded(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    standin.pay(session.url or "", number=DECLINED)
    after: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})

    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        client.v1.refunds.create({"payment_intent": after.payment_intent.id})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"charge": after.payment_intent.latest_charge})
    assert refusal.value.code == "charge_not_refundable"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({}, "payment_intent"),
        ({"charge": "ch_nothing"}, "charge"),
        ({"payment_intent": "pi_nothing"}, "payment_intent"),
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"reason": "regret"}, "reason"),
    ],
)
def test_refund_refuses_what_stripe_refuses(
    client: StripeClient, charge: Any, params: dict[str, Any], param: str
) -> None:
    given = params if {"charge", "payment_intent"} & params.keys() or not params else params | {"charge": charge.id}

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create(given)  # type: ignore[arg-type]  # wrong on purpose

    assert refusal.value.param == param
    assert client.v1.charges.retrieve(charge.id).amount_refunded == 0


def test_refund_is_replayed_not_repeated(client: StripeClient, charge: Any) -> None:
    params: Any = {"charge": charge.id, "amount": 100}
    first = client.v1.refunds.create(params, options={"idempotency_key": f"refund-{charge.id}"})
    again = client.v1.refunds.create(params, options={"idempotency_key": f"refund-{charge.id}"})

    assert again.id == first.id
    assert client.v1.charges.retrieve(charge.id).amount_refunded == 100


def test_refunds_can_be_expanded_and_retrieved(client: StripeClient, charge: Any) -> None:
    refund = client.v1.refunds.create({"charge": charge.id, "amount": 100})

    expanded: Any = client.v1.charges.retrieve(charge.id, {"expand": ["refunds"]})
    found: Any = client.v1.refunds.retrieve(refund.id, {"expand": ["charge", "balance_transaction"]})

    assert [one.id for one in expanded.refunds.data] == [refund.id]
    assert (found.charge.id, found.balance_transaction.amount) == (charge.id, -100)


def test_balance_holds_every_movement(standin: RunningStandin, client: StripeClient, charge: Any) -> None:
    refund = client.v1.refunds.create({"charge": charge.id, "amount": 100})

    (money_in,) = client.v1.balance_transactions.list({"source": charge.id}).data
    (money_out,) = client.v1.balance_transactions.list({"source": refund.id, "type": "refund"}).data

    assert (money_in.amount, money_in.fee, money_in.net) == (9709, 312, 9397)
    assert (money_out.amount, money_out.fee, money_out.net) == (-100, 0, -100)
    assert charge.balance_transaction == money_in.id
