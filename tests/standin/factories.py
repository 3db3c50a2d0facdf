"""What the tests ask of the stand-in, through Stripe's own library."""

from typing import Any

import stripe
from stripe import StripeClient
from stripe.checkout import Session

from standin.testing import RunningStandin

BACK = "http://127.0.0.1:9/back?session={CHECKOUT_SESSION_ID}"
CANCEL = "http://127.0.0.1:9/cart/"

VISA = "4242424242424242"
DECLINED = "4000000000000002"
CHALLENGE = "4000002500003155"


def client_of(standin: RunningStandin, **options: Any) -> StripeClient:
    settings: dict[str, Any] = {"max_network_retries": 0, "http_client": stripe.RequestsClient(timeout=30)} | options
    return StripeClient(standin.api_key, base_addresses={"api": standin.api_base}, **settings)


def line(name: str = "Entry Fee", cents: int = 9500, quantity: int = 1) -> dict[str, Any]:
    price = {"currency": "usd", "unit_amount": cents, "product_data": {"name": name}}
    return {"price_data": price, "quantity": quantity}


def session_params(**changes: Any) -> dict[str, Any]:
    return {
        "mode": "payment",
        "line_items": [line(), line("Service Fee", 209)],
        "success_url": BACK,
        "cancel_url": CANCEL,
        "client_reference_id": "payment-1",
        "customer_email": "anna@example.com",
        "metadata": {"payment": "1"},
        "payment_intent_data": {"metadata": {"payment": "1"}, "description": "E-filing"},
    } | changes


def open_session(client: StripeClient, **changes: Any) -> Session:
    return client.v1.checkout.sessions.create(session_params(**changes))  # type: ignore[arg-type]  # built from parts


def paid_session(standin: RunningStandin, **changes: Any) -> Session:
    client = client_of(standin)
    session = open_session(client, **changes)
    standin.pay(session.url or "")
    return client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
