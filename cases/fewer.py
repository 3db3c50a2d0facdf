"""Fewer defendants or garnishees than are filled in: which of them stay."""

from collections.abc import Mapping

from cases.services.answering import Summons
from docket.answers import unfinished_of
from docket.models import Filing
from parties.enums import PartyRole
from parties.seats import PART


def wanted_counts(summons: Summons) -> dict[PartyRole, int]:
    return {PartyRole.DEFENDANT: summons.defendant_count, PartyRole.GARNISHEE: summons.garnishee_count}


def filled_numbers(filing: Filing, role: PartyRole) -> list[int]:
    """The numbers of this role under which anything is stored or typed."""
    stored = {party.number for party in filing.parties.all() if party.role == role}
    start = f"{PART}{role}-"
    typed = {
        int(key.removeprefix(start))
        for key, answers in unfinished_of(filing).items()
        if key.startswith(start) and _says(answers)
    }
    return sorted(stored | typed)


def _says(answers: Mapping[str, object]) -> bool:
    return any(not name.startswith("_") for name in answers)


def too_many(filing: Filing, summons: Summons) -> dict[PartyRole, list[int]]:
    """The roles that have more parties filled in than the new number leaves room for, with their numbers."""
    filled = {role: filled_numbers(filing, role) for role in wanted_counts(summons)}
    return {role: filled[role] for role, count in wanted_counts(summons).items() if len(filled[role]) > count}


def moving_up(filing: Filing, summons: Summons) -> dict[PartyRole, list[int]]:
    """The roles where everyone filled in can stay, but someone has a number that there will no longer be."""
    crowded = too_many(filing, summons)
    filled = {role: filled_numbers(filing, role) for role in wanted_counts(summons) if role not in crowded}
    return {role: numbers for role, numbers in filled.items() if max(numbers, default=0) > wanted_counts(summons)[role]}
