from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Protocol

from django.conf import settings

from audit import clock
from audit.kinds import KINDS
from audit.lines import Scalar, canonical_json, mark_of
from audit.models import Event, Remark, UnsealedEvent
from audit.origin import current_origin
from audit.rows import insert_all


class Actor(Protocol):
    @property
    def pk(self) -> int | None: ...
    @property
    def user_id(self) -> str: ...


PORTAL = "the portal"
_waiting: ContextVar[list[Event] | None] = ContextVar("lines", default=None)


def record(  # noqa: PLR0913 - a line of history has as many parts
    kind: str,
    *,
    subject: str,
    actor: Actor | None,
    data: Mapping[str, Scalar] | None = None,
    at: datetime | None = None,
    source: str = "",
) -> Event:
    """Write one line of history in the current transaction; the sealer chains it about a second later.

    `source` is where it came from; when not given, what `audit.origin` was told: the caller's network, or the worker.
    Never put names, e-mail addresses, card data, identifiers, document text or anybody's free words into `data`: for
    words there is `remark`.
    Raises KeyError for a kind that is not registered in `audit.kinds`.
    """
    if kind not in KINDS:
        raise KeyError(f"{kind} is not registered in audit.kinds")
    event = Event(
        kind=kind,
        subject=subject,
        actor_id=actor.pk if actor else None,
        actor_label=actor.user_id if actor else PORTAL,
        source=source or current_origin(),
        data=canonical_json(data or {}),
        at=at or clock.now(),
    )
    event.mark = mark_of(settings.AUDIT_SEAL_KEY, event)
    waiting = _waiting.get()
    if waiting is None:
        _write([event])
    else:
        waiting.append(event)
    return event


def remark(words: str, *, subject: str, at: datetime) -> dict[str, Scalar]:
    """Keep somebody's own words outside the seal. What it gives goes into the `data` of the line they belong to."""
    return {"remark": Remark.objects.create(subject=subject, words=words.strip(), at=at).pk}


@contextmanager
def recorded_together() -> Iterator[None]:
    """Lines recorded within the block are written at its end, in two statements however many they are.

    Open it inside the transaction of what happened. A block that ends with an error writes none of them. One within
    another leaves its lines to that one. It follows the block, not savepoints: catch nothing inside it that has changed
    rows.
    """
    outer = _waiting.get()
    if outer is not None:
        yield from _noted_in(outer)
        return
    waiting: list[Event] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _write(waiting)


def _noted_in(outer: list[Event]) -> Iterator[None]:
    before = len(outer)
    try:
        yield
    except BaseException:  # whatever ends the block
        del outer[before:]
        raise


def _write(events: Sequence[Event]) -> None:
    insert_all(events)
    insert_all([UnsealedEvent(event_id=event.pk) for event in events])
