"""Everything of one jurisdiction in memory, so that a page asks the database nothing about courts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from audit import clock
from courts import models
from courts.errors import UnknownCodeError
from courts.models import (
    CaseCategory,
    CaseType,
    DocumentSlot,
    FeeRow,
    Holiday,
    IdentifierKind,
    Jurisdiction,
    LimitRow,
    Location,
    PartyTypeOption,
    ReferenceRow,
    RefundRule,
    ReturnReason,
    StopPage,
    StopQuestion,
    Track,
)

R = TypeVar("R", bound=ReferenceRow)
T = TypeVar("T")


@dataclass(frozen=True, eq=False, repr=False)
class Book:
    """A jurisdiction's rows, read once and never written through.

    The plural properties hold what can be chosen today in the court's zone. A single row is found by its code or its
    primary key, retired or not, because history names retired ones; an unknown code raises `UnknownCodeError`.
    """

    jurisdiction: Jurisdiction
    tracks: tuple[Track, ...]
    all_categories: tuple[CaseCategory, ...]
    all_case_types: tuple[CaseType, ...]
    all_locations: tuple[Location, ...]
    slots: tuple[DocumentSlot, ...]
    party_type_options: tuple[PartyTypeOption, ...]
    stop_questions: tuple[StopQuestion, ...]
    stop_pages: Mapping[str, StopPage]
    identifier_kinds: tuple[IdentifierKind, ...]
    refund_rules: Mapping[str, RefundRule]
    all_return_reasons: tuple[ReturnReason, ...]
    fees: tuple[FeeRow, ...]
    limits: tuple[LimitRow, ...]
    holidays: Mapping[date, Holiday]
    phrases: Mapping[str, str]
    _by_code: Mapping[tuple[type[models.ReferenceRow], str | int], Any]

    def today(self) -> date:
        return clock.now().astimezone(ZoneInfo(self.jurisdiction.time_zone)).date()

    @property
    def categories(self) -> tuple[CaseCategory, ...]:
        return standing(self.all_categories, self.today())

    @property
    def case_types(self) -> tuple[CaseType, ...]:
        return standing(self.all_case_types, self.today())

    @property
    def locations(self) -> tuple[Location, ...]:
        return tuple(row for row in standing(self.all_locations, self.today()) if row.is_selectable)

    def category(self, code: str | int) -> CaseCategory:
        return self._find(CaseCategory, code)

    def case_type(self, code: str | int) -> CaseType:
        return self._find(CaseType, code)

    def location(self, code: str | int) -> Location:
        return self._find(Location, code)

    def track(self, code: str | int) -> Track:
        return self._find(Track, code)

    def case_types_of(self, category: CaseCategory) -> tuple[CaseType, ...]:
        return tuple(row for row in self.case_types if row.category_id == category.pk)

    def locations_for(self, case_type: CaseType) -> tuple[Location, ...]:
        """The locations offered: a housing session takes housing cases only."""
        return tuple(row for row in self.locations if case_type.is_housing or not row.is_housing_only)

    def slots_for(self, case_type: CaseType) -> tuple[DocumentSlot, ...]:
        return tuple(row for row in standing(self.slots, self.today()) if row.track == case_type.track)

    def slot(self, track: str, code: str) -> DocumentSlot:
        """One slot, retired or not."""
        return first((row for row in self.slots if (row.track, row.code) == (track, code)), "slot", code)

    def party_types(self, role: str, account_type: str) -> list[tuple[str, str]]:
        """Code and label of each party type this account may choose for the role, in order."""
        return [
            (row.code, row.label)
            for row in standing(self.party_type_options, self.today())
            if row.role == role and row.account_type in {"", account_type}
        ]

    def party_type(self, role: str, code: str) -> PartyTypeOption:
        """One party type, with the shape of its fields; retired or not."""
        rows = (row for row in self.party_type_options if (row.role, row.code) == (role, code))
        return first(rows, "party type", code)

    def stops_for(self, case_type: CaseType, account_type: str) -> tuple[StopQuestion, ...]:
        """The questions asked of this case type and account, in order."""
        return tuple(
            row
            for row in standing(self.stop_questions, self.today())
            if (not row.tracks or case_type.track in row.tracks)
            and (not row.account_types or account_type in row.account_types)
        )

    def stop_page(self, slug: str) -> StopPage:
        return first((self.stop_pages[key] for key in (slug,) if key in self.stop_pages), "stop page", slug)

    def refund_rule(self, occasion: str) -> RefundRule:
        rows = (self.refund_rules[key] for key in (occasion,) if key in self.refund_rules)
        return first(rows, "refund rule", occasion)

    def return_reasons_for(self, case_type: CaseType) -> tuple[ReturnReason, ...]:
        """The reasons a clerk may choose from when returning a filing of this type, in order."""
        rows = standing(self.all_return_reasons, self.today())
        return tuple(row for row in rows if not row.tracks or case_type.track in row.tracks)

    def return_reason(self, code: str) -> ReturnReason:
        """One reason, retired or not."""
        return first((row for row in self.all_return_reasons if row.code == code), "return reason", code)

    def words(self, key: str, default: str | None = None) -> str:
        """The jurisdiction's own words; with a default, a missing key is no error."""
        text = self.phrases.get(key, default)
        if text is None:
            raise UnknownCodeError("words", key)
        return text

    def help_for(self, field: str) -> str:
        return self.words(f"help.{field}", "")

    def _find(self, model: type[R], code: str | int) -> R:
        row: R | None = self._by_code.get((model, code))
        if row is None:
            raise UnknownCodeError(model.__name__, code)
        return row


