"""The queue "Filings to review": what waits, in which order, with what to look at first. Constant queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clerks.flags import Flag, flags_from
from clerks.queries.searching import find_waiting
from courts.book import Book, book_of
from courts.calendar import add_open_days, local
from courts.models import CaseType, Jurisdiction, Location
from docket.enums import FilingKind
from docket.models import Filing, ReviewRound
from docket.services.claiming import in_desk_order
from enrollment.models import User

MINE, FREE, OTHERS = "mine", "unassigned", "others"
OVERDUE, TODAY = "overdue", "today"


@dataclass(frozen=True)
class Asked:
    """What the clerk chose to see."""

    court: str = ""
    case_type: str = ""
    age: str = ""
    flag: str = ""
    whose: str = ""
    search: str = ""

    def __bool__(self) -> bool:
        return any((self.court, self.case_type, self.age, self.flag, self.whose, self.search))


@dataclass(frozen=True)
class Row:
    """One line of the queue. `target` and `filed` are days in the court's zone, in words."""

    pk: int
    public_id: UUID
    number: str
    caption: str
    document_title: str
    case_type: CaseType
    location: Location | None
    is_urgent: bool
    waited: str
    target: str
    filed: str
    is_overdue: bool
    flags: list[Flag]
    claimed_by: str
    is_mine: bool

    @property
    def can_be_chosen(self) -> bool:
        return not self.flags and (self.is_mine or not self.claimed_by)


class DayWords(NamedTuple):
    """What a line says about the day of its filing."""

    target: str
    filed: str
    is_overdue: bool


