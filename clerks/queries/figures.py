"""The figures of the desk: what waits now, and how the last twelve weeks went, by court and week.

Days that are over are read as they were counted (`DecidedDay`); only what came after them is counted anew, so that the
page costs the same however many filings there are.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db.models import BooleanField, Case, Count, Min, QuerySet, Value, When
from django.db.models.functions import TruncDate

from clerks.models import DecidedDay
from clerks.queries.waiting import waited_words
from clerks.return_reasons import labels_of
from clerks.tallies import Tally, read_tally, total
from courts.book import book_of
from courts.calendar import local, zone_of
from courts.models import Jurisdiction
from docket.models import Filing, ReviewRound

WEEKS = 12
KEPT_SECONDS = 60

Days = dict[date, dict[str, Tally]]  # day to court to what was decided


@dataclass(frozen=True)
class WaitingLine:
    court: str
    count: int
    oldest: str
    since: datetime


@dataclass(frozen=True)
class DecidedLine:
    """One week, or one court over the weeks shown."""

    label: str
    tally: Tally


@dataclass(frozen=True)
class ReasonLine:
    label: str
    count: int


@dataclass(frozen=True)
class Figures:
    at: datetime
    waiting: int
    oldest: str
    decided_today: int
    first_pass: str
    by_court_waiting: list[WaitingLine]
    by_week: list[DecidedLine]
    by_court: list[DecidedLine]
    reasons: list[ReasonLine]


def read_figures(jurisdiction: Jurisdiction, *, court: str, now: datetime) -> Figures:
    """The figures as of now, kept for a minute: many look, and no one of them needs the very second."""
    key = f"desk-figures:{jurisdiction.code}:{court}"
    found: Figures | None = cache.get(key)
    if found is None or found.at > now:
        found = count_figures(jurisdiction, court=court, now=now)
        cache.set(key, found, KEPT_SECONDS)
    return found


def count_figures(jurisdiction: Jurisdiction, *, court: str, now: datetime) -> Figures:
    days = of_court(decided_days(jurisdiction, now=now), court)
    waiting = waiting_lines(jurisdiction, court=court, now=now)
    everything = total(tally for courts in days.values() for tally in courts.values())
    return Figures(
        at=now,
        waiting=sum(line.count for line in waiting),
        oldest=waited_words(now - min(line.since for line in waiting)) if waiting else "-",
        decided_today=total(days.get(local(jurisdiction, now).date(), {}).values()).decided,
        first_pass=everything.first_pass,
        by_court_waiting=waiting,
        by_week=week_lines(days, first_day(jurisdiction, now)),
        by_court=court_lines(days),
        reasons=reason_lines(jurisdiction, everything),
    )


def of_court(days: Days, court: str) -> Days:
    """Only one court's; all of them when none is named."""
    if not court:
        return days
    return {day: {court: courts[court]} for day, courts in days.items() if court in courts}


def waiting_of(jurisdiction: Jurisdiction, court: str) -> QuerySet[Filing]:
    rows = Filing.objects.awaiting_clerk().filter(jurisdiction=jurisdiction)
    return rows.filter(location=book_of(jurisdiction).location(court).pk) if court else rows


def waiting_lines(jurisdiction: Jurisdiction, *, court: str, now: datetime) -> list[WaitingLine]:
    rows = waiting_of(jurisdiction, court).values_list("location")
    counted = rows.annotate(count=Count("*"), oldest=Min("received_at")).order_by("-count")
    codes = {row.pk: row.code for row in book_of(jurisdiction).all_locations}
    return [WaitingLine(codes[place], count, waited_words(now - since), since) for place, count, since in counted]


def first_day(jurisdiction: Jurisdiction, now: datetime) -> date:
    """The Monday with which the weeks shown begin."""
    today = local(jurisdiction, now).date()
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def decided_days(jurisdiction: Jurisdiction, *, now: datetime) -> Days:
    """Two questions: the days counted before, up to the first that is not, and all that was decided from then on."""
    begin = first_day(jurisdiction, now)
    kept = DecidedDay.objects.filter(jurisdiction=jurisdiction, day__gte=begin).order_by("day")
    days: Days = {}
    for day, counts in kept.values_list("day", "counts"):
        if day != begin + timedelta(days=len(days)):
            break
        days[day] = {court: read_tally(tally) for court, tally in counts.items()}
    return days | count_days(jurisdiction, since=begin + timedelta(days=len(days)))


def count_days(jurisdiction: Jurisdiction, *, since: date, until: date | None = None) -> Days:
    """What was decided from that day on, the day `until` not counted; from the rounds themselves."""
    zone = zone_of(jurisdiction)
    rounds = ReviewRound.objects.exclude(decision="").filter(filing__jurisdiction=jurisdiction)
    rounds = rounds.filter(decided_at__gte=datetime.combine(since, time.min, zone))
    if until:
        rounds = rounds.filter(decided_at__lt=datetime.combine(until, time.min, zone))
    is_first = Case(When(number=1, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = rounds.annotate(day=TruncDate("decided_at", tzinfo=zone), is_first=is_first)
    grouped = rows.values_list("day", "filing__location__code", "decision", "is_first", "reason")
    days: Days = {}
    for day, court, decision, first, reasons, times in grouped.annotate(times=Count("pk")).order_by():
        tally = days.setdefault(day, {}).setdefault(court, Tally())
        tally.count(decision=decision, is_first=first, reasons=reasons, times=times)
    return days


def week_lines(days: Days, begin: date) -> list[DecidedLine]:
    weeks: dict[date, list[Tally]] = {begin + timedelta(weeks=number): [] for number in range(WEEKS)}
    for day, courts in days.items():
        weeks.setdefault(day - timedelta(days=day.weekday()), []).extend(courts.values())
    return [DecidedLine(f"{week:%b} {week.day}", total(tallies)) for week, tallies in weeks.items()]


def court_lines(days: Days) -> list[DecidedLine]:
    """The court with the most decisions first."""
    found: dict[str, list[Tally]] = {}
    for courts in days.values():
        for court, tally in courts.items():
            found.setdefault(court, []).append(tally)
    lines = [DecidedLine(court, total(tallies)) for court, tallies in found.items()]
    return sorted(lines, key=lambda line: (-line.tally.decided, line.label))


def reason_lines(jurisdiction: Jurisdiction, everything: Tally) -> list[ReasonLine]:
    """The most frequent first; the database gives those of the same count back in any order."""
    counts = sorted(everything.reasons.items(), key=lambda found: (-found[1], found[0]))[:12]
    labels = labels_of(jurisdiction, [code for code, _count in counts])
    return [ReasonLine(label, count) for label, (_code, count) in zip(labels, counts, strict=True)]
