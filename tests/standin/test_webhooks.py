import json
import time
from dataclasses import replace
from typing import Any

import pytest
import stripe
from stripe import StripeClient

from standin.testing import RunningStandin
from tests.standin.factories import CHALLENGE, DECLINED, open_session, paid_session
from tests.standin.inbox import Inbox, eventually

PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def arrive(inbox: Inbox, count: int) -> None:
    assert eventually(lambda: len(inbox.arrivals) >= count), f"{len(inbox.arrivals)} of {count} webhooks arrived"
    time.sleep(0.2)
    assert len(inbox.arrivals) == count


def test_payment_sends_signed_news_in_order(standin: RunningStandin, inbox: Inbox) -> None:
    session: Any = paid_session(standin)
    arrive(inbox, 3)

    events = [arrival.event(standin.webhook_secret) for arrival in inbox.arrivals]
    assert [event.type for event in events] == PAID
    told: Any = events[2].data.object
    assert (told.id, told.payment_status, told.amount_total) == (session.id, "paid", 9709)
    assert events[0].data.object["created"] == session.payment_intent.latest_charge.created
    assert {arrival.cookies for arrival in inbox.arrivals} == {""}


def test_signature_fails_for_another_secret_or_body(standin: RunningStandin, inbox: Inbox) -> None:
    paid_session(standin)
    arrive(inbox, 3)
    arrival = inbox.arrivals[0]

    with pytest.raises(stripe.SignatureVerificationError):
        arrival.event("whsec_other")
    changed = replace(arrival, body=arrival.body.replace(b"9709", b"9708"))
    with pytest.raises(stripe.SignatureVerificationError):
        changed.event(standin.webhook_secret)


def test_every_act_sends_its_news(standin: RunningStandin, client: StripeClient, inbox: Inbox) -> None:
    declined = open_session(client)
    standin.pay(declined.url or "", number=DECLINED)
    client.v1.checkout.sessions.expire(declined.id)
    arrive(inbox, 3)
    assert inbox.types(standin.webhook_secret) == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.expired",
    ]

    inbox.clear()
    paid: Any = paid_session(standin)
    client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 5})
    arrive(inbox, 5)
    assert inbox.types(standin.webhook_secret) == [*PAID, "refund.created", "charge.refunded"]


def test_unconfirmed_bank_question_sends_only_the_intents_failure(
    standin: RunningStandin, client: StripeClient, inbox: Inbox
) -> None:
    standin.pay(open_session(client).url or "", number=CHALLENGE, confirm=False)
    arrive(inbox, 1)

    assert inbox.types(standin.webhook_secret) == ["payment_intent.payment_failed"]


@pytest.mark.parametrize(
    ("outcome", "news"),
    [
        ("succeeded", ["charge.succeeded", "payment_intent.succeeded", "checkout.session.async_payment_succeeded"]),
        ("failed", ["charge.failed", "payment_intent.payment_failed", "checkout.session.async_payment_failed"]),
    ],
)
def test_delayed_payment_sends_its_news_when_it_settles(
    standin: RunningStandin, inbox: Inbox, outcome: str, news: list[str]
) -> None:
    standin.faults("payment-delayed", times=1)
    session = paid_session(standin)
    arrive(inbox, 1)

    standin.settle(session.id, outcome=outcome)

    arrive(inbox, 4)
    assert inbox.types(standin.webhook_secret) == ["checkout.session.completed", *news]


def test_refused_webhook_is_sent_again_until_taken(standin: RunningStandin, client: StripeClient, inbox: Inbox) -> None:
    session = open_session(client)
    inbox.refusals = 2

    client.v1.checkout.sessions.expire(session.id)

    assert eventually(lambda: len(inbox.arrivals) == 3)
    events = [arrival.event(standin.webhook_secret) for arrival in inbox.arrivals]
    assert len({event.id for event in events}) == 1
    pauses = [later.at - earlier.at for earlier, later in zip(inbox.arrivals, inbox.arrivals[1:], strict=False)]
    assert 0.9 < pauses[0] < 1.8 < pauses[1]
    assert eventually(lambda: client.v1.events.retrieve(events[0].id).pending_webhooks == 0)


