import pytest

from docket.models import Filing
from parties.seats import page_count, page_number, seats_of, seats_on


def a_filing(defendants: int | None, garnishees: int = 0) -> Filing:
    return Filing(defendant_count=defendants, garnishee_count=garnishees)


def test_seats_follow_the_numbers_of_the_summons() -> None:
    assert [seat.label for seat in seats_of(a_filing(2, 1))] == ["P-01", "D-01", "D-02", "G-01"]
    assert [seat.label for seat in seats_of(a_filing(None))] == ["P-01", "D-01"]


def test_seats_stand_ten_to_a_page() -> None:
    filing = a_filing(99, 99)
    assert page_count(filing) == 20
    assert [seat.label for seat in seats_on(filing, 20)][-1] == "G-99"
    assert {len(seats_on(filing, page)) for page in range(1, 20)} == {10}


@pytest.mark.parametrize(
    ("asked", "page"),
    [(None, 1), ("", 1), ("2", 2), ("0", 1), ("-3", 1), ("99", 2), ("9" * 5000, 1), ("٣", 1), ("x", 1)],
)
def test_page_asked_for_is_one_that_there_is(asked: str | None, page: int) -> None:
    assert page_number(asked, a_filing(12)) == page
