"""Captions: last name first for people, the name for organisations, ET AL on a side with more than one. Pure."""

from collections.abc import Iterable

from parties.enums import PartyRole
from parties.models import Party


def caption_of(parties: Iterable[Party]) -> str:
    """`KARENINA, ANNA v. THORNTON, TROOPER ET AL`; an empty side is left out while the draft is young."""
    ordered = sorted(parties, key=lambda party: party.number)
    sides = [[p for p in ordered if p.role == role] for role in (PartyRole.PLAINTIFF, PartyRole.DEFENDANT)]
    return " v. ".join(_side(side) for side in sides if side)


def caption_name(party: Party) -> str:
    if party.is_organisation:
        return party.organisation.upper()
    given = " ".join(part for part in (party.first_name, party.middle_name, party.suffix) if part)
    return ", ".join(part for part in (party.last_name, given) if part).upper()


def _side(side: list[Party]) -> str:
    return caption_name(side[0]) + (" ET AL" if len(side) > 1 else "")
