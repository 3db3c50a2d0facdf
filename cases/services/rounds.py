from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from audit.rows import insert
from audit.work import enqueue
from cases.flags import UNREAD, flags_on
from courts.calendar import local
from docket.models import Filing, ReviewRound

NOT_READ = f" {UNREAD} "


def open_round(filing: Filing, *, number: int, now: datetime, changes: Sequence[dict[str, str]] = ()) -> ReviewRound:
    """Put the filing before the clerk, with what to look at first. Call in the transaction that files it."""
    return ReviewRound.objects.create(
        filing=filing, number=number, opened_at=now, flags=_flags_of(filing, number=number), changes=list(changes)
    )


def open_first_round(filing: Filing, *, now: datetime) -> ReviewRound:
    """The same in the transaction that dockets, which others wait for: what to look at first is worked out after it."""
    return insert(ReviewRound(filing=filing, number=1, opened_at=now, flags=NOT_READ))


def take_in(filing: Filing) -> None:
    """What follows the docket number: the stamped copies, and what the clerk should see first. Safe to run twice."""
    enqueue("documents.stamp_filing", filing.pk)
    if round_ := ReviewRound.objects.filter(filing=filing, flags=NOT_READ).first():
        read_round(round_)


def read_round(round_: ReviewRound) -> bool:
    """Write down what the clerk should see first. False when that was done before; nothing changes then."""
    flags = _flags_of(round_.filing, number=round_.number)
    return bool(ReviewRound.objects.filter(pk=round_.pk, flags=NOT_READ).update(flags=flags))


def unread_rounds() -> QuerySet[ReviewRound]:
    """What a lost task left, oldest first."""
    return ReviewRound.objects.filter(flags=NOT_READ).order_by("pk")


def _flags_of(filing: Filing, *, number: int) -> str:
    at = local(filing.jurisdiction, filing.received_at or filing.touched_at).date()
    return flags_on(filing, round_number=number, at=at)
