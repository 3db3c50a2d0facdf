from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from courts.calendar import (
    add_open_days,
    cart_expiry,
    cart_until,
    end_of_day,
    filed_date,
    is_open,
    local,
    next_open_day,
    public_holidays,
)
from courts.models import Holiday, Jurisdiction
from courts.services.revising import revise
from tests.courts.factories import a_clerk

pytestmark = pytest.mark.django_db
HARTFORD = ZoneInfo("America/New_York")


def at(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HARTFORD, fold=fold).astimezone(UTC)


# Weekdays of 2026 on which Connecticut's courts are closed.
CLOSED_2026 = {
    "2026-01-01", "2026-01-19", "2026-02-12", "2026-02-16", "2026-04-03", "2026-05-25", "2026-06-19", "2026-07-03",
    "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25",
}  # fmt: skip


def test_a_whole_year_of_connecticut_is_open_on_weekdays_without_a_holiday(connecticut: Jurisdiction) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    closed = {day.isoformat() for day in days if day.isoweekday() <= 5 and not is_open(connecticut, day)}
    assert closed == CLOSED_2026
    assert not any(is_open(connecticut, day) for day in days if day.isoweekday() > 5)


def test_every_moment_of_a_year_is_filed_on_an_open_day_soon_and_in_order(connecticut: Jurisdiction) -> None:
    moment = datetime(2026, 1, 1, 5, tzinfo=UTC)
    before = date(2025, 1, 1)
    while moment < datetime(2027, 1, 1, 5, tzinfo=UTC):
        filed = filed_date(connecticut, moment)
        received = local(connecticut, moment)
        assert is_open(connecticut, filed)
        assert timedelta(0) <= filed - received.date() <= timedelta(days=5)
        assert (filed == received.date()) is (is_open(connecticut, received.date()) and received.time() <= time(17))
        assert filed >= before, "a later filing must never get an earlier date"
        before = filed
        moment += timedelta(minutes=59)


@pytest.mark.parametrize(
    ("received", "filed"),
    [
        ("2026-05-05T16:59:59", "2026-05-05"),
        ("2026-05-05T17:00:00", "2026-05-05"),
        ("2026-05-05T17:00:00.999999", "2026-05-05"),
        ("2026-05-05T17:00:01", "2026-05-06"),
        ("2026-05-05T23:59:59", "2026-05-06"),
        ("2026-05-06T00:00:00", "2026-05-06"),
        ("2026-05-08T17:00:01", "2026-05-11"),  # Friday evening
        ("2026-05-09T09:00:00", "2026-05-11"),  # Saturday
        ("2026-05-22T17:00:01", "2026-05-26"),  # before Memorial Day
        ("2026-12-31T16:59:59", "2026-12-31"),
        ("2026-12-31T17:00:01", "2027-01-04"),  # the year turns: a holiday and a weekend
        ("2021-12-30T18:00:00", "2022-01-03"),  # New Year's Day 2022 is kept on 31 December 2021
        ("2026-03-08T03:00:00", "2026-03-09"),  # the day of 23 hours, a Sunday
        ("2026-03-09T17:00:00", "2026-03-09"),
        ("2026-11-02T17:00:00", "2026-11-02"),  # the day after the day of 25 hours
        ("2024-02-29T17:00:00", "2024-02-29"),
        ("2024-02-29T17:00:01", "2024-03-01"),
        ("2023-02-28T17:00:01", "2023-03-01"),
        ("2014-09-09T11:24:59", "2014-09-09"),  # the confirmation of the court's manual
    ],
)
def test_the_filed_date_follows_the_five_o_clock_rule(connecticut: Jurisdiction, received: str, filed: str) -> None:
    assert filed_date(connecticut, at(received)) == date.fromisoformat(filed)


def test_the_zone_of_the_moment_given_does_not_matter(connecticut: Jurisdiction) -> None:
    moment = at("2026-05-05T17:00:00")
    assert {filed_date(connecticut, moment.astimezone(ZoneInfo(zone))) for zone in ("Asia/Tokyo", "UTC")} == {
        date(2026, 5, 5)
    }


def test_the_jurisdictions_own_days_go_before_the_calendar(connecticut: Jurisdiction) -> None:
    storm, christmas = date(2026, 1, 27), date(2026, 12, 25)
    assert (is_open(connecticut, storm), is_open(connecticut, christmas)) == (True, False)
    Holiday.objects.create(jurisdiction=connecticut, day=storm, name="Storm", is_closed=True)
    Holiday.objects.create(jurisdiction=connecticut, day=christmas, name="Open after all", is_closed=False)
    revise(connecticut, actor=a_clerk(), what="two days")
    assert (is_open(connecticut, storm), is_open(connecticut, christmas)) == (False, True)
    assert filed_date(connecticut, at("2026-01-26T17:00:01")) == date(2026, 1, 28)


def test_open_days_are_counted_without_the_first(connecticut: Jurisdiction) -> None:
    wednesday = date(2026, 11, 25)
    assert next_open_day(connecticut, wednesday) == date(2026, 11, 27)
    assert add_open_days(connecticut, wednesday, 0) == wednesday
    assert add_open_days(connecticut, wednesday, 10) == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-07-01", "2026-07-02T04:00:00"),
        ("2026-01-01", "2026-01-02T05:00:00"),
        ("2026-03-08", "2026-03-09T04:00:00"),  # 23 hours
        ("2026-11-01", "2026-11-02T05:00:00"),  # 25 hours
        ("2026-12-31", "2027-01-01T05:00:00"),
        ("2024-02-29", "2024-03-01T05:00:00"),
    ],
)
def test_a_day_ends_a_microsecond_before_the_next_begins(connecticut: Jurisdiction, day: str, end: str) -> None:
    next_begins = datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert end_of_day(connecticut, date.fromisoformat(day)) == next_begins - timedelta(microseconds=1)


def test_every_day_follows_the_one_before_without_gap_or_overlap(connecticut: Jurisdiction) -> None:
    for zone in ("America/New_York", "America/Havana", "Australia/Lord_Howe", "America/Sao_Paulo"):
        connecticut.time_zone = zone
        day, end = date(2015, 1, 1), end_of_day(connecticut, date(2014, 12, 31))
        for _ in range(1500):
            begin = local(connecticut, end + timedelta(microseconds=1))
            assert begin.date() == day
            assert local(connecticut, end).date() == day - timedelta(days=1)
            day, end = day + timedelta(days=1), end_of_day(connecticut, day)


def test_the_cart_keeps_a_filing_to_the_last_second_of_its_day(connecticut: Jurisdiction) -> None:
    certified = at("2017-08-07T23:59:59")
    assert cart_until(connecticut, certified) == date(2017, 10, 2)
    assert local(connecticut, cart_expiry(connecticut, certified)).isoformat() == "2017-10-02T23:59:59.999999-04:00"


def test_the_cart_counts_local_days_across_the_change_of_clocks(connecticut: Jurisdiction) -> None:
    certified = at("2026-09-20T21:30:00")  # already the 21st in UTC
    assert cart_until(connecticut, certified) == date(2026, 11, 15)
    assert cart_expiry(connecticut, certified) == at("2026-11-16T00:00:00") - timedelta(microseconds=1)


def test_holidays_are_read_a_year_at_a_time() -> None:
    assert date(2021, 12, 31) in public_holidays("US", "CT", 2021)
    assert all(day.year == 2021 for day in public_holidays("US", "CT", 2021))
