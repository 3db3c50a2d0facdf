"""What a claim over the limit is told."""

from datetime import date

from django.utils.translation import gettext as _

from courts.book import Book
from courts.limits import limit_for
from courts.models import CaseType
from courts.money import dollars


def words_over_limit(book: Book, case_type: CaseType, cents: int, *, on: date) -> str:
    """The limit and the way out, when this sum cannot be claimed with this type; empty when it can."""
    limit = limit_for(book, case_type, on=on)
    if limit is None or cents <= limit.amount_cents or not limit.is_refused:
        return ""
    asked = _("The amount is over %(limit)s.") % {"limit": dollars(limit.amount_cents)}
    return f"{asked} {limit.words}"


def words_to_explain(book: Book, case_type: CaseType, cents: int | None, *, on: date) -> str:
    """What is good to know about a sum over a limit that is no bar; empty when there is nothing to say."""
    limit = limit_for(book, case_type, on=on)
    if cents is None or limit is None or cents <= limit.amount_cents or limit.is_refused:
        return ""
    return limit.words
