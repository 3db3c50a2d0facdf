import threading
import time
from http.client import HTTPMessage
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
import stripe
from stripe import StripeClient

from standin.testing import RunningStandin
from tests.standin.factories import client_of, paid_session, session_params
from tests.standin.inbox import eventually


def create(client: StripeClient, key: str, **changes: Any) -> stripe.checkout.Session:
    params: Any = session_params(**changes)
    return client.v1.checkout.sessions.create(params, options={"idempotency_key": key})


def post(standin: RunningStandin, path: str, key: str, fields: dict[str, str]) -> tuple[int, bytes, HTTPMessage]:
    headers = {"Authorization": f"Bearer {standin.api_key}", "Idempotency-Key": key}
    try:
        answer = urlopen(Request(standin.api_base + path, urlencode(fields).encode(), headers), timeout=10)
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.read(), answer.headers


FIELDS = {
    "mode": "payment",
    "success_url": "http://127.0.0.1:9/",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "500",
    "line_items[0][price_data][product_data][name]": "Fee",
}


def test_repeat_gets_the_same_answer_byte_for_byte(standin: RunningStandin) -> None:
    first = post(standin, "/v1/checkout/sessions", "same-1", FIELDS)
    again = post(standin, "/v1/checkout/sessions", "same-1", FIELDS)

    assert again[:2] == first[:2]
    assert first[2]["Idempotent-Replayed"] is None
    assert again[2]["Idempotent-Replayed"] == "true"
    assert again[2]["Original-Request"] == first[2]["Request-Id"] != again[2]["Request-Id"]


def test_repeat_gives_the_first_answer_even_after_a_change(standin: RunningStandin, client: StripeClient) -> None:
    first = create(client, "same-2")
    client.v1.checkout.sessions.expire(first.id)

    assert create(client, "same-2").status == "open"


def test_other_params_under_a_key_are_refused(client: StripeClient) -> None:
    create(client, "same-3")

    with pytest.raises(stripe.IdempotencyError) as refusal:
        create(client, "same-3", client_reference_id="payment-2")

    assert refusal.value.http_status == 400
    assert "same parameters" in str(refusal.value)


def test_other_address_under_a_key_is_refused(standin: RunningStandin, client: StripeClient) -> None:
    session = create(client, "same-4")

    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        client.v1.checkout.sessions.expire(session.id, options={"idempotency_key": "same-4"})

    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_refused_params_do_not_use_up_a_key(client: StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        create(client, "same-5", mode="")

    assert create(client, "same-5").status == "open"


def test_refusal_of_begun_work_is_kept(standin: RunningStandin, client: StripeClient) -> None:
    session: Any = paid_session(standin)
    fields = {"payment_intent": session.payment_intent.id, "amount": "999999"}

    first = post(standin, "/v1/refunds", "same-6", fields)
    again = post(standin, "/v1/refunds", "same-6", fields)

    assert (first[0], again[0]) == (400, 400)
    assert again[2]["Idempotent-Replayed"] == "true"


def test_key_in_use_is_refused_and_the_work_done_once(standin: RunningStandin, client: StripeClient) -> None:
    standin.faults("slow", pattern="POST /v1/checkout/sessions", seconds=1.0)
    answers: list[tuple[int, bytes, HTTPMessage]] = []

    def ask() -> None:
        answers.append(post(standin, "/v1/checkout/sessions", "same-7", FIELDS))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(status for status, _, _ in answers) == [200] + [409] * 7
    assert all(b"idempotency_key_in_use" in body for status, body, _ in answers if status == 409)
    standin.clear_faults()
    assert post(standin, "/v1/checkout/sessions", "same-7", FIELDS)[0] == 200


def test_kept_answer_survives_a_kill(own: RunningStandin) -> None:
    first = post(own, "/v1/checkout/sessions", "same-9", FIELDS)

    own.restart()

    again = post(own, "/v1/checkout/sessions", "same-9", FIELDS)
    assert again[:2] == first[:2]
    assert len(client_of(own).v1.checkout.sessions.list().data) == 1


def test_key_of_a_call_that_died_can_be_used_again(own: RunningStandin) -> None:
    own.faults("slow", pattern="POST *", seconds=30, times=1)

    def ask() -> None:
        with pytest.raises(OSError):
            post(own, "/v1/checkout/sessions", "k", FIELDS)

    thread = threading.Thread(target=ask)
    thread.start()
    assert eventually(lambda: bool(own.calls()))
    time.sleep(0.3)

    own.restart()
    thread.join()

    status, _, headers = post(own, "/v1/checkout/sessions", "k", FIELDS)
    assert (status, headers["Idempotent-Replayed"]) == (200, None)
    assert len(client_of(own).v1.checkout.sessions.list().data) == 1


def test_long_keys_are_refused(client: StripeClient) -> None:
    with pytest.raises(stripe.IdempotencyError):
        create(client, "k" * 256)
