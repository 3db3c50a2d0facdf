"""The canonical text of an event, and the two keyed digests made from it. Pure."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol

Scalar = str | int | bool | None


class Line(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_label(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def data(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def canonical_json(data: Mapping[str, Scalar]) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def canonical_line(event: Line) -> bytes:
    """The bytes that are sealed: every stored field, length-prefixed so that no two lines share a text."""
    moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (event.kind, event.subject, str(event.actor_id), event.actor_label, event.source, event.data, moment)
    return b"".join([b"%d:%s" % (len(raw), raw) for raw in map(str.encode, parts)])


def mark_of(key: str, event: Line) -> str:
    return hmac.digest(key.encode(), b"mark" + canonical_line(event), "sha256").hex()


def link_of(key: str, *, previous: str, position: int, event_id: int, mark: str) -> str:
    """The digest of one link. The mark already covers the event's text, so the chain covers it through the mark."""
    text = f"{previous}|{position}|{event_id}|{mark}"
    return hmac.digest(key.encode(), text.encode(), "sha256").hex()
