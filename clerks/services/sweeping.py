"""What the desk does by itself: remind of corrections, and reject what was not corrected in time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.corrections import Correction, correction_of
from courts.calendar import local
from courts.models import Jurisdiction
from courts.models.sums import RefundOccasion
from docket.enums import Decision, FilingState
from docket.errors import FilingError
from docket.models import Filing, ReviewRound
from docket.paths import correction_path
from docket.services.deciding import reject_returned
from documents.services.correcting import drop_corrections
from enrollment.models import User
from notices.links import absolute
from notices.models import Notice
from notices.services.outbox import queue_notice
from payments.services.refunding import refund_filing

REMINDERS = (5, 1)
REMINDER = "cure-reminder:"
BATCH = 200


def sweep_corrections(*, now: datetime) -> int:
    """Remind five days and one day before the last day; after it, reject and give back. Returns how many it rejected.

    May run at any time, any number of times.
    """
    return sum(_sweep_one(jurisdiction, now=now) for jurisdiction in Jurisdiction.objects.all())


def _sweep_one(jurisdiction: Jurisdiction, *, now: datetime) -> int:
    """Each list holds only what is still to be done, so that many of one kind never keep the others waiting."""
    today = local(jurisdiction, now).date()
    waiting = _returned(jurisdiction)
    rejected = 0
    for correction in _corrections(waiting.filter(cure_by__lt=today)):
        rejected += correction.is_late(now) and _reject_missed(correction.filing, now=now)
    begin = today
    for days in sorted(REMINDERS):
        end = today + timedelta(days=days)
        due = waiting.filter(cure_by__gte=begin, cure_by__lte=end).annotate(key=_reminder_key(days))
        for correction in _corrections(due.filter(~Exists(Notice.objects.filter(key=OuterRef("key"))))):
            _remind(correction, key=f"{REMINDER}{correction.round.pk}:{days}")
        begin = end + timedelta(days=1)
    return rejected


def _returned(jurisdiction: Jurisdiction) -> QuerySet[ReviewRound]:
    """The newest round of each filing that waits for its correction; earlier returns of it are long mended."""
    newer = ReviewRound.objects.filter(filing=OuterRef("filing"), number__gt=OuterRef("number"))
    rounds = ReviewRound.objects.filter(
        decision=Decision.RETURN, filing__state=FilingState.RETURNED, filing__jurisdiction=jurisdiction
    )
    return rounds.filter(~Exists(newer)).order_by("cure_by", "pk")


def _reminder_key(days: int) -> Concat:
    return Concat(Value(REMINDER), Cast("pk", CharField()), Value(f":{days}"))


def _corrections(rounds: QuerySet[ReviewRound]) -> Iterator[Correction]:
    """One after the other, each read afresh: the filer may have sent it in the meantime."""
    for pk in list(rounds.values_list("filing_id", flat=True)[:BATCH]):
        filing = Filing.objects.select_related("jurisdiction", "case", "filer", "case_type").get(pk=pk)
        correction = correction_of(filing)
        if correction is not None and correction.round.cure_by is not None:
            yield correction


def _reject_missed(filing: Filing, *, now: datetime) -> bool:
    words = _(
        "The filing was not corrected by the last day, so it is rejected. The court's rule says what is paid back."
    )
    try:
        reject_and_refund(filing, words=words, occasion=RefundOccasion.CURE_MISSED, actor=None, now=now)
    except FilingError:
        return False  # the correction came in this very moment
    return True


def reject_and_refund(
    filing: Filing, *, words: str, occasion: RefundOccasion, actor: User | None, now: datetime
) -> Filing:
    """Reject what waits for its correction, take away what was never sent, and give back by the occasion's rule."""
    with transaction.atomic():
        moved = reject_returned(filing, words=words, actor=actor, now=now)
        drop_corrections(moved)
        refund_filing(moved, occasion=occasion, actor=actor, now=now)
    return moved


def _remind(correction: Correction, *, key: str) -> None:
    """The nearest reminder that is due; each is sent once for each round."""
    filing, round_ = correction.filing, correction.round
    if filing.case is None or round_.cure_by is None:
        return
    queue_notice(
        key=key,
        to=filing.filer.email,
        template="cure_reminder",
        context={
            "number": filing.case.number,
            "caption": filing.caption,
            "words": round_.words,
            "cure_by": date_format(round_.cure_by, "l, F j, Y"),
            "link": absolute(correction_path(filing.public_id)),
        },
        about=filing.subject,
    )
