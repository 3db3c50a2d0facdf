from datetime import date

import pytest

from courts.book import Book, book_of
from courts.fees import Price, price_filing
from courts.models import FeeRow, Jurisdiction

pytestmark = pytest.mark.django_db


def price(book: Book, code: str, day: str, *, amount: int | None = 425_000, defendants: int = 2) -> Price:
    on = date.fromisoformat(day)
    return price_filing(book, book.case_type(code), on=on, defendants=defendants, amount_cents=amount)


@pytest.mark.parametrize("code", ["H11", "H13", "S00", "S05", "S10", "S15", "S20", "S25"])
@pytest.mark.parametrize(
    ("day", "dollars"),
    [
        ("1999-12-31", 35),
        ("2008-03-03", 35),
        ("2009-06-30", 35),
        ("2009-07-01", 75),
        ("2010-03-03", 75),
        ("2012-06-30", 75),
        ("2012-07-01", 90),
        ("2013-03-03", 90),
        ("2016-06-30", 90),
        ("2016-07-01", 95),
        ("2018-03-03", 95),
        ("2025-03-03", 95),
    ],
)
def test_a_small_claim_costs_what_its_day_says(connecticut: Jurisdiction, code: str, day: str, dollars: int) -> None:
    found = price(book_of(connecticut), code, day)
    assert found.total_cents == dollars * 100
    assert found.is_known
    assert [(line.item, line.label, line.cents, line.count) for line in found.lines] == [
        ("entry", "Filing Fee", dollars * 100, 1)
    ]


@pytest.mark.parametrize("defendants", [0, 1, 99])
def test_a_connecticut_fee_does_not_count_defendants(connecticut: Jurisdiction, defendants: int) -> None:
    assert price(book_of(connecticut), "S25", "2025-03-03", defendants=defendants).total_cents == 9_500


@pytest.mark.parametrize(
    ("day", "amount", "dollars"),
    [
        ("2014-09-09", 1_000_000, 350),
        ("2014-09-09", 100, 350),
        ("2023-09-20", 100, 350),
        ("2023-09-21", 249_999, 230),
        ("2023-09-21", 250_000, 360),
        ("2025-03-03", None, 360),
    ],
)
def test_a_civil_fee_looks_at_the_claim(connecticut: Jurisdiction, day: str, amount: int | None, dollars: int) -> None:
    found = price(book_of(connecticut), "M90", day, amount=amount)
    assert (found.total_cents, found.is_known) == (dollars * 100, True)
    assert not found.lines[0].is_confirmed


def test_a_day_without_any_row_has_no_known_price(connecticut: Jurisdiction) -> None:
    assert price(book_of(connecticut), "M90", "2013-12-31") == Price(lines=(), total_cents=0, is_known=False)


def test_a_later_document_costs_nothing_where_no_row_names_it(connecticut: Jurisdiction) -> None:
    book = book_of(connecticut)
    found = price_filing(
        book, book.case_type("S25"), on=date(2026, 1, 1), defendants=2, amount_cents=None, kind="document"
    )
    assert found == Price(lines=(), total_cents=0, is_known=True)


def test_an_amount_the_court_will_tell_leaves_the_price_unknown(connecticut: Jurisdiction) -> None:
    FeeRow.objects.filter(jurisdiction=connecticut, amount_cents=9_500).update(amount_cents=None)
    Jurisdiction.objects.update(version=99)
    connecticut.refresh_from_db()
    found = price(book_of(connecticut), "S25", "2025-03-03")
    assert (found.lines[0].cents, found.total_cents, found.is_known) == (None, 0, False)


@pytest.mark.parametrize(
    ("day", "defendants", "dollars"),
    [
        ("2018-07-15", 1, 42),
        ("2018-07-15", 2, 54),
        ("2025-05-01", 1, 45),
        ("2025-05-01", 2, 60),
        ("2025-05-01", 3, 75),
        ("2025-05-01", 4, 90),
        ("2025-05-01", 5, 105),
        ("2025-04-30", 2, 54),
    ],
)
def test_another_court_counts_defendants_and_mail(
    havenport: Jurisdiction, day: str, defendants: int, dollars: int
) -> None:
    assert price(book_of(havenport), "1", day, defendants=defendants).total_cents == dollars * 100


@pytest.mark.parametrize(
    ("day", "amount", "dollars"),
    [("2021-01-01", 300_000, 57), ("2021-01-01", 300_001, 72), ("2021-01-01", 1_200_000, 72), ("2023-01-01", 1, 82)],
)
def test_a_new_row_for_any_claim_ends_older_rows_with_a_band(
    havenport: Jurisdiction, day: str, amount: int, dollars: int
) -> None:
    assert price(book_of(havenport), "2", day, amount=amount, defendants=1).total_cents == dollars * 100


def test_a_jury_and_an_answer_are_priced_only_when_asked_for(havenport: Jurisdiction) -> None:
    book = book_of(havenport)
    case_type, on = book.case_type("2"), date(2021, 5, 5)
    with_jury = price_filing(book, case_type, on=on, defendants=1, amount_cents=1_200_000, jury=True)
    answer = price_filing(book, case_type, on=on, defendants=1, amount_cents=None, kind="answer")
    assert with_jury.total_cents == 17_200
    assert [line.item for line in with_jury.lines] == ["entry", "service-per-defendant", "jury-demand"]
    assert answer.total_cents == 3_000


def test_service_at_another_address_has_no_known_price(havenport: Jurisdiction) -> None:
    book = book_of(havenport)
    found = price_filing(
        book, book.case_type("2"), on=date(2021, 5, 5), defendants=1, amount_cents=None, kind="reservice"
    )
    assert not found.is_known
