"""What keeps the parties of a filing from being filed."""

from django.utils.translation import gettext as _

from docket.answers import unfinished_of
from docket.models import Filing
from docket.steps import Problem
from parties.seats import PAGE_SIZE, Seat, seats_of

SLUG = "parties"


def problems_of_parties(filing: Filing) -> list[Problem]:
    """One for each seat that is empty or has answers not finished. The same law on every date."""
    filled = {party.label for party in filing.parties.all()}
    typed = unfinished_of(filing)
    found = []
    for index, seat in enumerate(seats_of(filing)):
        if seat.part_key in typed:
            found.append(_problem(seat, index, "unfinished", _("Finish what you typed for %(party)s.")))
        elif seat.label not in filled:
            found.append(_problem(seat, index, "missing", _("Enter the name and address of %(party)s.")))
    return found


def _problem(seat: Seat, index: int, code: str, words: str) -> Problem:
    return Problem(
        code=f"party-{code}",
        message=words % {"party": seat.words},
        step=SLUG,
        anchor=f"id_{seat.label}-kind",
        query=f"page={index // PAGE_SIZE + 1}",
    )
