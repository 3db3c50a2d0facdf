"""The figures are the same whether a day was counted before or is counted now, and cost the same at any size."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from clerks.models import DecidedDay
from clerks.queries.figures import WEEKS, count_figures, first_day
from clerks.services.counting import forget_days, keep_days
from courts.calendar import local
from courts.models import Jurisdiction
from docket.models import Filing, ReviewRound
from enrollment.models import User
from tests.clerks.factories import make_returned
from tests.enrollment.factories import make_user
from tests.factories import make_filed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def decided(clerk: User, at: datetime, decision: str, *, number: int = 1, reason: str = "") -> ReviewRound:
    filing = make_filed(User.objects.filter(user_id="annakarenina").first() or make_user())
    filing.rounds.all().delete()
    return ReviewRound.objects.create(
        filing=filing, number=number, opened_at=at, decided_at=at, decided_by=clerk, decision=decision, reason=reason
    )


@pytest.fixture
def worked(court: Jurisdiction, clerk: User) -> datetime:
    """Some weeks of decisions, up to now. Returns now."""
    now = clock.now()
    for days, decision, number, reason in (
        (0, "accept", 1, ""), (1, "accept", 1, ""), (1, "return", 1, "writ-not-signed not-readable"),
        (2, "accept", 2, ""), (9, "reject", 1, ""), (30, "accept", 1, ""), (7 * WEEKS + 7, "accept", 1, ""),
    ):  # fmt: skip
        decided(clerk, now - days * DAY, decision, number=number, reason=reason)
    return now


def shown(court: Jurisdiction, now: datetime, place: str = "") -> Any:
    figures = count_figures(court, court=place, now=now)
    return (
        figures.decided_today, figures.first_pass, figures.reasons,
        [(line.label, line.tally) for line in figures.by_week], [(line.label, line.tally) for line in figures.by_court],
    )  # fmt: skip


def test_counted_before_or_now_the_figures_are_the_same(court: Jurisdiction, worked: datetime) -> None:
    before = shown(court, worked), shown(court, worked, "HHD"), shown(court, worked, "TTD")

    kept = keep_days(now=worked)

    begin, today = first_day(court, worked), local(court, worked - timedelta(hours=1)).date()
    assert kept == (today - begin).days
    ReviewRound.objects.filter(decided_at__lt=worked - DAY).delete()  # no longer asked
    assert (shown(court, worked), shown(court, worked, "HHD"), shown(court, worked, "TTD")) == before
    assert before[0][1] == "60 %"
    assert sum(tally.decided for _label, tally in before[0][3]) == 6
    assert not any(tally.decided for _label, tally in before[2][3])


def test_a_day_is_kept_once_it_is_over_and_only_once(court: Jurisdiction, worked: datetime) -> None:
    today = local(court, worked).date()

    keep_days(now=worked)

    assert keep_days(now=worked) == 0
    assert not DecidedDay.objects.filter(day__gte=today).exists()
    keep_days(now=worked + 2 * DAY)
    assert DecidedDay.objects.get(day=today).counts["HHD"][0] == 1
    assert DecidedDay.objects.filter(day=today).count() == 1


def test_days_can_be_counted_anew(court: Jurisdiction, worked: datetime) -> None:
    keep_days(now=worked)
    DecidedDay.objects.update(counts={})

    forget_days()
    keep_days(now=worked)

    assert sum(tally.decided for _label, tally in shown(court, worked)[3]) == 6


def test_a_day_that_is_missing_is_counted_from_the_rounds(court: Jurisdiction, worked: datetime) -> None:
    before = shown(court, worked)
    keep_days(now=worked)

    DecidedDay.objects.filter(day=local(court, worked - 9 * DAY).date()).delete()

    assert shown(court, worked) == before


def test_the_figures_ask_the_same_however_much_is_done(court: Jurisdiction, clerk: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            count_figures(court, court="", now=clock.now())
        return len(queries)

    make_returned(clerk, filer=make_user())
    few = asked()
    anna = User.objects.get(user_id="annakarenina")
    for _number in range(5):
        make_returned(clerk, filer=anna)
        make_filed(anna)
    keep_days(now=clock.now())

    assert (asked(), Filing.objects.awaiting_clerk().count()) == (few, 5)
    assert few <= 4
