"""The clerk's decision on one round of review. Money that follows a rejection is another room's."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courts.calendar import add_open_days, local
from docket.enums import Decision, FilingState
from docket.errors import FilingError
from docket.models import Case, Filing, ReviewRound
from docket.moves import lock_filings, move_filing
from docket.paths import case_path, correction_path
from docket.services.activity import Happened, tell_subscribers
from docket.services.claiming import claimed_words
from enrollment.models import User
from notices.links import absolute
from notices.services.outbox import queue_notice

OUTCOME = {
    Decision.ACCEPT: FilingState.ACCEPTED,
    Decision.RETURN: FilingState.RETURNED,
    Decision.REJECT: FilingState.REJECTED,
}
TOLD = {
    Decision.ACCEPT: Happened.ACCEPTED,
    Decision.RETURN: Happened.RETURNED,
    Decision.REJECT: Happened.REJECTED,
}


@dataclass(frozen=True)
class Verdict:
    """What the clerk says: `words` go to the filer; a return names what is opened for correction, and until when."""

    decision: Decision
    reason: str = ""
    words: str = ""
    named: list[str] = field(default_factory=list)
    cure_by: date | None = None


def decide_filing(filing: Filing, *, round_number: int, verdict: Verdict, actor: User, now: datetime) -> Filing:
    """End the open round and move the filing; the filer is mailed.

    Raises FilingError `moved_on` when another clerk has decided this round already: told, not thanked. Raises
    `claimed` while another clerk has it, `no_words` when a return or rejection says nothing to the filer,
    `nothing_named` when a return opens nothing. Nothing changes then.
    """
    if verdict.decision != Decision.ACCEPT and not verdict.words.strip():
        raise FilingError("no_words", _("Tell the filer in your own words what is wrong and how to mend it."))
    if verdict.decision == Decision.RETURN and not verdict.named:
        raise FilingError("nothing_named", _("Name at least one document or field that the filer may correct."))
    if verdict.decision == Decision.RETURN and verdict.cure_by is None:
        verdict = replace(verdict, cure_by=_default_cure(filing, now))
    with transaction.atomic():
        round_ = ReviewRound.objects.select_for_update().filter(filing=filing, number=round_number).first()
        if round_ is None or round_.decision:
            raise FilingError("moved_on", _decided_words(round_))
        if round_.is_claimed_by_other(actor, now):
            raise FilingError("claimed", claimed_words(round_))
        _end_round(round_, verdict=verdict, actor=actor, now=now)
        moved = move_filing(
            filing,
            expected=FilingState.FILED,
            to=OUTCOME[verdict.decision],
            actor=actor,
            now=now,
            note=_round_words(round_.number),
        )
        Case.objects.filter(filings=moved).update(touched_at=now)
        _tell_filer(moved, round_)
        tell_subscribers(moved, happened=TOLD[verdict.decision], round_number=round_.number)
    return moved


def _round_words(number: int) -> str:
    """All that history says of a decision: it is sealed for good, and the clerk's words may name anybody."""
    return _("Round %(number)s") % {"number": number}


def _default_cure(filing: Filing, now: datetime) -> date:
    jurisdiction = filing.jurisdiction
    return add_open_days(jurisdiction, local(jurisdiction, now).date(), jurisdiction.cure_days)


def _decided_words(round_: ReviewRound | None) -> str:
    if round_ is None or round_.decided_by is None:
        return _("This filing has been decided already. Nothing was changed.")
    return _("%(clerk)s has decided this filing already: %(decision)s. Nothing was changed.") % {
        "clerk": round_.decided_by.display_name, "decision": round_.get_decision_display()
    }  # fmt: skip


def _end_round(round_: ReviewRound, *, verdict: Verdict, actor: User, now: datetime) -> None:
    round_.decision, round_.decided_by, round_.decided_at = verdict.decision, actor, now
    round_.reason, round_.words, round_.named = verdict.reason, verdict.words, verdict.named
    round_.cure_by = verdict.cure_by
    round_.claimed_by = round_.claimed_until = None
    round_.save()


def _tell_filer(filing: Filing, round_: ReviewRound) -> None:
    if filing.case is None:
        raise FilingError("not_docketed", "only what is on the docket is decided")
    queue_notice(
        key=f"decision:{filing.pk}:{round_.number}",
        to=filing.filer.email,
        template=f"decision_{round_.decision}",
        context={
            "number": filing.case.number,
            "caption": filing.caption,
            "words": round_.words,
            "cure_by": date_format(round_.cure_by, "l, F j, Y") if round_.cure_by else "",
            "link": absolute(_place_of(filing, round_)),
        },
        about=filing.subject,
    )


def _place_of(filing: Filing, round_: ReviewRound) -> str:
    """A return leads to just what is to be corrected; everything else to the case."""
    if round_.decision == Decision.RETURN:
        return correction_path(filing.public_id)
    return case_path(filing.case.number) if filing.case else ""


def reject_returned(filing: Filing, *, words: str, actor: User | None, now: datetime) -> Filing:
    """Reject a filing that waits for its correction: by a clerk, or by the portal when the deadline is missed.

    A round of its own keeps who, when and why; the filer is mailed. Raises FilingError `no_words`, or `moved_on`
    when the correction came after all; nothing changes then.
    """
    if not words.strip():
        raise FilingError("no_words", _("Tell the filer in your own words why it is rejected."))
    with transaction.atomic():
        lock_filings([filing.pk])
        newest = ReviewRound.objects.filter(filing=filing).order_by("-number").first()
        number = newest.number + 1 if newest else 1
        moved = move_filing(
            filing,
            expected=FilingState.RETURNED,
            to=FilingState.REJECTED,
            actor=actor,
            now=now,
            note=_round_words(number),
        )
        Case.objects.filter(filings=moved).update(touched_at=now)
        round_ = ReviewRound.objects.create(
            filing=filing,
            number=number,
            opened_at=now,
            decision=Decision.REJECT,
            decided_by=actor,
            decided_at=now,
            words=words,
        )
        _tell_filer(moved, round_)
        tell_subscribers(moved, happened=Happened.REJECTED, round_number=round_.number)
    return moved
