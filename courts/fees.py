"""The price of a filing, from the dated rows in force on a day. Pure: it reads the book and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from courts.book import Book
from courts.models import CaseType, FeeRow
from courts.models.sums import FeeItem

NEW_CASE = "new-case"


@dataclass(frozen=True)
class PriceLine:
    """One line of a price. `cents` is for all of `count`; None means the court will tell."""

    item: str
    label: str
    cents: int | None
    count: int = 1
    is_confirmed: bool = True


@dataclass(frozen=True)
class Price:
    """`total_cents` adds up what is known; where `is_known` is false nothing may be charged by it."""

    lines: tuple[PriceLine, ...]
    total_cents: int
    is_known: bool


# How often each item is owed, by kind of filing, for (defendants, is a jury demanded).
COUNTS: dict[str, dict[str, Callable[[int, bool], int]]] = {
    NEW_CASE: {
        FeeItem.ENTRY: lambda _defendants, _jury: 1,
        FeeItem.FIRST_DEFENDANT: lambda defendants, _jury: min(defendants, 1),
        FeeItem.ADDITIONAL_DEFENDANT: lambda defendants, _jury: max(defendants - 1, 0),
        FeeItem.SERVICE_PER_DEFENDANT: lambda defendants, _jury: defendants,
        FeeItem.JURY_DEMAND: lambda _defendants, jury: int(jury),
    },
    "answer": {FeeItem.ANSWER: lambda _defendants, _jury: 1, FeeItem.JURY_DEMAND: lambda _defendants, jury: int(jury)},
    "document": {FeeItem.DOCUMENT: lambda _defendants, _jury: 1},
    "reservice": {FeeItem.RESERVICE: lambda defendants, _jury: defendants},
}


def price_filing(  # noqa: PLR0913 - each is a fact the price depends on
    book: Book,
    case_type: CaseType,
    *,
    on: date,
    defendants: int,
    amount_cents: int | None,
    kind: str = NEW_CASE,
    jury: bool = False,
) -> Price:
    """What the filing costs under the rows in force on that day.

    Without any row in force the price is not known, which is not the same as zero; only a later document costs
    nothing where the schedule has no row for it.
    """
    rows = [row for row in book.fees if row.schedule == case_type.fee_schedule]
    lines = tuple(
        line_of(row, count)
        for item, count_of in COUNTS[kind].items()
        if (count := count_of(defendants, jury)) and (row := row_in_force(rows, item, on=on, amount_cents=amount_cents))
    )
    is_known = all(line.cents is not None for line in lines) and (bool(lines) or kind == "document")
    return Price(lines=lines, total_cents=sum(line.cents or 0 for line in lines), is_known=is_known)


def line_of(row: FeeRow, count: int) -> PriceLine:
    cents = None if row.amount_cents is None else row.amount_cents * count
    return PriceLine(item=row.item, label=row.label, cents=cents, count=count, is_confirmed=row.confirmed)


def row_in_force(rows: Iterable[FeeRow], item: str, *, on: date, amount_cents: int | None) -> FeeRow | None:
    """The newest row of the item in force; a row for just such claims goes before one for any claim.

    A new row without a band ends older rows with one: it is a new tariff, not an addition.
    """
    fitting = [row for row in rows if row.item == item and row.is_in_force(on) and fits(row, amount_cents)]
    return max(fitting, key=lambda row: (row.valid_from or date.min, is_banded(row)), default=None)


def is_banded(row: FeeRow) -> bool:
    return row.claim_from_cents is not None or row.claim_below_cents is not None


def fits(row: FeeRow, amount_cents: int | None) -> bool:
    """Whether the row's band takes a claim of this sum; a case that asks for no sum fits rows without a band."""
    if amount_cents is None:
        return not is_banded(row)
    is_enough = row.claim_from_cents is None or amount_cents >= row.claim_from_cents
    return is_enough and (row.claim_below_cents is None or amount_cents < row.claim_below_cents)
