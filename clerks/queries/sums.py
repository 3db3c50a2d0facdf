"""The dated rows as an administrator reads them, and what a new row would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from courts.book import Book
from courts.fees import price_filing
from courts.limits import limit_for
from courts.models import CaseType, FeeRow, LimitRow
from courts.money import dollars

SAMPLES = 4
SAMPLE_CLAIM = 425_000


@dataclass(frozen=True)
class SumLine:
    row: FeeRow | LimitRow
    state: str  # past, now, coming


@dataclass(frozen=True)
class Effect:
    """What one filing costs, or may claim, on one day: by the rows there are, and with the new one."""

    what: str
    day: date
    before: str
    after: str

    @property
    def is_change(self) -> bool:
        return self.before != self.after


def sum_lines(rows: Iterable[FeeRow | LimitRow], *, today: date) -> list[SumLine]:
    """Newest first within each kind of row; a row that a newer one has ended is past."""
    found = list(rows)
    return [SumLine(row, state_of(row, found, today=today)) for row in found]


def state_of(row: FeeRow | LimitRow, rows: Sequence[FeeRow | LimitRow], *, today: date) -> str:
    if (row.valid_from or date.min) > today:
        return "coming"
    if not row.is_in_force(today):
        return "past"
    newer = (other for other in rows if same_thing(other, row) and other.is_in_force(today))
    is_newest = all((other.valid_from or date.min) <= (row.valid_from or date.min) for other in newer)
    return "now" if is_newest else "past"


def same_thing(one: FeeRow | LimitRow, other: FeeRow | LimitRow) -> bool:
    is_fee = isinstance(one, FeeRow)
    names = ("schedule", "item", "claim_from_cents", "claim_below_cents") if is_fee else ("track", "case_type")
    return type(one) is type(other) and all(getattr(one, name) == getattr(other, name) for name in names)


def days_around(row: FeeRow | LimitRow) -> list[date]:
    """The day before it begins, its first day, and the day after its last."""
    begin = row.valid_from or date.min
    days = [begin - timedelta(days=1), begin]
    return [*days, row.valid_until + timedelta(days=1)] if row.valid_until else days


def fee_effects(book: Book, row: FeeRow) -> list[Effect]:
    with_row = replace(book, fees=(*book.fees, row))
    types = [case_type for case_type in book.case_types if case_type.fee_schedule == row.schedule][:SAMPLES]
    return [
        Effect(
            f"{case_type}{claim_words(cents)}",
            day,
            fee_on(book, case_type, day, cents),
            fee_on(with_row, case_type, day, cents),
        )
        for case_type in types
        for cents in claims_for(case_type, row)
        for day in days_around(row)
    ]


def claims_for(case_type: CaseType, row: FeeRow) -> list[int | None]:
    """One claim that the row is for; without a band one is enough."""
    if not case_type.asks_amount:
        return [None]
    if row.claim_from_cents is not None:
        return [row.claim_from_cents]
    if row.claim_below_cents is not None:
        return [row.claim_below_cents - 100, row.claim_below_cents]
    return [SAMPLE_CLAIM]


def claim_words(cents: int | None) -> str:
    return "" if cents is None else f", {dollars(cents)}"


def fee_on(book: Book, case_type: CaseType, day: date, cents: int | None) -> str:
    price = price_filing(book, case_type, on=day, defendants=1, amount_cents=cents)
    return dollars(price.total_cents) if price.is_known else "?"


def limit_effects(book: Book, row: LimitRow) -> list[Effect]:
    with_row = replace(book, limits=(*book.limits, row))
    types = [one for one in book.case_types if row.case_type == one.code or row.track == one.track][:SAMPLES]
    return [
        Effect(str(case_type), day, limit_on(book, case_type, day), limit_on(with_row, case_type, day))
        for case_type in types
        for day in days_around(row)
    ]


def limit_on(book: Book, case_type: CaseType, day: date) -> str:
    limit = limit_for(book, case_type, on=day)
    return dollars(limit.amount_cents) if limit else "-"
