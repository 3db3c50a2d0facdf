"""A year of Connecticut, through docketing itself: what is filed on which day, and the year's turn in the number."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from audit import clock, work
from cases.services.docketing import docket_filing
from docket.models import Case, Filing
from tests.crash.at_once import make_paid_filings

HARTFORD = ZoneInfo("America/New_York")
YEAR = 2026
# The Judicial Branch's list for 2026, written out: the calendar's own code is not asked.
CLOSED = {
    date(2026, month, day)
    for month, day in (
        (1, 1), (1, 19), (2, 12), (2, 16), (4, 3), (5, 25), (6, 19), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26),
        (12, 25),
    )
} | {date(2027, 1, 1)}  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _idle_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_send", lambda *_: None)


def next_open(day: date) -> date:
    while day.weekday() > 4 or day in CLOSED:
        day += timedelta(days=1)
    return day


def docket_at(filing_id: int, received: datetime) -> Filing:
    Filing.objects.filter(pk=filing_id).update(received_at=received)
    filing = Filing.objects.select_related("jurisdiction").get(pk=filing_id)
    return docket_filing(filing, confirmation_number=f"{50_000_000 + filing_id}", now=clock.now())


def test_every_day_of_a_year_is_filed_on_its_open_day() -> None:
    days = [date(YEAR, 1, 1) + timedelta(days=number) for number in range(365)]
    for filing_id, day in zip(make_paid_filings(len(days)), days, strict=True):
        on_time = docket_at(filing_id, datetime(day.year, day.month, day.day, 17, 0, 0, tzinfo=HARTFORD))
        assert on_time.filed_on == next_open(day), day
    assert Case.objects.count() == 365


def test_the_second_after_five_counts_for_the_next_open_day() -> None:
    days = [date(YEAR, 11, 25), date(YEAR, 12, 24), date(YEAR, 12, 31), date(YEAR, 3, 6), date(YEAR, 10, 30)]
    for filing_id, day in zip(make_paid_filings(len(days)), days, strict=True):
        late = docket_at(filing_id, datetime(day.year, day.month, day.day, 17, 0, 1, tzinfo=HARTFORD))
        assert late.filed_on == next_open(day + timedelta(days=1)), day


def test_the_years_turn_at_midnight_in_hartford() -> None:
    """What is received in the last and in the first second is filed on the same open day and bears its year."""
    before, after = make_paid_filings(2)
    filed = [
        docket_at(before, datetime(2026, 12, 31, 23, 59, 59, tzinfo=HARTFORD)),
        docket_at(after, datetime(2027, 1, 1, 0, 0, 0, tzinfo=HARTFORD)),
    ]
    numbers = [filing.case.number for filing in filed if filing.case]
    assert [filing.filed_on for filing in filed] == [date(2027, 1, 4)] * 2
    assert [number.split("-")[2] for number in numbers] == ["27", "27"]
    serials = [int(number.split("-")[3][:7]) for number in numbers]
    assert serials[1] == serials[0] + 1
