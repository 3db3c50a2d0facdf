import time
from typing import Any

import pytest
import stripe
from stripe import StripeClient

from standin.testing import RunningStandin
from tests.standin.factories import BACK, CANCEL, DECLINED, line, open_session, paid_session, session_params


def test_session_opens_with_amount_link_and_reference(client: StripeClient, standin: RunningStandin) -> None:
    session = open_session(client)

    assert (session.status, session.payment_status, session.mode) == ("open", "unpaid", "payment")
    assert (session.amount_total, session.amount_subtotal, session.currency) == (9709, 9709, "usd")
    assert (session.client_reference_id, session.customer_email) == ("payment-1", "anna@example.com")
    assert (session.success_url, session.cancel_url, session.ui_mode) == (BACK, CANCEL, "hosted_page")
    assert session.url == f"{standin.origin}/c/pay/{session.id}"
    assert session.payment_intent is None
    assert session.metadata is not None
    assert session.metadata.to_dict() == {"payment": "1"}


def test_session_lives_a_day_unless_told(client: StripeClient) -> None:
    session = open_session(client)

    assert session.expires_at - session.created == 24 * 3600


def test_session_is_retrieved_as_it_was_created(client: StripeClient) -> None:
    session = open_session(client)

    assert client.v1.checkout.sessions.retrieve(session.id).to_dict() == session.to_dict()


def test_session_expands_line_items_in_order(client: StripeClient) -> None:
    session = open_session(client, expand=["line_items"], line_items=[line("A", 100, 2), line("B", 300)])

    assert session.line_items is not None
    items = [(item.description, item.quantity, item.amount_total) for item in session.line_items.data]
    assert items == [("A", 2, 200), ("B", 1, 300)]


def test_session_expands_down_to_the_charge_and_its_balance(standin: RunningStandin, client: StripeClient) -> None:
    session_id = paid_session(standin).id
    path = "payment_intent.latest_charge.balance_transaction"

    session: Any = client.v1.checkout.sessions.retrieve(session_id, {"expand": [path]})

    assert session.payment_intent.latest_charge.balance_transaction.amount == 9709


def test_session_refuses_to_expand_what_is_no_object(client: StripeClient) -> None:
    session = open_session(client)

    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.checkout.sessions.retrieve(session.id, {"expand": ["amount_total"]})


def test_line_items_are_listed_in_pages(client: StripeClient) -> None:
    session = open_session(client, line_items=[line(f"Item {n}") for n in range(12)])

    listed = client.v1.checkout.sessions.line_items.list(session.id, {"limit": 5})

    assert listed.has_more
    assert [item.description for item in listed.auto_paging_iter()] == [f"Item {n}" for n in range(12)]


def test_session_expires_when_told_and_only_once(client: StripeClient) -> None:
    session = open_session(client)

    expired = client.v1.checkout.sessions.expire(session.id)

    assert (expired.status, expired.url, expired.payment_status) == ("expired", None, "unpaid")
    with pytest.raises(stripe.InvalidRequestError, match="This Checkout Session has a status of `expired`"):
        client.v1.checkout.sessions.expire(session.id)


def test_paid_session_cannot_expire(standin: RunningStandin, client: StripeClient) -> None:
    session = paid_session(standin)

    with pytest.raises(stripe.InvalidRequestError, match="status of `complete`"):
        client.v1.checkout.sessions.expire(session.id)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "complete"


def test_expiry_cancels_the_intent_of_a_declined_attempt(standin: RunningStandin, client: StripeClient) -> None:
    session = open_session(client)
    standin.pay(session.url or "", number=DECLINED)

    client.v1.checkout.sessions.expire(session.id)

    intent: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert intent.status == "canceled"


def test_sessions_are_listed_by_status_and_intent(standin: RunningStandin, client: StripeClient) -> None:
    session: Any = paid_session(standin)
    open_session(client)

    by_status = client.v1.checkout.sessions.list({"status": "complete", "limit": 1})
    by_intent = client.v1.checkout.sessions.list({"payment_intent": session.payment_intent.id})

    assert [one.id for one in by_status.data] == [session.id]
    assert [one.id for one in by_intent.data] == [session.id]


