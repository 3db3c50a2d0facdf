import time
from typing import Any
from urllib.error import HTTPError

import pytest
import stripe
from stripe import StripeClient

from standin.testing import RunningStandin
from tests.standin.factories import client_of, open_session, paid_session, session_params


def create(client: StripeClient, key: str) -> stripe.checkout.Session:
    params: Any = session_params()
    return client.v1.checkout.sessions.create(params, options={"idempotency_key": key})


def sessions(client: StripeClient) -> list[str]:
    return [one.id for one in client.v1.checkout.sessions.list({"limit": 100}).data]


def test_slow_holds_the_next_calls_only(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    standin.faults("slow", seconds=0.8, times=1)

    durations = []
    for _ in range(2):
        began = time.monotonic()
        client.v1.checkout.sessions.retrieve(session.id)
        durations.append(time.monotonic() - began)

    assert durations[0] >= 0.8 > durations[1]


def test_slow_is_felt_as_a_timeout_by_the_library(standin: RunningStandin) -> None:
    impatient = client_of(standin, http_client=stripe.RequestsClient(timeout=0.3))
    standin.faults("slow", seconds=1.0, times=1)

    with pytest.raises(stripe.APIConnectionError):
        impatient.v1.charges.list()


def test_fail_before_does_nothing_and_frees_the_key(standin: RunningStandin, client: StripeClient) -> None:
    before = sessions(client)
    standin.faults("fail-before", pattern="POST *", times=1)

    with pytest.raises(stripe.APIError) as failure:
        create(client, "fault-1")

    assert failure.value.http_status == 500
    assert sessions(client) == before
    assert create(client, "fault-1").status == "open"


def test_fail_before_takes_other_statuses(standin: RunningStandin, client: StripeClient) -> None:
    standin.faults("fail-before", status=429, times=1)

    with pytest.raises(stripe.RateLimitError):
        client.v1.charges.list()


def test_fail_kept_is_replayed_as_stripe_replays_500s(standin: RunningStandin, client: StripeClient) -> None:
    before = sessions(client)
    standin.faults("fail-kept", pattern="POST *", times=1)

    for _ in range(2):
        with pytest.raises(stripe.APIError):
            create(client, "fault-2")

    assert sessions(client) == before


@pytest.mark.parametrize(
    ("kind", "error"), [("fail-after", stripe.APIError), ("drop-after", stripe.APIConnectionError)]
)
def test_answer_lost_after_doing_is_found_by_the_key(
    standin: RunningStandin, client: StripeClient, kind: str, error: type[Exception]
) -> None:
    before = sessions(client)
    standin.faults(kind, pattern="POST *", times=1)

    with pytest.raises(error):
        create(client, f"fault-{kind}")

    (made,) = set(sessions(client)) - set(before)
    assert create(client, f"fault-{kind}").id == made


def test_drop_before_does_nothing(standin: RunningStandin, client: StripeClient) -> None:
    before = sessions(client)
    standin.faults("drop-before", pattern="POST *", times=1)

    with pytest.raises(stripe.APIConnectionError):
        create(client, "fault-3")

    assert sessions(client) == before


def test_library_gets_through_two_failures_by_itself(standin: RunningStandin) -> None:
    patient = client_of(standin, max_network_retries=2)
    standin.faults("fail-after", pattern="POST *", times=2)
    before = sessions(patient)

    session = open_session(patient)

    assert set(sessions(patient)) - set(before) == {session.id}


def test_pattern_strikes_only_its_path(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    standin.faults("fail-before", pattern="*/expire")

    with pytest.raises(stripe.APIError):
        client.v1.checkout.sessions.expire(session.id)

    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    standin.clear_faults()
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"


def test_card_page_can_lose_its_answer_after_paying(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    standin.faults("drop-after", pattern="POST /c/pay/*", times=1)

    with pytest.raises(OSError, match="Remote end closed"):
        standin.pay(session.url or "")

    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert standin.pay(session.url or "").status == 303


def test_card_page_failure_is_a_page(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    standin.faults("fail-before", pattern="POST /c/pay/*", times=1)

    answer = standin.pay(session.url or "")

    assert answer.status == 500
    assert "Please try again" in answer.text
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None


def test_faults_outlive_a_kill(own: RunningStandin) -> None:
    own.faults("fail-before", pattern="/v1/charges", times=1)

    own.restart()

    with pytest.raises(stripe.APIError):
        client_of(own).v1.charges.list()
    assert own.order("GET", "/_standin/faults") == {"faults": []}


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "explode"},
        {},
        {"kind": "slow", "seconds": "long"},
        {"kind": "slow", "seconds": "-1"},
        {"kind": "fail-before", "status": "200"},
        {"kind": "slow", "times": "0"},
        {"kind": "slow", "colour": "blue"},
    ],
)
def test_wrong_orders_are_refused(standin: RunningStandin, fields: dict[str, str]) -> None:
    with pytest.raises(HTTPError) as refusal:
        standin.order("POST", "/_standin/faults", **fields)
    refusal.value.close()

    assert refusal.value.code == 400
    assert standin.order("GET", "/_standin/faults") == {"faults": []}


def test_orders_need_the_key(standin: RunningStandin) -> None:
    for path in ("/_standin/faults", "/_standin/stats", "/_standin/webhooks"):
        assert standin.browse(standin.api_base + path).status == 401


def test_calls_are_counted_by_route(standin: RunningStandin, client: StripeClient) -> None:
    standin.forget_calls()

    paid_session(standin)
    paid_session(standin)

    assert standin.calls() == {
        "POST /v1/checkout/sessions": 2,
        "POST /c/pay/{session}": 2,
        "GET /v1/checkout/sessions/{session}": 2,
    }
