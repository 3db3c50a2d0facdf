"""Whose address one party may take over: the others of the same page, and each further address once."""

from collections.abc import Iterable, Iterator, Mapping

from parties.models import Party
from parties.seats import Seat

MOST = 25


def sources_for(seat: Seat, *, page: Iterable[Seat], rows: Mapping[str, Party]) -> list[tuple[str, str]]:
    near = [other.label for other in page if other != seat]
    far = _each_address_once(rows, {*near, seat.label})
    labels = [*near, *far][:MOST]
    return [(label, words_for(label, rows.get(label))) for label in labels]


def words_for(label: str, party: Party | None) -> str:
    return label if party is None else f"{label} {party.full_name}, {party.street or party.po_box}"


def _each_address_once(rows: Mapping[str, Party], without: set[str]) -> Iterator[str]:
    seen = {_address(rows[label]) for label in without if label in rows}
    for label, party in rows.items():
        if label not in without and _address(party) not in seen:
            seen.add(_address(party))
            yield label


def _address(party: Party) -> tuple[str, ...]:
    return tuple(party.address_lines)
