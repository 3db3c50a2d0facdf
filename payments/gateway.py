"""The door to Stripe. The only module that imports its library; everybody else speaks `payments.processor`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from payments.errors import GatewayRefused, GatewayStuck, GatewayUnavailable, PaymentError
from payments.processor import Charge, Gateway, News, SentRefund, Session

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
EXPAND = ["payment_intent.latest_charge"]
PAGE = 100


def get_gateway() -> Gateway:
    return _gateway_for(settings.STRIPE_API_KEY, settings.STRIPE_API_BASE, settings.STRIPE_WEBHOOK_SECRET)


@lru_cache(maxsize=8)
def _gateway_for(api_key: str, api_base: str, webhook_secret: str) -> "StripeGateway":
    return StripeGateway(api_key, api_base=api_base, webhook_secret=webhook_secret)


class StripeGateway:
    """`payments.processor.Gateway` on Stripe Checkout. Safe to share between threads."""

    def __init__(self, api_key: str, *, api_base: str, webhook_secret: str) -> None:
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            api_key,
            base_addresses={"api": api_base} if api_base else {},
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
            max_network_retries=1,
        )

    def start(self, request: dict[str, Any], *, key: str) -> Session:
        with _plain_errors():
            sent = cast("stripe.params.checkout.SessionCreateParams", in_one_order(request))
            return Session.read(
                self._client.v1.checkout.sessions.create(sent, options={"idempotency_key": key}).to_dict()
            )

    def fetch(self, session_id: str) -> Session:
        """Raw, because somebody waits for it: the library's own objects would be built and taken apart again."""
        with _plain_errors():
            path = f"/v1/checkout/sessions/{quote(session_id, safe='')}"
            return Session.read(self._client.raw_request("get", path, expand=EXPAND).data)

    def expire(self, session_id: str) -> Session:
        with _plain_errors():
            return Session.read(self._client.v1.checkout.sessions.expire(session_id, {"expand": EXPAND}).to_dict())

    def refund(self, request: dict[str, Any], *, key: str) -> SentRefund:
        with _plain_errors():
            sent = cast("stripe.params.RefundCreateParams", request)
            return SentRefund.read(self._client.v1.refunds.create(sent, options={"idempotency_key": key}).to_dict())

    def find_refund(self, charge_id: str, refund_id: str) -> SentRefund | None:
        with _plain_errors():
            pages = self._client.v1.refunds.list({"charge": charge_id, "limit": PAGE}).auto_paging_iter()
            found = (SentRefund.read(refund.to_dict()) for refund in pages)
            return next((refund for refund in found if refund.refund == refund_id), None)

    def list_charges(self, *, since: datetime, until: datetime) -> list[Charge]:
        with _plain_errors():
            pages = self._client.v1.charges.list(_page_of(since, until)).auto_paging_iter()
            return [Charge.read(charge.to_dict()) for charge in pages][::-1]

    def list_refunds(self, *, since: datetime, until: datetime) -> list[SentRefund]:
        with _plain_errors():
            pages = self._client.v1.refunds.list(_page_of(since, until)).auto_paging_iter()
            return [SentRefund.read(refund.to_dict()) for refund in pages][::-1]

    def read_news(self, body: bytes, *, signature: str) -> News:
        try:
            event = stripe.Webhook.construct_event(body, signature, self._webhook_secret).to_dict()
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise PaymentError("bad_signature", _("The message is not signed by the card processor.")) from error
        about = event["data"]["object"]
        payment = about.get("client_reference_id") or (about.get("metadata") or {}).get("payment", "")
        return News(id=event["id"], kind=event["type"], about=about.get("id") or "", payment=payment)


def in_one_order(sent: Any) -> Any:
    """The same request as the same bytes: a JSON column of PostgreSQL gives keys back in an order of its own."""
    if isinstance(sent, dict):
        return {name: in_one_order(sent[name]) for name in sorted(sent)}
    return [in_one_order(one) for one in sent] if isinstance(sent, list) else sent


def _page_of(since: datetime, until: datetime) -> Any:
    return {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}, "limit": PAGE}


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Stripe's many errors as our two: no answer that counts, or a clear no."""
    try:
        yield
    except stripe.IdempotencyError as error:
        # The same key is at work in another process (or was used for another request, which freezing rules out).
        raise GatewayUnavailable("idempotency") from error
    except stripe.InvalidRequestError as error:
        logger.warning("the card processor refused: %s %s", error.code, error.param)
        raise GatewayRefused(error.code or "", str(error)) from error
    except stripe.StripeError as error:
        logger.warning("the card processor gave no answer: %s %s", type(error).__name__, error.http_status)
        raise (GatewayStuck if _is_kept(error) else GatewayUnavailable)(type(error).__name__) from error


def _is_kept(error: stripe.StripeError) -> bool:
    """A failure that was not made now but found under the key: Stripe keeps those too, for a day or more."""
    headers = {name.lower(): value for name, value in dict(error.headers or {}).items()}
    return (error.http_status or 0) >= 500 and headers.get("idempotent-replayed") == "true"
