"""Chain the events that are not chained yet. One sealer at a time; nobody else waits for it."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from audit import crash
from audit.lines import link_of
from audit.models import Event, Seal, SealHead, UnsealedEvent

BATCH = 2000


def seal_events() -> int:
    """Append every waiting event to the chain, in order of its id. Returns how many were chained.

    Locks the chain's head row; a second sealer waits and then finds nothing to do.
    """
    sealed = 0
    while batch := _seal_batch():
        sealed += batch
    return sealed


def _seal_batch() -> int:
    if not UnsealedEvent.objects.exists():
        return 0
    with transaction.atomic():
        SealHead.objects.get_or_create(name="chain")
        head = SealHead.objects.select_for_update().get(name="chain")
        ids = list(UnsealedEvent.objects.order_by("event_id").values_list("event_id", flat=True)[:BATCH])
        marks = dict(Event.objects.filter(pk__in=ids).values_list("pk", "mark"))
        seals = []
        for event_id in ids:
            position = head.position + 1
            mark = marks.get(event_id, "missing")
            head.digest = link_of(
                settings.AUDIT_SEAL_KEY, previous=head.digest, position=position, event_id=event_id, mark=mark
            )
            head.position = position
            seals.append(Seal(position=position, event_id=event_id, digest=head.digest))
        Seal.objects.bulk_create(seals)
        UnsealedEvent.objects.filter(pk__in=ids).delete()
        head.save()
        crash.point("seal-events.before-commit")
    crash.point("seal-events.after-commit")
    if ids:
        keep_head_outside(head.position, head.digest)
    return len(ids)


def outside_head_file() -> Path:
    return Path(settings.AUDIT_HEAD_FILE)


def keep_head_outside(position: int, digest: str) -> None:
    """Append the newest head to a file that the database cannot reach."""
    path = outside_head_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as heads:
        heads.write(f"{position} {digest}\n")


def last_head_outside() -> tuple[int, str] | None:
    path = outside_head_file()
    if not path.exists():
        return None
    with path.open("rb") as heads:
        heads.seek(max(0, path.stat().st_size - 400))
        lines = [line for line in heads.read().decode("ascii", "replace").splitlines() if line.strip()]
    newest = max((line.split() for line in lines if _is_head(line)), key=lambda parts: int(parts[0]), default=None)
    return (int(newest[0]), newest[1]) if newest else None


def _is_head(line: str) -> bool:
    parts = line.split()
    return len(parts) == 2 and parts[0].isdigit() and len(parts[1]) == 64
