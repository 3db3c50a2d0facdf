"""What the clerk should see first of a filing, worked out once when a round of review opens."""

from datetime import date

from cases.checks import problems_of
from courts.book import book_of
from courts.limits import limit_for
from docket.models import Filing
from documents.queries import flags_of

OVER_LIMIT, PROBLEMS, RESUBMITTED = "over-limit", "problems", "resubmitted"
UNREAD = "unread"  # nobody has worked them out yet, so nobody may take it for a filing without flags


def flags_on(filing: Filing, *, round_number: int, at: date) -> str:
    """The flags as one text, each between blanks, so that one of them can be looked for: ' over-limit repaired '."""
    flags = set(flags_of(filing))
    if is_over_limit(filing, at=at):
        flags.add(OVER_LIMIT)
    if problems_of(filing, at=at):
        flags.add(PROBLEMS)
    if round_number > 1:
        flags.add(RESUBMITTED)
    return f" {' '.join(sorted(flags))} " if flags else ""


def is_over_limit(filing: Filing, *, at: date) -> bool:
    """Over the limit of the day, also where the limit only explains and does not refuse."""
    if filing.case_type is None or filing.amount_cents is None:
        return False
    limit = limit_for(book_of(filing.jurisdiction), filing.case_type, on=at)
    return limit is not None and filing.amount_cents > limit.amount_cents
