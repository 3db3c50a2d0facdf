"""A checked file as rows: which model, which natural key, which columns."""

from collections.abc import Iterable, Iterator
from typing import Any

from courts import schema
from courts.models import (
    CaseCategory,
    CaseType,
    DocumentSlot,
    FeeRow,
    Holiday,
    IdentifierKind,
    LimitRow,
    Location,
    PartyTypeOption,
    ReferenceRow,
    RefundRule,
    ReturnReason,
    StopPage,
    StopQuestion,
    Track,
    Words,
)

Row = dict[str, Any]

# In the order they are written: what others point at comes first.
KEYS: dict[type[ReferenceRow], tuple[str, ...]] = {
    Track: ("code",),
    CaseCategory: ("code",),
    CaseType: ("code",),
    Location: ("code",),
    DocumentSlot: ("track", "code"),
    FeeRow: ("schedule", "item", "valid_from", "claim_from_cents", "claim_below_cents"),
    LimitRow: ("track", "case_type", "valid_from"),
    PartyTypeOption: ("role", "code"),
    StopPage: ("slug",),
    StopQuestion: ("code",),
    IdentifierKind: ("code",),
    RefundRule: ("occasion",),
    ReturnReason: ("code",),
    Holiday: ("day",),
    Words: ("key",),
}
# What a filing, a case or a document of years ago may name. These are retired, never deleted.
LASTING = frozenset({Track, CaseCategory, CaseType, Location, DocumentSlot, PartyTypeOption, ReturnReason})


def jurisdiction_columns(part: schema.JurisdictionPart) -> Row:
    figures = part.figures
    named = {name: getattr(figures, name) for name in schema.Figures.model_fields}
    return {
        "code": part.code,
        "name": part.name,
        "court_name": part.court_name,
        "time_zone": part.calendar.time_zone,
        "open_weekdays": part.calendar.open_weekdays,
        "holiday_country": part.calendar.holiday_country,
        "holiday_subdivision": part.calendar.holiday_subdivision,
        "support_phone": part.support.phone,
        "support_email": part.support.email,
        "clerk_directory": part.support.clerk_directory,
        "service_fee_name": part.service_fee_name,
        "docket_pattern": part.docket.pattern,
        "docket_counter": part.docket.counter,
        **{FIGURE_COLUMNS.get(name, name): figure.value for name, figure in named.items()},
        "sources": {name: figure.model_dump(include={"source", "confirmed"}) for name, figure in named.items()},
    }


FIGURE_COLUMNS = {"max_card_payment": "max_card_payment_cents"}


def rows_of_file(file: schema.JurisdictionFile) -> dict[type[ReferenceRow], list[Row]]:
    """Every row of the file. `category` and `housing_location` still hold codes."""
    return {
        Track: [track.model_dump() | {"position": at} for at, track in enumerate(file.tracks)],
        CaseCategory: [
            row.model_dump() | {"stop": row.stop or "", "position": at} for at, row in enumerate(file.categories)
        ],
        CaseType: [case_type_row(part, at) for at, part in enumerate(file.case_types)],
        Location: [location_row(part, at) for at, part in enumerate(file.locations)],
        DocumentSlot: list(slot_rows(file)),
        FeeRow: [fee_row(schedule, part) for schedule, parts in file.fees.items() for part in parts],
        LimitRow: [limit_row(part) for part in file.limits],
        PartyTypeOption: list(party_type_rows(file)),
        StopPage: [{"slug": slug, **page.model_dump()} for slug, page in file.stop_pages.items()],
        StopQuestion: numbered(file.stop_questions),
        IdentifierKind: numbered(file.identifiers),
        RefundRule: [{"occasion": occasion.value, **rule.model_dump()} for occasion, rule in file.refunds.items()],
        ReturnReason: numbered(file.return_reasons),
        Holiday: [renamed(part.model_dump(), closed="is_closed") for part in file.holidays],
        Words: [{"key": key, "text": text} for key, text in file.phrases().items()],
    }


def numbered(parts: Iterable[schema.Part]) -> list[Row]:
    return [part.model_dump() | {"position": at} for at, part in enumerate(parts)]


def renamed(row: Row, **names: str) -> Row:
    return {names.get(key, key): value for key, value in row.items()}


def case_type_row(part: schema.CaseTypePart, at: int) -> Row:
    row = renamed(part.model_dump(exclude={"not_online"}), housing="is_housing", landlord_tenant="is_landlord_tenant")
    return row | {
        "everyday_words": ", ".join(part.everyday_words),
        "is_online": part.not_online is None,
        "not_online_reason": part.not_online.reason if part.not_online else "",
        "stop": part.not_online.stop if part.not_online else "",
        "position": at,
    }


def location_row(part: schema.LocationPart, at: int) -> Row:
    row = renamed(part.model_dump(), selectable="is_selectable", housing_only="is_housing_only")
    return row | {
        "sequence_start": part.sequence_start.value,
        "housing_stop": part.housing_stop or "",
        "position": at,
    }


def slot_rows(file: schema.JurisdictionFile) -> Iterator[Row]:
    for track, slots in file.document_slots.items():
        for at, slot in enumerate(slots):
            row = renamed(slot.model_dump(), multiple="is_multiple")
            yield row | {"required": slot.required.value, "track": track, "position": at}


def party_type_rows(file: schema.JurisdictionFile) -> Iterator[Row]:
    for role, options in file.party_types.items():
        for at, option in enumerate(options):
            values = {"role": role.value, "shape": option.shape.value, "account_type": option.account_type or ""}
            yield option.model_dump() | values | {"position": at}


def fee_row(schedule: str, part: schema.FeePart) -> Row:
    names = {"amount": "amount_cents", "claim_from": "claim_from_cents", "claim_below": "claim_below_cents"}
    return renamed(part.model_dump(), **names) | {"item": part.item.value, "schedule": schedule}


def limit_row(part: schema.LimitPart) -> Row:
    row = renamed(part.model_dump(), amount="amount_cents", refused="is_refused")
    return row | {"track": part.track or "", "case_type": part.case_type or ""}