@pytest.mark.parametrize(
    ("changes", "param", "code"),
    [
        ({"mode": ""}, "mode", "parameter_missing"),
        ({"success_url": ""}, "success_url", "parameter_missing"),
        ({"success_url": "back"}, "success_url", "url_invalid"),
        ({"line_items": []}, "line_items", "parameter_missing"),
        ({"customer_email": "anna"}, "customer_email", "email_invalid"),
        ({"subtotal": 1}, "subtotal", "parameter_unknown"),
        ({"line_items": [line(cents=10)]}, None, "amount_too_small"),
        ({"line_items": [line(cents=99_999_999, quantity=2)]}, None, "amount_too_large"),
        ({"expires_at": "soon"}, "expires_at", "parameter_invalid_integer"),
        ({"client_reference_id": "x" * 201}, "client_reference_id", "parameter_invalid_string_too_long"),
        ({"ui_mode": "embedded_page"}, "ui_mode", None),
        ({"payment_method_types": ["us_bank_account"]}, "payment_method_types[0]", None),
        ({"metadata": {"k" * 41: "v"}}, "metadata", None),
        ({"metadata": {f"k{n}": "v" for n in range(51)}}, "metadata", None),
        ({"payment_intent_data": {"amount": 1}}, "payment_intent_data[amount]", "parameter_unknown"),
    ],
)
def test_session_refuses_what_stripe_refuses(
    client: StripeClient, changes: dict[str, Any], param: str | None, code: str | None
) -> None:
    newest = [one.id for one in client.v1.checkout.sessions.list({"limit": 1}).data]

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        open_session(client, **changes)

    assert (refusal.value.http_status, refusal.value.param, refusal.value.code) == (400, param, code)
    assert [one.id for one in client.v1.checkout.sessions.list({"limit": 1}).data] == newest


def test_line_item_errors_name_the_nested_parameter(client: StripeClient) -> None:
    wrong = {"price_data": {"currency": "usd", "unit_amount": 100}, "quantity": 1}

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        open_session(client, line_items=[line(), wrong])

    assert refusal.value.param == "line_items[1][price_data][product_data][name]"


@pytest.mark.parametrize(("seconds", "is_taken"), [(1700, False), (1830, True), (86_390, True), (86_500, False)])
def test_session_expiry_lies_between_half_an_hour_and_a_day(
    client: StripeClient, seconds: int, *, is_taken: bool
) -> None:
    moment = int(time.time()) + seconds

    if is_taken:
        assert open_session(client, expires_at=moment).expires_at == moment
    else:
        with pytest.raises(stripe.InvalidRequestError, match="expires_at"):
            open_session(client, expires_at=moment)


def test_missing_objects_are_named_as_stripe_names_them(client: StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.retrieve("cs_test_nothing")

    error = refusal.value
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "session")
    assert "No such checkout.session: 'cs_test_nothing'" in str(error)
    assert (error.request_id or "").startswith("req_")


def test_an_object_is_not_found_under_another_kind(standin: RunningStandin, client: StripeClient) -> None:
    session: Any = paid_session(standin)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.charges.retrieve(session.payment_intent.id)

    assert refusal.value.code == "resource_missing"


@pytest.mark.parametrize("key", ["sk_test_wrong_wrong_wrong", "sk"])
def test_wrong_key_is_refused(standin: RunningStandin, key: str) -> None:
    client = StripeClient(key, base_addresses={"api": standin.api_base}, max_network_retries=0)

    with pytest.raises(stripe.AuthenticationError) as refusal:
        client.v1.checkout.sessions.create(session_params())  # type: ignore[arg-type]  # built from parts

    assert refusal.value.http_status == 401
    assert key not in str(refusal.value)


def test_unknown_addresses_are_refused_in_json(standin: RunningStandin, client: StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.raw_request("get", "/v1/unicorns")
    assert standin.browse(f"{standin.api_base}/v1/charges").status == 401
