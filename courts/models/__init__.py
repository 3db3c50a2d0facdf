from courts.models.case_types import CaseCategory, CaseType, DocumentSlot, PartyTypeOption, Track
from courts.models.jurisdiction import Holiday, Jurisdiction, ReferenceRow
from courts.models.locations import Location
from courts.models.sums import FeeRow, LimitRow, RefundRule
from courts.models.wording import IdentifierKind, ReturnReason, StopPage, StopQuestion, Words

__all__ = [
    "CaseCategory",
    "CaseType",
    "DocumentSlot",
    "FeeRow",
    "Holiday",
    "IdentifierKind",
    "Jurisdiction",
    "LimitRow",
    "Location",
    "PartyTypeOption",
    "ReferenceRow",
    "RefundRule",
    "ReturnReason",
    "StopPage",
    "StopQuestion",
    "Track",
    "Words",
]
