"""What the card processor says, in the portal's own words. Pure: read from its answers, never sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Charge:
    """Money taken from a card. `at` is the processor's own time."""

    id: str
    amount_cents: int
    refunded_cents: int
    currency: str
    is_paid: bool
    at: datetime
    brand: str
    last4: str
    payment: str  # our own payment's public id, as we gave it along

    @classmethod
    def read(cls, answer: Answer) -> "Charge":
        card = (answer.get("payment_method_details") or {}).get("card") or {}
        return cls(
            id=answer["id"],
            amount_cents=answer["amount"],
            refunded_cents=answer.get("amount_refunded") or 0,
            currency=answer["currency"],
            is_paid=bool(answer["paid"]) and answer["status"] == "succeeded",
            at=datetime.fromtimestamp(answer["created"], UTC),
            brand=card.get("brand") or "",
            last4=card.get("last4") or "",
            payment=(answer.get("metadata") or {}).get("payment", ""),
        )


@dataclass(frozen=True)
class Session:
    """A card page, and what came of it."""

    id: str
    url: str
    status: str  # open, complete, expired
    payment_status: str  # paid, unpaid, no_payment_required
    total_cents: int
    currency: str
    payment: str
    charge: Charge | None
    decline: str

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    @property
    def is_over(self) -> bool:
        """No charge can come of it any more."""
        has_failed_late = self.status == "complete" and self.payment_status == "unpaid" and bool(self.decline)
        return self.status == "expired" or has_failed_late

    @property
    def is_paid(self) -> bool:
        return self.payment_status == "paid" and self.charge is not None and self.charge.is_paid

    @classmethod
    def read(cls, answer: Answer) -> "Session":
        """From a session asked for with `payment_intent.latest_charge` expanded."""
        intent = answer.get("payment_intent")
        intent = intent if isinstance(intent, Mapping) else {}
        charge = intent.get("latest_charge")
        error = intent.get("last_payment_error") or {}
        return cls(
            id=answer["id"],
            url=answer.get("url") or "",
            status=answer.get("status") or "",
            payment_status=answer["payment_status"],
            total_cents=answer.get("amount_total") or 0,
            currency=answer.get("currency") or "",
            payment=answer.get("client_reference_id") or "",
            charge=Charge.read(charge) if isinstance(charge, Mapping) else None,
            decline=error.get("decline_code") or error.get("code") or "",
        )


@dataclass(frozen=True)
class SentRefund:
    id: str
    amount_cents: int
    charge: str
    status: str  # pending, requires_action, succeeded, failed, canceled
    at: datetime
    refund: str  # our own refund's public id

    @property
    def has_failed(self) -> bool:
        return self.status in {"failed", "canceled"}

    @classmethod
    def read(cls, answer: Answer) -> "SentRefund":
        return cls(
            id=answer["id"],
            amount_cents=answer["amount"],
            charge=answer.get("charge") or "",
            status=answer.get("status") or "",
            at=datetime.fromtimestamp(answer["created"], UTC),
            refund=(answer.get("metadata") or {}).get("refund", ""),
        )


@dataclass(frozen=True)
class News:
    """A signed webhook: which event, and what it is about. A hint only: the object itself is asked for again."""

    id: str
    kind: str
    about: str  # id of the object the event carries
    payment: str  # our own payment's public id, where the object names it


class Gateway(Protocol):
    """The narrow door to the card processor.

    Every call goes over the network and ends within a set time: never call inside a transaction. Raises
    GatewayUnavailable when the outcome is unknown and GatewayRefused when nothing was done.
    """

    def start(self, request: dict[str, Any], *, key: str) -> Session:
        """Open a card page. The same key and request again give the same page."""
        ...

    def fetch(self, session_id: str) -> Session: ...

    def expire(self, session_id: str) -> Session:
        """Close an open card page for good. Refused when it is no longer open."""
        ...

    def refund(self, request: dict[str, Any], *, key: str) -> SentRefund: ...

    def find_refund(self, charge_id: str, refund_id: str) -> SentRefund | None:
        """The refund of this charge that bears our own refund's public id."""
        ...

    def list_charges(self, *, since: datetime, until: datetime) -> list[Charge]:
        """Every charge made in that time, oldest first."""
        ...

    def list_refunds(self, *, since: datetime, until: datetime) -> list[SentRefund]: ...

    def read_news(self, body: bytes, *, signature: str) -> News:
        """Check a webhook's signature and read it. Raises PaymentError `bad_signature`."""
        ...