# What `rows_of` reads of each filing.
COLUMNS: Final = (
    "pk", "public_id", "kind", "caption", "document_title", "is_priority", "received_at", "started_at", "filed_on",
    "jurisdiction", "case__number", "case_type", "location",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    waiting: int
    overdue: int
    mine: int


def waiting_filings(asked: Asked, *, user: User, now: datetime) -> QuerySet[Filing]:
    """Urgent first, then oldest first. Only what waits is in it, however much is finished."""
    filings = Filing.objects.awaiting_clerk()
    if asked.court:
        filings = filings.filter(_at(asked.court))
    if asked.case_type:
        filings = filings.filter(case_type__in=_types(asked.case_type))
    if asked.age:
        filings = filings.filter(_aged(asked.age, now=now))
    if asked.flag:
        filings = filings.filter(pk__in=_flagged(asked.flag).values("filing_id"))
    if asked.whose == FREE:
        filings = filings.exclude(pk__in=ReviewRound.objects.claimed(now).values("filing_id"))  # few are claimed
    elif asked.whose:
        filings = filings.filter(pk__in=_claimed(asked.whose, user=user, now=now).values("filing_id"))
    if asked.search:
        filings = filings.filter(pk__in=find_waiting(asked.search))
    return in_desk_order(filings)


def rows_of(ids: Sequence[int], *, user: User, now: datetime) -> list[Row]:
    """The lines of one page, in the desk's order, by two questions. Courts and case types come from their books, and
    what depends on a day alone is worked out once a day: a full page costs little more than an empty one."""
    books = {book.jurisdiction.pk: book for book in _books()}
    open_rounds = ReviewRound.objects.undecided().filter(filing__in=ids).select_related("claimed_by")
    rounds = {row.filing_id: row for row in open_rounds}

    @cache
    def day_words(jurisdiction: int, filed_on: date) -> DayWords:
        return _day_words(books[jurisdiction].jurisdiction, filed_on, now=now)

    found = in_desk_order(Filing.objects.filter(pk__in=ids)).values_list(*COLUMNS, named=True)
    return [_row_of(one, books[one.jurisdiction], rounds.get(one.pk), day_words, user=user, now=now) for one in found]


def listed(filings: QuerySet[Filing], *, now: datetime) -> list[list[object]]:
    """Every filing as a line of a list: two questions, and no rows of models, for there may be thousands."""
    ids = filings.order_by().values("pk")
    rounds = ReviewRound.objects.undecided().filter(filing__in=ids)
    seen = rounds.values_list("filing", "flags", "claimed_until", "claimed_by__user_id")
    of_filing = {pk: (flags, clerk if until and until > now else "") for pk, flags, until, clerk in seen}
    jurisdictions = {row.pk: row for row in Jurisdiction.objects.all()}
    lines: list[list[object]] = []
    for pk, number, caption, case_type, court, is_urgent, received, filed_on, jurisdiction in filings.values_list(
        "pk", "case__number", "caption", "case_type__code", "location__code", "is_priority", "received_at", "filed_on",
        "jurisdiction",
    ):  # fmt: skip
        court_system = jurisdictions[jurisdiction]
        flags, clerk = of_filing.get(pk, ("", ""))
        lines.append([
            number, caption, case_type, court, _("yes") if is_urgent else "",
            local(court_system, received or now).isoformat(" ", "minutes"), filed_on,
            target_of(court_system, filed_on or local(court_system, now).date()),
            ", ".join(str(flag.label) for flag in flags_from(flags)), clerk or "",
        ])  # fmt: skip
    return lines


def _row_of(  # noqa: PLR0913 - what one line is put together from
    one: Any,
    book: Book,
    round_: ReviewRound | None,
    day_words: Callable[[int, date], DayWords],
    *,
    user: User,
    now: datetime,
) -> Row:
    clerk = round_.claimed_by if round_ and round_.claimed_until and round_.claimed_until > now else None
    words = day_words(one.jurisdiction, one.filed_on or local(book.jurisdiction, one.started_at).date())
    return Row(
        pk=one.pk,
        public_id=one.public_id,
        number=one.case__number,
        caption=one.caption,
        document_title=one.document_title if one.kind == FilingKind.DOCUMENT else "",
        case_type=book.case_type(one.case_type),
        location=book.location(one.location) if one.location else None,
        is_urgent=one.is_priority,
        waited=waited_words(now - (round_.opened_at if round_ else one.received_at or now)),
        target=words.target,
        filed=words.filed,
        is_overdue=words.is_overdue,
        flags=flags_from(round_.flags if round_ else ""),
        claimed_by=clerk.display_name if clerk else "",
        is_mine=clerk is not None and clerk.pk == user.pk,
    )


def _day_words(jurisdiction: Jurisdiction, filed_on: date, *, now: datetime) -> DayWords:
    due = target_of(jurisdiction, filed_on)
    is_overdue = local(jurisdiction, now).date() > due
    words = _("target was %(day)s") if is_overdue else _("target %(day)s")
    return DayWords(words % {"day": date_format(due, "M j")}, date_format(filed_on, "M j, Y"), is_overdue)


def due_on(filing: Filing) -> date:
    filed_on = filing.filed_on or local(filing.jurisdiction, filing.started_at).date()
    return target_of(filing.jurisdiction, filed_on)


def target_of(jurisdiction: Jurisdiction, filed_on: date) -> date:
    """The last day of the court's own target for what was filed on this day."""
    return add_open_days(jurisdiction, filed_on, jurisdiction.review_days)


def waited_words(waited: timedelta) -> str:
    """The one figure a clerk reads first: `3 days`, `5 hours`, `12 minutes`."""
    minutes = max(0, int(waited.total_seconds() // 60))
    if minutes >= 48 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return _("%(count)d min") % {"count": minutes}


def count_waiting(*, user: User, now: datetime) -> Counts:
    found = Filing.objects.awaiting_clerk().aggregate(
        waiting=Count("*"), overdue=Count("filed_on", filter=_aged(OVERDUE, now=now))
    )
    return Counts(mine=ReviewRound.objects.claimed(now).filter(claimed_by=user).count(), **found)


def _aged(age: str, *, now: datetime) -> Q:
    asked = Q(pk__in=[])
    for jurisdiction in Jurisdiction.objects.all():
        today = local(jurisdiction, now).date()
        if age == TODAY:
            asked |= Q(jurisdiction=jurisdiction, filed_on__gte=today)
        else:
            asked |= Q(jurisdiction=jurisdiction, filed_on__lte=newest_overdue(jurisdiction, today))
    return asked


def newest_overdue(jurisdiction: Jurisdiction, today: date) -> date:
    """What was filed on this day or earlier is past the target today."""
    day = today
    while target_of(jurisdiction, day) >= today:
        day -= timedelta(days=1)
    return day


def _at(code: str) -> Q:
    """The courts of this code, by the keys with which the index of what waits begins."""
    found = [row for book in _books() for row in book.all_locations if row.code == code]
    asked = Q(pk__in=[])
    for row in found:
        asked |= Q(jurisdiction=row.jurisdiction_id, location=row.pk)
    return asked


def _types(code: str) -> list[int]:
    return [row.pk for book in _books() for row in book.all_case_types if row.code == code]


def _books() -> list[Book]:
    return [book_of(jurisdiction) for jurisdiction in Jurisdiction.objects.all()]


def _flagged(flag: str) -> QuerySet[ReviewRound]:
    return ReviewRound.objects.undecided().filter(flags__contains=f" {flag} ")


def _claimed(whose: str, *, user: User, now: datetime) -> QuerySet[ReviewRound]:
    claimed = ReviewRound.objects.claimed(now)
    return claimed.filter(claimed_by=user) if whose == MINE else claimed.exclude(claimed_by=user)