def standing(rows: Iterable[R], on: date) -> tuple[R, ...]:
    """The rows that can still be chosen on that day."""
    return tuple(row for row in rows if row.retired_on is None or row.retired_on > on)


def first(rows: Iterable[T], kind: str, code: object) -> T:
    for row in rows:
        return row
    raise UnknownCodeError(kind, code)


_BOOKS: dict[str, tuple[int, UUID, Book]] = {}


def book_of(jurisdiction: Jurisdiction) -> Book:
    """The jurisdiction's book. No query when this process has already read this version.

    The stamp beside the version tells apart rows that were rolled back and loaded again.
    """
    return _book(jurisdiction.code, jurisdiction.version, jurisdiction.stamp)


def book_by_key(jurisdiction_id: int) -> Book:
    """The same by the jurisdiction's primary key: asks for its version and nothing else of its row."""
    return _book(*Jurisdiction.objects.values_list("code", "version", "stamp").get(pk=jurisdiction_id))


def _book(code: str, version: int, stamp: UUID) -> Book:
    kept = _BOOKS.get(code)
    if kept and kept[:2] == (version, stamp):
        return kept[2]
    book = read_book(code)
    _BOOKS[code] = (book.jurisdiction.version, book.jurisdiction.stamp, book)
    return book


def read_book(code: str) -> Book:
    """Read all rows; read again if a load was committed between the first row and the last."""
    while True:
        before = Jurisdiction.objects.get(code=code)
        book = assemble(before)
        if Jurisdiction.objects.filter(pk=before.pk, stamp=before.stamp).exists():
            return book


def rows_of(model: type[R], jurisdiction: Jurisdiction) -> tuple[R, ...]:
    rows = tuple(model._default_manager.filter(jurisdiction=jurisdiction))  # noqa: SLF001 - Django names it so
    for row in rows:
        row.jurisdiction = jurisdiction
    return rows


def assemble(jurisdiction: Jurisdiction) -> Book:
    today = clock.now().astimezone(ZoneInfo(jurisdiction.time_zone)).date()

    def live(model: type[R]) -> tuple[R, ...]:
        return standing(rows_of(model, jurisdiction), today)

    tracks = rows_of(Track, jurisdiction)
    categories = rows_of(CaseCategory, jurisdiction)
    case_types = rows_of(CaseType, jurisdiction)
    locations = rows_of(Location, jurisdiction)
    tie(case_types, "category", categories)
    tie(locations, "housing_location", locations)
    return Book(
        jurisdiction=jurisdiction,
        tracks=tracks,
        all_categories=categories,
        all_case_types=case_types,
        all_locations=locations,
        slots=rows_of(DocumentSlot, jurisdiction),
        party_type_options=rows_of(PartyTypeOption, jurisdiction),
        stop_questions=rows_of(StopQuestion, jurisdiction),
        stop_pages=MappingProxyType({row.slug: row for row in rows_of(StopPage, jurisdiction)}),
        identifier_kinds=live(IdentifierKind),
        refund_rules=MappingProxyType({row.occasion: row for row in live(RefundRule)}),
        all_return_reasons=rows_of(ReturnReason, jurisdiction),
        fees=live(FeeRow),
        limits=live(LimitRow),
        holidays=MappingProxyType({row.day: row for row in live(Holiday)}),
        phrases=MappingProxyType({row.key: row.text for row in live(models.Words)}),
        _by_code=shelve(tracks, categories, case_types, locations),
    )


def tie(rows: Iterable[ReferenceRow], name: str, targets: Iterable[ReferenceRow]) -> None:
    """Point a foreign key at the row already read, so that following it asks nothing."""
    by_pk = {row.pk: row for row in targets}
    for row in rows:
        setattr(row, name, by_pk.get(getattr(row, f"{name}_id")))


def shelve(*shelves: Iterable[Any]) -> Mapping[tuple[type[ReferenceRow], str | int], Any]:
    rows = [row for shelf in shelves for row in shelf]
    found: dict[tuple[type[ReferenceRow], str | int], Any] = {(type(row), row.pk): row for row in rows}
    found.update({(type(row), row.code): row for row in rows})
    return MappingProxyType(found)