def test_waiting_webhooks_survive_a_kill(tmp_path: Any) -> None:
    with Inbox() as inbox, RunningStandin(data=tmp_path / "s", webhook_url=inbox.url) as standin:
        inbox.refusals = 1000
        session = paid_session(standin)
        assert eventually(lambda: len(inbox.arrivals) >= 3)

        standin.kill()
        inbox.clear()
        standin.start()

        assert eventually(lambda: len(inbox.about(session.id)) == 1 and len(inbox.arrivals) == 3)
        assert sorted(inbox.types(standin.webhook_secret)) == sorted(PAID)


def test_webhooks_wait_for_a_portal_that_is_away(tmp_path: Any) -> None:
    with Inbox() as inbox:
        url = inbox.url
    with RunningStandin(data=tmp_path / "s", webhook_url=url) as standin:
        paid_session(standin)

        assert eventually(lambda: all(row["attempts"] >= 1 for row in standin.webhooks()))
        assert {row["state"] for row in standin.webhooks()} == {"waiting"}
        assert {row["answer"] for row in standin.webhooks()} == {"URLError"}


def test_fault_twice_sends_the_same_event_twice(standin: RunningStandin, inbox: Inbox) -> None:
    standin.faults("webhook-twice", pattern="checkout.session.*", times=1)

    session = paid_session(standin)

    arrive(inbox, 4)
    events = [arrival.event(standin.webhook_secret) for arrival in inbox.about(session.id)]
    assert [event.type for event in events] == ["checkout.session.completed"] * 2
    assert events[0].id == events[1].id


def test_fault_reorder_sends_the_news_backwards(standin: RunningStandin, inbox: Inbox) -> None:
    standin.faults("webhook-reorder")

    paid_session(standin)

    arrive(inbox, 3)
    assert inbox.types(standin.webhook_secret) == PAID[::-1]


def test_fault_late_holds_the_news_back(standin: RunningStandin, inbox: Inbox) -> None:
    standin.faults("webhook-late", pattern="checkout.*", seconds=1.5)
    began = time.time()

    session = paid_session(standin)

    arrive(inbox, 3)
    assert inbox.about(session.id)[0].at - began >= 1.5
    assert [arrival.at - began < 1.4 for arrival in inbox.arrivals] == [True, True, False]


def test_fault_never_keeps_the_event_but_sends_nothing(
    standin: RunningStandin, client: StripeClient, inbox: Inbox
) -> None:
    standin.faults("webhook-never", pattern="checkout.session.completed", times=1)

    session = paid_session(standin)

    arrive(inbox, 2)
    assert inbox.about(session.id) == []
    (event,) = client.v1.events.list({"type": "checkout.session.completed", "limit": 1}).data
    assert event.data.object["id"] == session.id
    assert event.pending_webhooks == 0


def test_events_are_listed_with_their_cause(standin: RunningStandin, client: StripeClient) -> None:
    session: Any = paid_session(standin)
    refund: Any = {"payment_intent": session.payment_intent.id}
    client.v1.refunds.create(refund, options={"idempotency_key": f"cause-{session.id}"})

    listed = client.v1.events.list({"types": ["refund.created", "charge.refunded"], "limit": 2}).data

    assert [event.type for event in listed] == ["charge.refunded", "refund.created"]
    cause: Any = listed[0].request
    assert cause.idempotency_key == f"cause-{session.id}"
    assert cause.id.startswith("req_")
    (by_hand,) = client.v1.events.list({"type": "charge.succeeded", "limit": 1}).data
    assert by_hand.request is not None
    assert by_hand.request.to_dict() == {"id": None, "idempotency_key": None}


def test_event_tells_the_object_as_it_was_then(standin: RunningStandin, client: StripeClient) -> None:
    session: Any = paid_session(standin)
    client.v1.refunds.create({"payment_intent": session.payment_intent.id})

    (event,) = client.v1.events.list({"type": "charge.succeeded", "limit": 1}).data

    assert json.loads(str(event.data.object))["amount_refunded"] == 0
