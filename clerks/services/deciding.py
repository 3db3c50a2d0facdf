"""A decision with the money that follows from it, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courts.models.sums import RefundOccasion
from docket.enums import Decision
from docket.errors import FilingError
from docket.models import Filing, ReviewRound
from docket.services.deciding import Verdict, decide_filing
from enrollment.models import User
from payments.services.refunding import refund_filing


def decide(filing: Filing, *, round_number: int, verdict: Verdict, actor: User, now: datetime) -> Filing:
    """Decide the open round; a rejection gives back by the jurisdiction's rule. Raises what decide_filing does."""
    with transaction.atomic():
        moved = decide_filing(filing, round_number=round_number, verdict=verdict, actor=actor, now=now)
        if verdict.decision == Decision.REJECT:
            refund_filing(moved, occasion=RefundOccasion.REJECTED, actor=actor, now=now)
    return moved


def accept_unflagged(filings: Sequence[Filing], *, actor: User, now: datetime) -> tuple[int, list[str]]:
    """Accept those of the filings that have no flag and nobody else has. Returns how many, and why others were not."""
    accepted, refusals = 0, []
    for filing in filings:
        try:
            _accept_unflagged(filing, actor=actor, now=now)
            accepted += 1
        except FilingError as refusal:
            number = filing.case.number if filing.case else str(filing.public_id)
            refusals.append(f"{number}: {refusal.message}")
    return accepted, refusals


def _accept_unflagged(filing: Filing, *, actor: User, now: datetime) -> None:
    round_ = ReviewRound.objects.undecided().filter(filing=filing).first()
    if round_ is None:
        raise FilingError("moved_on", _("It has been decided already."))
    if round_.flags:
        raise FilingError("flagged", _("It has flags, so open it and look."))
    decide(filing, round_number=round_.number, verdict=Verdict(Decision.ACCEPT), actor=actor, now=now)
