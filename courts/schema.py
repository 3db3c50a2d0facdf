"""What a jurisdiction's file may say: keys, types, lengths. What refers to what is checked in `courts.checks`."""

import re
from datetime import date, time
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from courts.models.case_types import PartyShape, Required, Role
from courts.models.sums import FeeItem, RefundOccasion
from courts.money import MoneyError, parse_dollars

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
HOUR = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", re.ASCII)


def to_day(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    try:
        return date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError(_("“%(text)s” is no day; write it as 2016-07-01") % {"text": text}) from None


def to_hour(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    try:
        return time.fromisoformat(text if HOUR.fullmatch(text) else "")
    except ValueError:
        raise ValueError(_("“%(text)s” is no time of day; write it as 17:00") % {"text": text}) from None


def to_cents(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    try:
        return parse_dollars(text, allow_zero=True)
    except MoneyError as error:
        raise ValueError(_("“%(text)s” is no sum of dollars") % {"text": text}) from error


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Day = Annotated[date, BeforeValidator(to_day)]
Hour = Annotated[time, BeforeValidator(to_hour)]
Cents = Annotated[int, BeforeValidator(to_cents)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Part):
    """Where it comes from, and whether the court has said so."""

    source: Text = Field(max_length=200)
    confirmed: bool


class DaysFigure(Sourced):
    value: int = Field(ge=1, le=3650)


class RateFigure(Sourced):
    value: int = Field(ge=0, le=10_000)


class SumFigure(Sourced):
    value: Cents = Field(gt=0)


class HourFigure(Sourced):
    value: Hour


class Figures(Part):
    closing_time: HourFigure
    cart_days: DaysFigure
    service_fee_basis_points: RateFigure
    max_card_payment: SumFigure
    draft_days: DaysFigure
    restore_days: DaysFigure
    cure_days: DaysFigure
    review_days: DaysFigure = DaysFigure(value=3, source="the portal's own setting", confirmed=False)


class Calendar(Part):
    time_zone: Text = Field(max_length=40)
    open_weekdays: Annotated[str, StringConstraints(pattern=r"^1?2?3?4?5?6?7?$", min_length=1)] = "12345"
    holiday_country: str = Field("", max_length=2)
    holiday_subdivision: str = Field("", max_length=6)


class Support(Part):
    phone: Text = Field(max_length=25)
    email: Text = Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    clerk_directory: str = Field("", max_length=200, pattern=r"^(https?://\S+)?$")


class Docket(Part):
    pattern: Text = Field(max_length=80)
    counter: Text = Field(max_length=80)


class JurisdictionPart(Part):
    code: Code = Field(max_length=8)
    name: Text = Field(max_length=60)
    court_name: Text = Field(max_length=120)
    service_fee_name: Text = Field(max_length=40)
    calendar: Calendar
    support: Support
    docket: Docket
    figures: Figures


class TrackPart(Part):
    code: Slug = Field(max_length=30)
    label: Text = Field(max_length=60)


class CategoryPart(Part):
    code: Slug = Field(max_length=30)
    label: Text = Field(max_length=80)
    stop: Slug | None = None


class SequenceFigure(Sourced):
    value: int = Field(ge=1, le=2_147_483_647)


class LocationPart(Sourced):
    code: Code = Field(max_length=6)
    name: Text = Field(max_length=80)
    kind: Slug = Field(max_length=30)
    address: str = Field("", max_length=120)
    city: str = Field("", max_length=60)
    state: str = Field("", pattern=r"^([A-Z]{2})?$")
    zip_code: str = Field("", pattern=r"^([0-9]{5}(-[0-9]{4})?)?$")
    telephone: str = Field("", max_length=25)
    sequence_start: SequenceFigure
    selectable: bool = True
    housing_only: bool = False
    housing_location: Code | None = None
    housing_stop: Slug | None = None


class NotOnline(Part):
    reason: Text = Field(max_length=300)
    stop: Slug


class CaseTypePart(Sourced):
    code: Code = Field(max_length=10)
    label: Text = Field(max_length=120)
    category: Slug
    track: Slug
    docket_type: Code = Field(max_length=4)
    fee_schedule: Slug
    everyday_words: list[Text] = []
    asks_amount: bool = True
    housing: bool = False
    landlord_tenant: bool = False
    not_online: NotOnline | None = None
    retired_on: Day | None = None


class SlotPart(Part):
    code: Slug = Field(max_length=30)
    label: Text = Field(max_length=120)
    stamp_label: Text = Field(max_length=120)
    help: str = Field("", max_length=400)
    required: Annotated[Required, Field(strict=False)]
    multiple: bool = False


class DatedPart(Sourced):
    valid_from: Day | None = Field(None, alias="from")
    valid_until: Day | None = Field(None, alias="until")
    note: str = Field("", max_length=200)


class FeePart(DatedPart):
    """`amount` must stand there; null says that the court will tell."""

    item: FeeItem
    label: Text = Field(max_length=80)
    amount: Cents | None
    claim_from: Cents | None = None
    claim_below: Cents | None = None


class LimitPart(DatedPart):
    track: Slug | None = None
    case_type: Code | None = None
    amount: Cents = Field(gt=0)
    refused: bool
    words: Text = Field(max_length=400)


class PartyTypePart(Sourced):
    code: Slug = Field(max_length=30)
    label: Text = Field(max_length=80)
    shape: PartyShape
    account_type: Literal["individual", "business"] | None = None


class StopQuestionPart(Part):
    code: Slug
    text: Text = Field(max_length=200)
    help: str = Field("", max_length=400)
    stop_answer: Literal["yes", "no"]
    stop: Slug
    tracks: list[Slug] = []
    account_types: list[Literal["individual", "business"]] = []


class StopPagePart(Part):
    title: Text = Field(max_length=120)
    why: Text
    what_now: Text
    where: Text


class IdentifierPart(Sourced):
    code: Slug
    label: Text = Field(max_length=120)
    rule: Text = Field(max_length=80)
    help: str = Field("", max_length=300)
    last_digits_allowed: int = Field(0, ge=0, le=8)


class RefundPart(Sourced):
    court_fee: bool
    service_fee: bool
    words: Text = Field(max_length=300)


class ReturnReasonPart(Part):
    code: Slug
    label: Text = Field(max_length=120)
    words: Text = Field(max_length=400)
    opens: str = Field("", pattern=r"^((document|field):[a-z0-9-]+)?$", max_length=60)
    tracks: list[Slug] = []


class HolidayPart(Sourced):
    day: Day
    name: Text = Field(max_length=80)
    closed: bool


class JurisdictionFile(Part):
    jurisdiction: JurisdictionPart
    tracks: list[TrackPart] = Field(min_length=1)
    categories: list[CategoryPart] = Field(min_length=1)
    locations: list[LocationPart] = Field(min_length=1)
    case_types: list[CaseTypePart] = Field(min_length=1)
    document_slots: dict[Slug, list[SlotPart]]
    fees: dict[Slug, list[FeePart]]
    limits: list[LimitPart] = []
    party_types: dict[Role, list[PartyTypePart]]
    stop_questions: list[StopQuestionPart] = []
    stop_pages: dict[Slug, StopPagePart] = {}
    identifiers: list[IdentifierPart] = []
    refunds: dict[RefundOccasion, RefundPart]
    return_reasons: list[ReturnReasonPart] = []
    holidays: list[HolidayPart] = []
    words: dict[str, Text | dict[str, Text]]

    def phrases(self) -> dict[str, str]:
        """The words under their full keys: `help.amount`."""
        found: dict[str, str] = {}
        for key, value in self.words.items():
            inner = {key: value} if isinstance(value, str) else {f"{key}.{name}": text for name, text in value.items()}
            found.update(inner)
        return found
