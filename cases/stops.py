"""Where online filing ends: the answers, types and places that lead to a stop page."""

from courts.book import Book, book_of
from courts.models import CaseType
from courts.venue import venue_of
from docket.models import Filing


def stop_of_case_type(filing: Filing) -> str:
    """The slug of the stop page that the answers of the first step lead to; empty when there is none."""
    if filing.category and filing.category.stop:
        return filing.category.stop
    if filing.case_type is None:
        return ""
    book = book_of(filing.jurisdiction)
    return stop_of_type(filing.case_type) or stop_of_answers(book, filing.case_type, filing)


def stop_of_type(case_type: CaseType) -> str:
    return "" if case_type.is_online else case_type.stop


def stop_of_answers(book: Book, case_type: CaseType, filing: Filing) -> str:
    for question in book.stops_for(case_type, filing.filer.account_type):
        if filing.screening.get(question.code) == question.stop_answer:
            return question.stop
    return ""


def stop_of_location(filing: Filing) -> str:
    if filing.case_type is None or filing.location is None:
        return ""
    return venue_of(filing.case_type, filing.location).stop


def step_of_stop(filing: Filing, slug: str) -> str:
    """The slug of the step whose answer leads to this stop page."""
    return "summons" if slug == stop_of_location(filing) else "case-type"
