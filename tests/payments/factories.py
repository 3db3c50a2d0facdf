import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any, Protocol
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.test import Client

from audit import clock
from docket.models import Filing
from enrollment.models import User
from payments.enums import PaymentState
from payments.gateway import get_gateway
from payments.models import Payment
from payments.processor import Charge, News, Session
from payments.queries import cart_items
from payments.quoting import quote_items
from payments.services.settling import settle_payment
from payments.services.starting import record_attempt, start_payment
from payments.services.verifying import find_breaches
from standin.testing import Answer, RunningStandin

DECLINED = "4000000000000002"
NO_FUNDS = "4000000000009995"
CHALLENGED = "4000002500003155"


class Drawn(Protocol):
    """What the test client gets back."""

    status_code: int
    content: bytes

    def __getitem__(self, header: str) -> str: ...


@dataclass
class CardPages:
    """The payer's hands on the processor's own page."""

    standin: RunningStandin

    def pay(self, payment: Payment, *, number: str = "4242424242424242", **fields: Any) -> Answer:
        return self.standin.pay(payment.session_url, number=number, **fields)

    def client(self) -> stripe.StripeClient:
        return stripe.StripeClient(self.standin.api_key, base_addresses={"api": self.standin.api_base})

    def charges(self, payment: Payment) -> list[dict[str, Any]]:
        """Every succeeded charge the processor has for this payment."""
        pages = self.client().v1.charges.list({"limit": 100}).auto_paging_iter()
        found = [charge.to_dict() for charge in pages]
        return [
            charge
            for charge in found
            if charge["metadata"].get("payment") == str(payment.public_id) and charge["status"] == "succeeded"
        ]

    def news(self, payment: Payment, kind: str = "checkout.session.completed") -> bytes:
        """The webhook's body, as the processor would send it."""
        for event in self.client().v1.events.list({"type": kind, "limit": 100}).auto_paging_iter():
            body = event.to_dict()
            if body["data"]["object"]["id"] == payment.session_id:
                return json.dumps(body).encode()
        raise LookupError(f"no {kind} for {payment}")

    def heard(self, payment: Payment) -> News:
        body = self.news(payment)
        signature = stripe.WebhookSignature.generate_signature_header(body.decode(), settings.STRIPE_WEBHOOK_SECRET)
        return get_gateway().read_news(body, signature=signature)

    def send_news(self, body: bytes, *, secret: str = "") -> Drawn:
        signature = stripe.WebhookSignature.generate_signature_header(
            body.decode(), secret or settings.STRIPE_WEBHOOK_SECRET
        )
        return Client().post(
            "/payments/stripe/webhook/", body, content_type="application/json", headers={"Stripe-Signature": signature}
        )


def start(payer: User, *filings: Filing) -> Payment:
    """An attempt for these items with its card page open."""
    now = clock.now()
    items = [filing.public_id for filing in filings]
    total = quote_items(list(cart_items(payer, now=now).filter(public_id__in=items)), now=now).total_cents
    return start_payment(payer, items=items, seen_total_cents=total, now=now)


def settle(payment: Payment) -> Payment:
    """What the way back, a webhook or the sweep comes down to."""
    return settle_payment(payment, session=get_gateway().fetch(payment.session_id), now=clock.now())


def pay_now(client: Client, *filings: Filing, **fields: Any) -> Drawn:
    """ "Pay Now" with the box checked and the sum that the page shows."""
    payer = filings[0].filer
    items = [filing.public_id for filing in filings]
    rows = list(cart_items(payer, now=clock.now()).filter(public_id__in=items))
    total = quote_items(rows, now=clock.now()).total_cents if rows else 0
    return client.post("/checkout/", {"item": items, "total": total, "authorizes": "on"} | fields)


def path_of(url: str) -> str:
    """The address without its origin, for the test client."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def words_of(answer: Drawn) -> str:
    """What is read on the page: no tags, one space between words."""
    body = re.sub(r"(?s)<(script|style|noscript).*?</\1>", " ", answer.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def recorded_attempt(payer: User, *filings: Filing, now: datetime) -> Payment:
    """An attempt in flight whose card page is made up: for tests of what comes after it."""
    rows = list(cart_items(payer, now=now).filter(pk__in=[filing.pk for filing in filings]))
    payment = record_attempt(payer, quote=quote_items(rows, now=now), now=now)
    payment.state, payment.session_id = PaymentState.OPEN, f"cs_made_up_{payment.pk}"
    payment.session_url, payment.asked_at = f"{settings.STRIPE_CHECKOUT_ORIGIN}/c/{payment.pk}", now
    payment.save()
    return payment


def paid_session(payment: Payment, *, at: datetime, **changes: Any) -> Session:
    """The processor's answer for a card page that was paid."""
    charge = Charge(
        id=f"ch_made_up_{payment.pk}",
        amount_cents=payment.total_cents,
        refunded_cents=0,
        currency=payment.currency,
        is_paid=True,
        at=at,
        brand="visa",
        last4="4242",
        payment=str(payment.public_id),
    )
    session = Session(
        id=payment.session_id,
        url="",
        status="complete",
        payment_status="paid",
        total_cents=payment.total_cents,
        currency=payment.currency,
        payment=str(payment.public_id),
        charge=charge,
        decline="",
    )
    return replace(session, **changes)


def breaches_here() -> list[str]:
    """Without those of the other tests' charges, which the stand-in keeps for the whole run."""
    marks = [str(one) for one in Payment.objects.values_list("public_id", flat=True)]
    charges = [one for one in Payment.objects.values_list("charge_id", flat=True) if one]
    strange = ("belongs to no paid payment", "ledger 0, processor")
    return [
        line
        for line in find_breaches(now=clock.now())
        if not any(words in line for words in strange) or any(mark in line for mark in marks + charges)
    ]
