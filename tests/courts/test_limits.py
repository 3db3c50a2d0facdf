from datetime import date

import pytest

from courts.book import book_of
from courts.limits import limit_for
from courts.models import Jurisdiction

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("code", "cents", "is_refused"),
    [("S25", 500_000, True), ("S00", 500_000, True), ("H13", 500_000, True), ("S20", 1_500_000, True),
     ("H11", 500_000, False)],
)  # fmt: skip
def test_a_small_claim_has_its_own_limit(connecticut: Jurisdiction, code: str, cents: int, *, is_refused: bool) -> None:
    book = book_of(connecticut)
    limit = limit_for(book, book.case_type(code), on=TODAY)
    assert limit
    assert (limit.amount_cents, limit.is_refused) == (cents, is_refused)
    assert limit.words


@pytest.mark.parametrize("code", ["H12", "M90", "P00"])
def test_other_cases_have_no_limit(connecticut: Jurisdiction, code: str) -> None:
    book = book_of(connecticut)
    assert limit_for(book, book.case_type(code), on=TODAY) is None


@pytest.mark.parametrize(("day", "cents"), [(date(2022, 6, 30), 300_000), (date(2022, 7, 1), 500_000)])
def test_a_limit_changes_on_its_day(havenport: Jurisdiction, day: date, cents: int) -> None:
    book = book_of(havenport)
    limit = limit_for(book, book.case_type("1"), on=day)
    assert limit
    assert limit.amount_cents == cents
