"""A clerk takes a filing for review: a conditional update with an end, so that two never work on the same one."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.services.recording import record, remark
from docket.errors import FilingError
from docket.models import Filing, ReviewRound
from enrollment.models import User

CLAIM = timedelta(minutes=30)
BATCH = 10


def in_desk_order(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Urgent ones first, then the longest wait."""
    return filings.order_by("-is_priority", "received_at", "id")


def take_next(among: QuerySet[Filing], *, actor: User, now: datetime) -> Filing | None:
    """Claim the first filing that waits and nobody has; None when there is none.

    What this clerk has in hand already comes first, so that a second press takes no second one. Of twenty clerks
    pressing at once each gets another one: the row that was claimed a moment ago is not updated again.
    """
    waiting = in_desk_order(among.awaiting_clerk())  # type: ignore[attr-defined]  # the queryset of Filing
    own = waiting.filter(pk__in=ReviewRound.objects.claimed(now).filter(claimed_by=actor).values("filing_id")).first()
    if own is not None:
        return own
    free = waiting.exclude(pk__in=ReviewRound.objects.claimed(now).values("filing_id"))  # few are claimed at a time
    while candidates := list(free[:BATCH]):
        for filing in candidates:
            if _claim(filing, actor=actor, now=now):
                return filing
    return None


def claim_filing(filing: Filing, *, actor: User, now: datetime) -> ReviewRound:
    """Take this filing, or hold on to it for another half hour.

    Raises FilingError `moved_on` when it does not wait for a clerk, `claimed` when another clerk has it.
    """
    _claim(filing, actor=actor, now=now)
    round_ = open_round_of(filing)
    if round_.claimed_by_id != actor.pk:
        raise FilingError("claimed", claimed_words(round_))
    ReviewRound.objects.undecided().filter(pk=round_.pk, claimed_by=actor).update(claimed_until=now + CLAIM)
    round_.claimed_until = now + CLAIM
    return round_


def take_over(filing: Filing, *, reason: str, actor: User, now: datetime) -> ReviewRound:
    """Take a filing that another clerk has, and say why. Raises FilingError `no_reason` or `moved_on`."""
    if not reason.strip():
        raise FilingError("no_reason", _("Say why you take this filing over. The other clerk can read it."))
    with transaction.atomic():
        round_ = ReviewRound.objects.undecided().select_for_update().filter(filing=filing).first()
        if round_ is None:
            raise FilingError("moved_on", _("This filing has been decided already. Nothing was changed."))
        before = round_.claimed_by_id
        round_.claimed_by, round_.claimed_until = actor, now + CLAIM
        round_.save(update_fields=["claimed_by", "claimed_until"])
        why = remark(reason, subject=filing.subject, at=now)
        data = {"round": round_.number, "from": before, **why}
        record("filing.taken-over", subject=filing.subject, actor=actor, data=data, at=now)
    return round_


def release_filing(filing: Filing, *, actor: User, now: datetime) -> bool:
    """Give it back to the queue. False when this clerk did not have it; nothing changes then."""
    with transaction.atomic():
        mine = ReviewRound.objects.undecided().filter(filing=filing, claimed_by=actor)
        if not mine.update(claimed_by=None, claimed_until=None):
            return False
        record("filing.claim-released", subject=filing.subject, actor=actor, at=now)
    return True


def open_round_of(filing: Filing) -> ReviewRound:
    """The round that waits for a decision. Raises FilingError `moved_on` when there is none."""
    round_ = ReviewRound.objects.undecided().select_related("claimed_by").filter(filing=filing).first()
    if round_ is None:
        raise FilingError("moved_on", _("This filing has been decided already. Nothing was changed."))
    return round_


def claimed_words(round_: ReviewRound) -> str:
    who = round_.claimed_by.display_name if round_.claimed_by else ""
    return _("%(clerk)s is working on this filing. Take it over, with a reason, or choose another one.") % {
        "clerk": who
    }


def _claim(filing: Filing, *, actor: User, now: datetime) -> bool:
    """One conditional update. True when this call made the claim."""
    with transaction.atomic():
        free = ReviewRound.objects.unclaimed(now).filter(filing=filing)
        if not free.update(claimed_by=actor, claimed_until=now + CLAIM):
            return False
        record("filing.claimed", subject=filing.subject, actor=actor, at=now)
    return True
