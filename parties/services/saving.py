from collections.abc import Mapping, Sequence

from django.db import transaction

from docket.models import Filing, UnfinishedAnswers
from parties.columns import PARTY_FIELDS
from parties.enums import PartyRole
from parties.models import Party
from parties.seats import PART, Seat


def save_parties(parties: Sequence[Party]) -> None:
    """Write any number of parties, new or changed, in one query."""
    if parties:
        Party.objects.bulk_create(
            parties,
            update_conflicts=True,
            unique_fields=["filing", "role", "number"],
            update_fields=["shape", *PARTY_FIELDS],
        )


def keep_parties(filing: Filing, *, kept: Mapping[PartyRole, Sequence[int]]) -> None:
    """Of each role named, keep these numbers, in this order, as 1, 2, 3 ...; the others are deleted.

    What was typed and is not valid yet moves along with its number.
    """
    with transaction.atomic():
        for role, numbers in kept.items():
            _renumber_rows(filing, role, numbers)
            _renumber_typed(filing, role, numbers)


def _renumber_rows(filing: Filing, role: PartyRole, numbers: Sequence[int]) -> None:
    rows = filing.parties.filter(role=role)
    rows.exclude(number__in=numbers).delete()
    # Upwards from 1, so that a number is always free before it is taken.
    for new, old in enumerate(numbers, start=1):
        if new != old:
            rows.filter(number=old).update(number=new)


def _renumber_typed(filing: Filing, role: PartyRole, numbers: Sequence[int]) -> None:
    places = {Seat(role, old).part_key: Seat(role, new).part_key for new, old in enumerate(numbers, start=1)}
    rows = UnfinishedAnswers.objects.filter(filing=filing, step__startswith=f"{PART}{role}-")
    rows.exclude(step__in=places).delete()
    for old, new in places.items():
        if new != old:
            rows.filter(step=old).update(step=new)
