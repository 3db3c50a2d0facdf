"""The life of drafts: the filer is told before one is removed; it is emptied when it is too late to restore."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format

from cases.services.removal import empty_filing, remove_filing
from courts.calendar import local
from courts.models import Jurisdiction
from docket.enums import FilingState
from docket.models import Filing
from docket.moves import lock_filings
from notices.links import absolute
from notices.models import Notice
from notices.services.outbox import queue_notice

WARNING_DAYS = 14
BATCH = 200
CHUNK = 500  # keys asked for in one query


def sweep_drafts(*, now: datetime) -> None:
    """Warn about, remove and empty what has lain too long. May run at any time, any number of times."""
    for jurisdiction in Jurisdiction.objects.all():
        warn_of_removal(jurisdiction, now=now)
        remove_stale_drafts(jurisdiction, now=now)
        empty_removed(jurisdiction, now=now)


def warn_of_removal(jurisdiction: Jurisdiction, *, now: datetime) -> None:
    """One mail per draft and stretch of rest, two weeks before it is removed; who has it makes room for the rest."""
    life = timedelta(days=jurisdiction.draft_days)
    drafts = Filing.objects.unfinished().filter(
        jurisdiction=jurisdiction,
        touched_at__lte=now - life + timedelta(days=WARNING_DAYS),
        touched_at__gt=now - life,
    )
    keys = {f"draft-warning:{pk}:{touched:%Y-%m-%d}": pk for pk, touched in drafts.values_list("pk", "touched_at")}
    new = {keys[key]: key for key in keys.keys() - _known_keys(keys)}
    for draft in drafts.filter(pk__in=sorted(new)[:BATCH]).select_related("filer"):
        _warn(draft, key=new[draft.pk], last_day=local(jurisdiction, draft.touched_at + life).date())


def _known_keys(keys: Iterable[str]) -> set[str]:
    wanted = sorted(keys)
    known: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        known.update(Notice.objects.filter(key__in=chunk).values_list("key", flat=True))
    return known


def _warn(draft: Filing, *, key: str, last_day: date) -> None:
    queue_notice(
        key=key,
        to=draft.filer.email,
        template="draft_warning",
        context={
            "name": draft.filer.display_name,
            "caption": draft.caption,
            "last_day": date_format(last_day, "l, F j, Y"),
            "link": absolute(reverse("cases:unfinished")),
        },
        about=draft.subject,
    )


def remove_stale_drafts(jurisdiction: Jurisdiction, *, now: datetime) -> None:
    until = now - timedelta(days=jurisdiction.draft_days)
    stale = Filing.objects.unfinished().filter(jurisdiction=jurisdiction, touched_at__lte=until)
    for draft in stale.order_by("pk")[:BATCH]:
        _remove_resting(draft, until=until, now=now)


def _remove_resting(draft: Filing, *, until: datetime, now: datetime) -> None:
    """Asks again under the lock: its filer may have come back since the list was read."""
    with transaction.atomic():
        locked = lock_filings([draft.pk])[0]
        if locked.is_draft and locked.touched_at <= until:
            remove_filing(locked, actor=None, now=now)


def empty_removed(jurisdiction: Jurisdiction, *, now: datetime) -> None:
    gone = Filing.objects.filter(
        jurisdiction=jurisdiction,
        state=FilingState.REMOVED,
        emptied_at__isnull=True,
        removed_at__lte=now - timedelta(days=jurisdiction.restore_days),
    )
    for filing in gone.order_by("pk")[:BATCH]:
        empty_filing(filing, now=now)
