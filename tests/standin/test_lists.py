import time
from collections.abc import Iterator
from typing import Any

import pytest
import stripe
from stripe import StripeClient

from standin.testing import RunningStandin
from tests.standin.factories import client_of, open_session, paid_session


@pytest.fixture(scope="module")
def running() -> Iterator[RunningStandin]:
    """One whose newest charges are the seven below."""
    with RunningStandin() as standin:
        yield standin


@pytest.fixture(scope="module")
def charges(running: RunningStandin) -> list[str]:
    """Seven charges, newest first."""
    made: list[Any] = [paid_session(running) for _ in range(7)]
    return [session.payment_intent.latest_charge.id for session in reversed(made)]


def test_list_is_newest_first_and_pages_forwards(client: StripeClient, charges: list[str]) -> None:
    first = client.v1.charges.list({"limit": 3})
    second = client.v1.charges.list({"limit": 3, "starting_after": charges[2]})

    assert [one.id for one in first.data] == charges[:3]
    assert first.has_more is True
    assert [one.id for one in second.data] == charges[3:6]
    assert first.url == "/v1/charges"


def test_list_pages_backwards_in_the_same_order(client: StripeClient, charges: list[str]) -> None:
    page = client.v1.charges.list({"limit": 3, "ending_before": charges[5]})

    assert [one.id for one in page.data] == charges[2:5]
    assert page.has_more is True
    assert client.v1.charges.list({"limit": 5, "ending_before": charges[5]}).has_more is False


def test_library_walks_all_pages(client: StripeClient, charges: list[str]) -> None:
    walked = [one.id for one in client.v1.charges.list({"limit": 2}).auto_paging_iter()]

    assert walked[:7] == charges
    assert len(walked) == len(set(walked))


def test_list_takes_ranges_of_time(own: RunningStandin) -> None:
    client = client_of(own)
    old: Any = paid_session(own)
    time.sleep(1.1)
    new: Any = paid_session(own)
    old_charge, new_charge = old.payment_intent.latest_charge, new.payment_intent.latest_charge

    def listed(**created: int) -> list[str]:
        params: Any = {"created": created}
        return [one.id for one in client.v1.charges.list(params).data]

    assert listed(gte=new_charge.created) == [new_charge.id]
    assert listed(gt=old_charge.created, lte=new_charge.created) == [new_charge.id]
    assert listed(lt=new_charge.created) == [old_charge.id]
    assert listed(gte=old_charge.created) == [new_charge.id, old_charge.id]
    assert [one.id for one in client.v1.charges.list({"created": old_charge.created}).data] == [old_charge.id]


def test_intents_and_charges_are_found_by_intent(own: RunningStandin) -> None:
    client = client_of(own)
    session: Any = paid_session(own)
    paid_session(own)

    intent = session.payment_intent
    assert [one.id for one in client.v1.charges.list({"payment_intent": intent.id}).data] == [intent.latest_charge.id]
    assert client.v1.payment_intents.list().data[1].id == intent.id
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_list_can_be_expanded(client: StripeClient, charges: list[str]) -> None:
    listed: Any = client.v1.charges.list({"limit": 2, "expand": ["data.balance_transaction", "data.payment_intent"]})

    assert [one.balance_transaction.source for one in listed.data] == charges[:2]
    assert [one.payment_intent.status for one in listed.data] == ["succeeded"] * 2


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0},
        {"limit": 101},
        {"starting_after": "ch_nothing"},
        {"ending_before": "ch_nothing"},
        {"starting_after": "a", "ending_before": "b"},
        {"colour": "blue"},
        {"created": {"around": 5}},
    ],
)
def test_list_refuses_what_stripe_refuses(client: StripeClient, params: dict[str, Any]) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.charges.list(params)  # type: ignore[arg-type]  # wrong on purpose

    assert refusal.value.http_status == 400


def test_list_with_nothing_in_it(client: StripeClient) -> None:
    session = open_session(client)

    listed = client.v1.checkout.sessions.list({"payment_intent": "pi_nothing"})

    assert (listed.data, listed.has_more) == ([], False)
    assert session.id
