"""The court's days: when it is open, on which day something counts as filed, when a day ends."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from courts.book import book_of
from courts.models import Jurisdiction

ONE_DAY = timedelta(days=1)


def zone_of(jurisdiction: Jurisdiction) -> ZoneInfo:
    return ZoneInfo(jurisdiction.time_zone)


def local(jurisdiction: Jurisdiction, moment: datetime) -> datetime:
    """The moment on the court's clock."""
    return moment.astimezone(zone_of(jurisdiction))


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    # One object a year: the library fills years into a shared one while other threads look.
    days = holidays.country_holidays(country, subdiv=subdivision or None, years=year, expand=False)
    return frozenset(days)


def is_open(jurisdiction: Jurisdiction, day: date) -> bool:
    """Whether the clerk's office is open: the jurisdiction's own rows first, then weekdays and public holidays."""
    own = book_of(jurisdiction).holidays.get(day)
    if own:
        return not own.is_closed
    if str(day.isoweekday()) not in jurisdiction.open_weekdays:
        return False
    return not (
        jurisdiction.holiday_country
        and day in public_holidays(jurisdiction.holiday_country, jurisdiction.holiday_subdivision, day.year)
    )


def next_open_day(jurisdiction: Jurisdiction, day: date) -> date:
    """The first open day after this one."""
    return add_open_days(jurisdiction, day, 1)


def add_open_days(jurisdiction: Jurisdiction, day: date, count: int) -> date:
    """The day that is `count` open days later; the day itself is not counted."""
    while count > 0:
        day += ONE_DAY
        count -= is_open(jurisdiction, day)
    return day


def filed_date(jurisdiction: Jurisdiction, received_at: datetime) -> date:
    """The day it counts as filed (Connecticut Practice Book 7-17).

    Received no later than closing on an open day: that day; otherwise the next open day. Parts of a second are not
    counted, so that the time shown and the day given agree.
    """
    there = local(jurisdiction, received_at).replace(microsecond=0)
    if is_open(jurisdiction, there.date()) and there.time() <= jurisdiction.closing_time:
        return there.date()
    return next_open_day(jurisdiction, there.date())


def end_of_day(jurisdiction: Jurisdiction, day: date) -> datetime:
    """The last microsecond of the court's local day, in UTC; right on the days that have 23 or 25 hours."""
    midnight = datetime.combine(day + ONE_DAY, time.min, zone_of(jurisdiction))
    return midnight.astimezone(ZoneInfo("UTC")) - timedelta(microseconds=1)


def cart_until(jurisdiction: Jurisdiction, certified_at: datetime) -> date:
    """The last local day on which a filing certified then can be paid."""
    return local(jurisdiction, certified_at).date() + timedelta(days=jurisdiction.cart_days)


def cart_expiry(jurisdiction: Jurisdiction, certified_at: datetime) -> datetime:
    """The last moment of that day."""
    return end_of_day(jurisdiction, cart_until(jurisdiction, certified_at))
