import json
from pathlib import Path
from typing import Any

import pytest
from stripe import StripeClient

from standin.testing import ROOT, RunningStandin
from tests.standin.factories import CHALLENGE, DECLINED, open_session, paid_session
from tests.standin.shapes import ONLY_EXPANDED, SHAPES, faults_of, shape

# Stripe's own published examples, where somebody has them beside the project.
PUBLISHED = ROOT.parent / "shared" / "stripe" / "fixtures3.json"

Obj = dict[str, Any]


@pytest.fixture(scope="module")
def sent(running: RunningStandin) -> dict[str, list[Obj]]:
    """Every object in every state, as it goes over the wire."""
    from tests.standin.factories import client_of

    client = client_of(running)
    live_through_everything(running, client)
    lists = {
        "checkout.session": "checkout/sessions",
        "payment_intent": "payment_intents",
        "charge": "charges",
        "refund": "refunds",
        "balance_transaction": "balance_transactions",
        "event": "events",
    }
    found = {name: listed(client, path) for name, path in lists.items()}
    found["payment_method"] = [get(client, f"payment_methods/{one['payment_method']}") for one in found["charge"]]
    found["item"] = listed(client, f"checkout/sessions/{found['checkout.session'][0]['id']}/line_items")
    found["price"] = [one["price"] for one in found["item"]]
    return found | parts_of(found)


def live_through_everything(standin: RunningStandin, client: StripeClient) -> None:
    standin.pay(open_session(client).url or "", number=DECLINED)
    standin.pay(open_session(client).url or "", number=CHALLENGE, confirm=False)
    standin.pay(open_session(client).url or "", number=CHALLENGE)
    client.v1.checkout.sessions.expire(open_session(client).id)
    standin.faults("payment-delayed", times=1)
    paid_session(standin)
    charged: Any = paid_session(standin)
    client.v1.refunds.create({"payment_intent": charged.payment_intent.id, "amount": 50})
    open_session(client)


def parts_of(found: dict[str, list[Obj]]) -> dict[str, list[Obj]]:
    cards = [one["payment_method_details"]["card"] for one in found["charge"]]
    return {
        "card of a charge": cards,
        "card of a method": [one["card"] for one in found["payment_method"]],
        "outcome": [one["outcome"] for one in found["charge"] if one["outcome"]],
        "three_d_secure": [one["three_d_secure"] for one in cards if one["three_d_secure"]],
        "customer_details": [one["customer_details"] for one in found["checkout.session"] if one["customer_details"]],
        "billing_details": [one["billing_details"] for one in found["charge"]],
    }


def listed(client: StripeClient, path: str) -> list[Obj]:
    data: list[Obj] = get(client, f"{path}?limit=100")["data"]
    return data


def get(client: StripeClient, path: str) -> Obj:
    answer = client.raw_request("get", f"/v1/{path}")
    found: Obj = json.loads(answer.body)
    return found


@pytest.mark.parametrize("name", list(SHAPES))
def test_every_object_has_stripes_fields_and_types(sent: dict[str, list[Obj]], name: str) -> None:
    assert sent[name]
    assert {fault for obj in sent[name] for fault in faults_of(name, obj)} == set()


def test_events_carry_objects_of_the_same_shape(sent: dict[str, list[Obj]]) -> None:
    told = [event["data"]["object"] for event in sent["event"]]

    assert {obj["object"] for obj in told} == {"checkout.session", "payment_intent", "charge", "refund"}
    assert {fault for obj in told for fault in faults_of(obj["object"], obj)} == set()


def published(name: str) -> Obj:
    resources = json.loads(PUBLISHED.read_text())["resources"]
    parts = {
        "card of a charge": lambda: resources["charge"]["payment_method_details"]["card"],
        "card of a method": lambda: resources["payment_method"]["card"],
        "outcome": lambda: resources["charge"]["outcome"],
        "three_d_secure": lambda: resources["charge"]["payment_method_details"]["card"]["three_d_secure"],
        "customer_details": lambda: resources["checkout.session"]["customer_details"],
        "billing_details": lambda: resources["charge"]["billing_details"],
    }
    found: Obj = parts[name]() if name in parts else resources[name]
    return found


@pytest.mark.skipif(not Path(PUBLISHED).exists(), reason="Stripe's published examples are not here")
@pytest.mark.parametrize("name", list(SHAPES))
def test_shapes_are_those_of_stripes_published_examples(name: str) -> None:
    example, wanted = published(name), shape(name)

    assert wanted.keys() == example.keys()
    assert [fault for fault in faults_of(name, example) if fault.startswith("type")] == []


def test_shapes_are_not_looser_than_needed(sent: dict[str, list[Obj]]) -> None:
    """A field said to be sent only when asked for is not in a plain answer."""
    assert {field for field in ONLY_EXPANDED["charge"] for one in sent["charge"] if field in one} == set()
