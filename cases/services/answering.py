"""Write the valid answers of one step to the draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from courts.models import CaseCategory, CaseType, Location
from docket.models import Filing
from documents.slots import LATER_DOCUMENT
from parties.enums import PartyRole
from parties.services.saving import keep_parties


@dataclass(frozen=True)
class Summons:
    """The answers of the page "Basic Summons Information"."""

    location: Location
    amount_cents: int | None
    defendant_count: int
    garnishee_count: int
    has_pjr: bool
    plaintiff_count: int = 1


def save_case_type(
    filing: Filing,
    *,
    category: CaseCategory,
    case_type: CaseType | None,
    screening: Mapping[str, str],
    now: datetime,
) -> Filing:
    """A category that ends online filing leaves the type as it was. A type that asks for no money drops the amount."""
    filing.category = category
    if case_type is not None:
        filing.case_type = case_type
        filing.screening = dict(screening)
        if not case_type.asks_amount:
            filing.amount_cents = None
    return _save(filing, ("category", "case_type", "screening", "amount_cents"), now=now)


def save_summons(
    filing: Filing, *, summons: Summons, kept: Mapping[PartyRole, Sequence[int]] | None = None, now: datetime
) -> Filing:
    """`kept` names, for a role whose number goes down, which of its parties stay; they are numbered anew from 1."""
    filing.location = summons.location
    filing.amount_cents = summons.amount_cents
    filing.plaintiff_count = summons.plaintiff_count
    filing.defendant_count = summons.defendant_count
    filing.garnishee_count = summons.garnishee_count
    filing.has_pjr = summons.has_pjr
    filing.summons_done = True
    names = (
        "location", "amount_cents", "plaintiff_count", "defendant_count", "garnishee_count", "has_pjr", "summons_done",
    )  # fmt: skip
    with transaction.atomic():
        if kept:
            keep_parties(filing, kept=kept)
        return _save(filing, names, now=now)


def save_document_title(filing: Filing, *, title: str, now: datetime) -> Filing:
    """Name the document of a later filing; what is uploaded already takes the new name."""
    filing.document_title = title
    with transaction.atomic():
        filing.documents.filter(slot=LATER_DOCUMENT).update(title=title)
        return _save(filing, ("document_title",), now=now)


def touch(filing: Filing, *, now: datetime) -> None:
    """Somebody worked on the draft: its 180 days begin anew."""
    filing.touched_at = now
    filing.save(update_fields=["touched_at"])


def _save(filing: Filing, names: Sequence[str], *, now: datetime) -> Filing:
    filing.touched_at = now
    filing.save(update_fields=[*names, "touched_at"])
    return filing
