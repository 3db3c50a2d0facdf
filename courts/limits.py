"""The most that may be claimed, from the dated rows in force on a day."""

from dataclasses import dataclass
from datetime import date

from courts.book import Book
from courts.models import CaseType


@dataclass(frozen=True)
class Limit:
    """`is_refused`: more than the limit cannot be filed here; otherwise the words explain."""

    amount_cents: int
    is_refused: bool
    words: str
    is_confirmed: bool = True


def limit_for(book: Book, case_type: CaseType, *, on: date) -> Limit | None:
    """The limit of the case type itself, else of its track; None where there is none."""
    for names in ((case_type.code, ""), ("", case_type.track)):
        rows = [row for row in book.limits if (row.case_type, row.track) == names and row.is_in_force(on)]
        row = max(rows, key=lambda row: row.valid_from or date.min, default=None)
        if row:
            return Limit(row.amount_cents, row.is_refused, row.words, row.confirmed)
    return None
