"""Walk the chain and find the first line that is not what was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef

from audit.lines import link_of, mark_of
from audit.models import Event, Seal, SealHead, UnsealedEvent
from audit.services.sealing import last_head_outside

CHUNK = 10_000


class Stored(NamedTuple):
    """An event as plain values: a million rows are read without a million model instances."""

    pk: int
    kind: str
    subject: str
    actor_id: int | None
    actor_label: str
    source: str
    data: str
    at: datetime
    mark: str


class Link(NamedTuple):
    position: int
    event_id: int
    digest: str


@dataclass(frozen=True)
class Breach:
    what: str  # altered, removed, inserted, cut-off
    event_id: int | None
    position: int | None

    def __str__(self) -> str:
        return f"{self.what}: event {self.event_id}, link {self.position}"


@dataclass(frozen=True)
class Verdict:
    checked: int
    breach: Breach | None


def verify_chain() -> Verdict:
    """Check every link, every event and the end of the chain. Reads only; stops at the first breach."""
    key: str = settings.AUDIT_SEAL_KEY
    checked, previous = 0, ""
    links: dict[int, str] = {}
    outside = last_head_outside()
    for seal, event in _links_with_events():
        if seal.position != checked + 1:
            return Verdict(checked, Breach("removed", None, checked + 1))
        if event is None:
            return Verdict(checked, Breach("removed", seal.event_id, seal.position))
        if not compare_digest(mark_of(key, event), event.mark):
            return Verdict(checked, Breach("altered", event.pk, seal.position))
        digest = link_of(key, previous=previous, position=seal.position, event_id=event.pk, mark=event.mark)
        if not compare_digest(digest, seal.digest):
            return Verdict(checked, Breach("altered", event.pk, seal.position))
        if outside and outside[0] == seal.position:
            links[seal.position] = seal.digest
        checked, previous = seal.position, digest
    return Verdict(checked, _find_cut_off(checked, previous, links, outside) or _find_inserted())


def _links_with_events() -> Iterator[tuple[Link, Stored | None]]:
    """By position, a chunk at a time, each with two questions that an index answers."""
    beyond = Seal.objects.all()
    while links := list(map(Link._make, beyond.order_by("position").values_list(*Link._fields)[:CHUNK])):
        last = links[-1].position
        inside = beyond.filter(position__lte=last).order_by().values("event_id")
        rows = Event.objects.filter(pk__in=inside).order_by().values_list(*Stored._fields)
        events = {row[0]: Stored._make(row) for row in rows}
        for link in links:
            yield link, events.get(link.event_id)
        beyond = Seal.objects.filter(position__gt=last)


def _find_cut_off(checked: int, digest: str, links: dict[int, str], outside: tuple[int, str] | None) -> Breach | None:
    head = SealHead.objects.filter(name="chain").first()
    if head and (head.position, head.digest) != (checked, digest):
        return Breach("cut-off", None, checked + 1)
    if outside and links.get(outside[0]) != outside[1]:
        return Breach("cut-off", None, min(checked, outside[0]) + 1)
    return None


def _find_inserted() -> Breach | None:
    """An event outside chain and work list, or one on the work list that the portal did not write."""
    # Not "NOT IN": over a million events PostgreSQL would walk the whole chain again for each of them.
    sealed = Seal.objects.filter(event_id=OuterRef("pk"))
    waiting = UnsealedEvent.objects.filter(event_id=OuterRef("pk"))
    stray = Event.objects.filter(~Exists(sealed), ~Exists(waiting)).order_by("pk").first()
    if stray:
        return Breach("inserted", stray.pk, None)
    for event in Event.objects.filter(pk__in=UnsealedEvent.objects.values("event_id")).iterator():
        if not compare_digest(mark_of(settings.AUDIT_SEAL_KEY, event), event.mark):
            return Breach("inserted", event.pk, None)
    return None
