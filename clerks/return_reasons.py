from collections.abc import Iterable

from courts.book import Book, book_of
from courts.errors import UnknownCodeError
from courts.models import Jurisdiction


def labels_of(jurisdiction: Jurisdiction, codes: Iterable[str]) -> list[str]:
    """The reasons in the words of the court's list, retired ones too; an unknown code as it stands."""
    book = book_of(jurisdiction)
    return [_label(book, code) for code in codes]


def _label(book: Book, code: str) -> str:
    try:
        return book.return_reason(code).label
    except UnknownCodeError:
        return code
