"""Events: written in the same transaction as what they tell, and queued there for delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from standin.faults import WEBHOOK_FAULTS, draw_faults
from standin.objects import new_event
from standin.store import Obj, Store

LANES = 4
REORDER_GAP = 0.3
DELIVERED = frozenset(
    {
        "charge.failed",
        "charge.refunded",
        "charge.succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.completed",
        "checkout.session.expired",
        "payment_intent.payment_failed",
        "payment_intent.succeeded",
        "refund.created",
    }
)


@dataclass(frozen=True)
class Cause:
    """When it happened, and which call brought it about (none when a person did it on the card page)."""

    now: float
    request_id: str | None = None
    key: str | None = None

    @property
    def second(self) -> int:
        return int(self.now)


def emit(store: Store, happened: Sequence[tuple[str, Obj]], *, cause: Cause) -> None:
    for position, (type_, obj) in enumerate(happened):
        event = new_event(type_, obj, request_id=cause.request_id, key=cause.key, now=cause.second)
        if type_ in DELIVERED:
            event["pending_webhooks"] = 1
            _queue(store, event, backwards=len(happened) - position, now=cause.now)
        store.add(event)


def _queue(store: Store, event: Obj, *, backwards: int, now: float) -> None:
    struck = {fault.kind: fault for fault in draw_faults(store, event["type"], kinds=WEBHOOK_FAULTS)}
    if "webhook-never" in struck:
        event["pending_webhooks"] = 0
        return
    due = now
    if late := struck.get("webhook-late"):
        due += late.seconds
    if "webhook-reorder" in struck:
        due += REORDER_GAP * backwards
    for _ in range(2 if "webhook-twice" in struck else 1):
        store.change(
            "INSERT INTO deliveries (event, type, lane, due, queued) VALUES (?, ?, ?, ?, ?)",
            event["id"],
            event["type"],
            _lane(event["data"]["object"]),
            due,
            now,
        )


def _lane(obj: Obj) -> int:
    """News of one payment goes through one lane, so that it keeps its order unless told otherwise."""
    about = obj["id"] if obj["object"] == "payment_intent" else obj.get("payment_intent") or obj["id"]
    return crc32(str(about).encode()) % LANES


def pending_webhooks(store: Store, event_id: str) -> int:
    row = store.row("SELECT count(*) AS n FROM deliveries WHERE event = ? AND state = 'waiting'", event_id)
    return int(row["n"]) if row else 0
