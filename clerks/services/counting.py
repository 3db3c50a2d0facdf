from datetime import datetime, timedelta

from clerks.models import DecidedDay
from clerks.queries.figures import count_days, first_day
from courts.calendar import local
from courts.models import Jurisdiction

SETTLED = timedelta(hours=1)  # a decision made at midnight is long committed by then


def keep_days(*, now: datetime) -> int:
    """Count the days of the weeks shown that are over and were not counted yet. Returns how many.

    May run at any time, any number of times; of two at once each day is kept once.
    """
    return sum(_keep(jurisdiction, now=now) for jurisdiction in Jurisdiction.objects.all())


def _keep(jurisdiction: Jurisdiction, *, now: datetime) -> int:
    today = local(jurisdiction, now - SETTLED).date()
    begin = first_day(jurisdiction, now)
    newest = DecidedDay.objects.filter(jurisdiction=jurisdiction, day__gte=begin).order_by("-day").first()
    since = newest.day + timedelta(days=1) if newest else begin
    if since >= today:
        return 0
    found = count_days(jurisdiction, since=since, until=today)
    rows = [
        DecidedDay(
            jurisdiction=jurisdiction,
            day=day,
            counts={court: tally.kept() for court, tally in found.get(day, {}).items()},
        )
        for day in (since + timedelta(days=number) for number in range((today - since).days))
    ]
    DecidedDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_days() -> None:
    """Nothing is lost: they are counted again from the rounds."""
    DecidedDay.objects.all().delete()
