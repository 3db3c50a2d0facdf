"""What a jurisdiction's file must agree on within itself: codes named once, references that lead somewhere, dates."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import TypeVar
from zoneinfo import available_timezones

import holidays
from django.utils.translation import gettext as _

from courts.docket_numbers import FIELD, counter_problem, pattern_problem
from courts.marked_yaml import Place
from courts.required_words import REQUIRED_WORDS
from courts.schema import DatedPart, FeePart, JurisdictionFile, LimitPart

Trouble = tuple[Place, str]
P = TypeVar("P")
LONGEST_KEY = 80
LONGEST_WORDS = 300


def troubles_of(file: JurisdictionFile) -> Iterator[Trouble]:
    for check in (calendar_troubles, twice_troubles, reference_troubles, docket_troubles, fee_troubles, limit_troubles,
                  word_troubles):  # fmt: skip
        yield from check(file)


def unknown(what: str, code: str) -> str:
    return _("there is no %(what)s “%(code)s” in this file") % {"what": what, "code": code}


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def calendar_troubles(file: JurisdictionFile) -> Iterator[Trouble]:
    place: Place = ("jurisdiction", "calendar")
    calendar = file.jurisdiction.calendar
    if calendar.time_zone not in zones():
        yield (*place, "time_zone"), _("there is no time zone “%(zone)s”") % {"zone": calendar.time_zone}
    if calendar.holiday_country:
        known = holidays.list_supported_countries()
        if calendar.holiday_country not in known:
            yield (
                (*place, "holiday_country"),
                _("no holidays are known for “%(code)s”") % {"code": calendar.holiday_country},
            )
        elif calendar.holiday_subdivision and calendar.holiday_subdivision not in known[calendar.holiday_country]:
            yield (
                (*place, "holiday_subdivision"),
                _("no holidays are known for “%(code)s”") % {"code": calendar.holiday_subdivision},
            )


def twice(parts: Iterable[P], place: Place, key_of: Callable[[P], Hashable]) -> Iterator[Trouble]:
    seen: set[Hashable] = set()
    for number, part in enumerate(parts):
        key = key_of(part)
        if key in seen:
            yield (*place, number), _("“%(key)s” stands in the list twice") % {"key": key}
        seen.add(key)


def twice_troubles(file: JurisdictionFile) -> Iterator[Trouble]:
    for name in ("tracks", "categories", "locations", "case_types", "stop_questions", "identifiers", "return_reasons"):
        yield from twice(getattr(file, name), (name,), lambda part: str(part.code))
    for track, slots in file.document_slots.items():
        yield from twice(slots, ("document_slots", track), lambda slot: slot.code)
    for role, options in file.party_types.items():
        yield from twice(options, ("party_types", role), lambda option: option.code)
    yield from twice(file.holidays, ("holidays",), lambda holiday: holiday.day.isoformat())


def reference_troubles(file: JurisdictionFile) -> Iterator[Trouble]:
    """Every code that points somewhere must find it. One row a reference: place, what it names, code, what there is."""
    tracks, pages = {track.code for track in file.tracks}, set(file.stop_pages)
    for place, what, code, known in (*case_references(file), *other_references(file)):
        there = {"track": tracks, "stop page": pages}.get(what, known)
        if code is not None and code not in there:
            yield place, unknown(what, code)


Reference = tuple[Place, str, str | None, set[str]]


def case_references(file: JurisdictionFile) -> Iterator[Reference]:
    categories = {category.code for category in file.categories}
    locations = {location.code for location in file.locations}
    for number, case_type in enumerate(file.case_types):
        place: Place = ("case_types", number)
        yield (*place, "category"), "category", case_type.category, categories
        yield (*place, "track"), "track", case_type.track, set()
        yield (*place, "fee_schedule"), "fee schedule", case_type.fee_schedule, set(file.fees)
        if case_type.not_online:
            yield (*place, "not_online", "stop"), "stop page", case_type.not_online.stop, set()
    for number, location in enumerate(file.locations):
        yield ("locations", number, "housing_location"), "location", location.housing_location, locations
        yield ("locations", number, "housing_stop"), "stop page", location.housing_stop, set()


def other_references(file: JurisdictionFile) -> Iterator[Reference]:
    for number, category in enumerate(file.categories):
        yield ("categories", number, "stop"), "stop page", category.stop, set()
    for track in file.document_slots:
        yield ("document_slots", track), "track", track, set()
    for number, limit in enumerate(file.limits):
        yield ("limits", number, "track"), "track", limit.track, set()
        yield ("limits", number, "case_type"), "case type", limit.case_type, {row.code for row in file.case_types}
    for number, question in enumerate(file.stop_questions):
        yield ("stop_questions", number, "stop"), "stop page", question.stop, set()
        for at, track in enumerate(question.tracks):
            yield ("stop_questions", number, "tracks", at), "track", track, set()
    yield from return_references(file)


# What a correction can open besides documents; the filer's page for each is in `cases`.
CORRECTABLE = frozenset({"case-type", "amount", "pjr", "addresses"})


def return_references(file: JurisdictionFile) -> Iterator[Reference]:
    slots = {slot.code for slots in file.document_slots.values() for slot in slots}
    for number, reason in enumerate(file.return_reasons):
        kind, _colon, code = reason.opens.partition(":")
        if kind:
            known = slots if kind == "document" else set(CORRECTABLE)
            yield ("return_reasons", number, "opens"), "document slot" if kind == "document" else "field", code, known
        for at, track in enumerate(reason.tracks):
            yield ("return_reasons", number, "tracks", at), "track", track, set()


def docket_troubles(file: JurisdictionFile) -> Iterator[Trouble]:
    docket = file.jurisdiction.docket
    for name, problem in (("pattern", pattern_problem(docket.pattern)), ("counter", counter_problem(docket.counter))):
        if problem:
            yield ("jurisdiction", "docket", name), problem
    widths = {field[1]: int(field[2]) for field in FIELD.finditer(docket.pattern)}
    for number, location in enumerate(file.locations):
        place: Place = ("locations", number)
        if location.housing_location and location.housing_stop:
            yield place, _("a location has a housing_location or a housing_stop, not both")
        yield from width_trouble((*place, "code"), location.code, widths.get("location"))
        if len(str(location.sequence_start.value)) > widths.get("serial", 99):
            yield (*place, "sequence_start"), _("the docket pattern has no room for this number")
    for number, case_type in enumerate(file.case_types):
        if len(", ".join(case_type.everyday_words)) > LONGEST_WORDS:
            yield ("case_types", number, "everyday_words"), _("these words are too many")
        yield from width_trouble(("case_types", number, "docket_type"), case_type.docket_type, widths.get("type"))


def width_trouble(place: Place, code: str, width: int | None) -> Iterator[Trouble]:
    if width is not None and len(code) != width:
        yield place, _("the docket pattern takes %(width)d characters here, not “%(code)s”") % {
            "width": width, "code": code
        }  # fmt: skip


def fee_troubles(file: JurisdictionFile) -> Iterator[Trouble]:
    for schedule, rows in file.fees.items():
        for number, row in enumerate(rows):
            yield from order_trouble(("fees", schedule, number), row)
            if row.claim_from is not None and row.claim_below is not None and row.claim_below <= row.claim_from:
                yield ("fees", schedule, number, "claim_below"), _("claim_below must be more than claim_from")
        yield from overlaps(rows, ("fees", schedule), bands_meet)


def limit_troubles(file: JurisdictionFile) -> Iterator[Trouble]:
    for number, row in enumerate(file.limits):
        yield from order_trouble(("limits", number), row)
        if (row.track is None) == (row.case_type is None):
            yield ("limits", number), _("a limit names a track or a case_type, one of the two")
    yield from overlaps(file.limits, ("limits",), lambda one, other: whose(one) == whose(other))


def whose(limit: LimitPart) -> tuple[str | None, str | None]:
    return limit.track, limit.case_type


def order_trouble(place: Place, row: DatedPart) -> Iterator[Trouble]:
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        yield (*place, "until"), _("until is before from")


D = TypeVar("D", bound=DatedPart)


def overlaps(rows: list[D], place: Place, meet: Callable[[D, D], bool]) -> Iterator[Trouble]:
    """Two rows for the same thing must not both say that they hold on a day.

    A row without an end ends by itself when the next begins, so only the same beginning or a written end can clash.
    """
    for (at, one), (number, other) in combinations(enumerate(rows), 2):
        if meet(one, other) and clash(one, other):
            yield (*place, number), _("this row overlaps row %(number)d of the list") % {"number": at + 1}


def clash(one: DatedPart, other: DatedPart) -> bool:
    earlier, later = sorted((one, other), key=beginning)
    if beginning(earlier) == beginning(later):
        return True
    return earlier.valid_until is not None and earlier.valid_until >= beginning(later)


def beginning(row: DatedPart) -> date:
    return row.valid_from or date.min


def bands_meet(one: FeePart, other: FeePart) -> bool:
    """Rows of the same item whose bands share a claim. A row for any claim stands beside rows with a band."""
    if one.item != other.item or is_banded(one) != is_banded(other):
        return False
    return not is_banded(one) or (starts_below(one, other) and starts_below(other, one))


def is_banded(row: FeePart) -> bool:
    return row.claim_from is not None or row.claim_below is not None


def starts_below(one: FeePart, other: FeePart) -> bool:
    return other.claim_below is None or (one.claim_from or 0) < other.claim_below


def word_troubles(file: JurisdictionFile) -> Iterator[Trouble]:
    phrases = file.phrases()
    for key in REQUIRED_WORDS:
        if key not in phrases:
            group = key.partition(".")[0]
            place: Place = ("words", group) if group in file.words else ("words",)
            yield place, _("the words “%(key)s” are missing") % {"key": key}
    for key in phrases:
        if len(key) > LONGEST_KEY:
            yield (
                ("words", *key.split(".", 1)),
                _("this key is longer than %(most)d characters") % {"most": LONGEST_KEY},
            )
