"""Trouble on order: what the processor has been told to do wrong, for how many calls, and where."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase

from standin.errors import DroppedError, server_failed
from standin.store import Store

CALL_FAULTS = ("slow", "fail-before", "fail-kept", "fail-after", "drop-before", "drop-after")
WEBHOOK_FAULTS = ("webhook-twice", "webhook-reorder", "webhook-late", "webhook-never")
PAYMENT_FAULTS = ("payment-delayed",)
KINDS = (*CALL_FAULTS, *WEBHOOK_FAULTS, *PAYMENT_FAULTS)


@dataclass(frozen=True)
class Fault:
    """`pattern` is a shell pattern for "/path", "METHOD /path" or an event's type; `times` None means until cleared."""

    kind: str
    pattern: str
    seconds: float = 0.0
    status: int = 500
    times: int | None = None
    id: int = 0


def default_pattern(kind: str) -> str:
    return "/v1/*" if kind in CALL_FAULTS else "*"


def add_fault(store: Store, fault: Fault) -> None:
    store.change(
        "INSERT INTO faults (kind, pattern, seconds, status, times) VALUES (?, ?, ?, ?, ?)",
        fault.kind,
        fault.pattern,
        fault.seconds,
        fault.status,
        fault.times,
    )


def all_faults(store: Store) -> list[Fault]:
    rows = store.rows("SELECT kind, pattern, seconds, status, times, id FROM faults ORDER BY id")
    return [Fault(**dict(row)) for row in rows]


def draw_faults(store: Store, *subjects: str, kinds: Collection[str]) -> list[Fault]:
    """The faults that strike now, each counted down in the same breath."""
    if not store.rows("SELECT 1 FROM faults LIMIT 1"):
        return []
    with store.transaction():
        struck = [f for f in all_faults(store) if f.kind in kinds and any(fnmatchcase(s, f.pattern) for s in subjects)]
        for fault in struck:
            store.change("UPDATE faults SET times = times - 1 WHERE id = ?", fault.id)
        store.change("DELETE FROM faults WHERE times <= 0")
    return struck


class Trouble:
    """What strikes one call: something before the work, something after it, or nothing."""

    def __init__(self, faults: Collection[Fault] = ()) -> None:
        self.by_kind = {fault.kind: fault for fault in faults}

    @classmethod
    def at(cls, store: Store, method: str, path: str) -> Trouble:
        return cls(draw_faults(store, path, f"{method} {path}", kinds=CALL_FAULTS))

    def before(self) -> None:
        if slow := self.by_kind.get("slow"):
            time.sleep(slow.seconds)
        if "drop-before" in self.by_kind:
            raise DroppedError
        if fault := self.by_kind.get("fail-before"):
            raise server_failed(status=fault.status)
        if fault := self.by_kind.get("fail-kept"):
            raise server_failed(status=fault.status, is_kept=True)

    def after(self) -> None:
        if "drop-after" in self.by_kind:
            raise DroppedError
        if fault := self.by_kind.get("fail-after"):
            raise server_failed(status=fault.status)
