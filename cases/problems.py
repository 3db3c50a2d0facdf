"""What keeps the answers of the wizard's own steps from being filed: steps, certifying, payment, review ask it."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from cases.limits import words_over_limit
from cases.stops import stop_of_case_type, stop_of_location
from courts.book import Book, book_of
from courts.models import CaseType, Location
from courts.venue import venue_of
from docket.answers import unfinished_of
from docket.models import Filing
from docket.steps import Problem

CASE_TYPE, SUMMONS, DOCUMENT = "case-type", "summons", "document"
ANSWER = "answer-"


def case_type_problems(filing: Filing, *, at: date) -> Sequence[Problem]:
    if pending := unfinished_problem(filing, CASE_TYPE, _("Finish the answers about the case type.")):
        return pending
    if words := case_type_words(filing, at=at):
        return [Problem(code="case-type", message=words, step=CASE_TYPE, anchor="id_case_type")]
    if stop := stop_of_case_type(filing):
        title = book_of(filing.jurisdiction).stop_page(stop).title
        return [Problem(code=f"stop:{stop}", message=title, step=CASE_TYPE, anchor="id_case_type")]
    return [
        Problem(code="unanswered", message=_("Answer this question: %s") % text, step=CASE_TYPE, anchor=f"id_{name}_0")
        for name, text in unanswered(filing)
    ]


def summons_problems(filing: Filing, *, at: date) -> Sequence[Problem]:
    words = _("Finish the answers under Basic Summons Information.")
    if pending := unfinished_problem(filing, SUMMONS, words):
        return pending
    if not filing.summons_done:
        return [Problem(code="summons-missing", message=_("Fill in the Basic Summons Information."), step=SUMMONS)]
    return [
        Problem(code=code, message=words, step=SUMMONS, anchor=anchor)
        for code, words, anchor in (*location_problems(filing), *amount_problems(filing, at=at))
    ]


def document_title_problems(filing: Filing) -> Sequence[Problem]:
    if pending := unfinished_problem(filing, DOCUMENT, _("Finish the name of your document.")):
        return pending
    if filing.document_title:
        return []
    return [Problem(code="title", message=_("Enter the name of the document."), step=DOCUMENT, anchor="id_title")]


def unfinished_problem(filing: Filing, slug: str, words: str) -> list[Problem]:
    """What is typed and not yet sent would be lost if the filing went on without it."""
    if slug not in unfinished_of(filing):
        return []
    return [Problem(code=f"{slug}-unfinished", message=words, step=slug)]


def case_type_words(filing: Filing, *, at: date) -> str:
    """What is wrong with the category and type themselves, by the law of that day."""
    if filing.category is None or (filing.case_type is None and not filing.category.stop):
        return _("Choose the case type.")
    retired = filing.case_type.retired_on if filing.case_type else None
    if retired and retired <= at:
        return _("This case type is no longer in use. Choose another one.")
    return ""


def unanswered(filing: Filing) -> list[tuple[str, str]]:
    """Field and text of each question of the type that has no answer."""
    book: Book = book_of(filing.jurisdiction)
    if filing.case_type is None:
        return []
    questions = book.stops_for(filing.case_type, filing.filer.account_type)
    return [(ANSWER + row.code, row.text) for row in questions if row.code not in filing.screening]


def location_problems(filing: Filing) -> Iterator[tuple[str, str, str]]:
    book = book_of(filing.jurisdiction)
    if stop := stop_of_location(filing):
        yield f"stop:{stop}", book.stop_page(stop).title, "id_location"
    elif filing.location is None or filing.location.pk not in {
        row.pk for row in locations_offered(book, filing.case_type)
    }:
        yield "location", _("This type of case goes to another court location. Choose the court again."), "id_location"


def amount_problems(filing: Filing, *, at: date) -> Iterator[tuple[str, str, str]]:
    case_type, cents = filing.case_type, filing.amount_cents
    if case_type is None or not case_type.asks_amount:
        return
    if cents is None:
        yield "amount-missing", _("Enter the amount you claim."), "id_amount"
    elif words := words_over_limit(book_of(filing.jurisdiction), case_type, cents, on=at):
        yield "amount-over-limit", words, "id_amount"


def locations_offered(book: Book, case_type: CaseType | None) -> tuple[Location, ...]:
    """Where the type may go. A district whose landlord-tenant claims go to a session in the list gives way to it."""
    if case_type is None:
        return book.locations
    return tuple(row for row in book.locations_for(case_type) if venue_of(case_type, row).goes_to is None)
