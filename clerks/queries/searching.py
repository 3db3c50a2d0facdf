"""From what is typed into one box to rows: each key by its own index, never one question over whole tables."""

import re

from django.db.models import Q

from courts.docket_numbers import normalise, read_number
from courts.models import Jurisdiction
from docket.enums import ON_THE_DOCKET, FilingState
from docket.models import DocketNumber, Filing
from enrollment.models import User
from parties.models import Party

MOST_FOUND = 100
CONFIRMATION = re.compile(r"[0-9]{8}")


def clean_term(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:120]


def find_waiting(text: str) -> set[int]:
    """What waits for a clerk, by docket number in any form, confirmation number, User ID or name of a party.

    Every one that fits: only what waits is looked through, so that nothing finished can crowd it out.
    """
    term = clean_term(text)
    if not term:
        return set()
    waiting = Filing.objects.awaiting_clerk()
    asked = [Q(case__in=cases) for cases in [cases_by_number(term)] if cases]
    asked += [Q(filer__in=users) for users in [users_by_id(term)] if users]
    if CONFIRMATION.fullmatch(term):
        asked.append(Q(confirmation_number=term))
    found = {pk for one in asked for pk in waiting.filter(one).values_list("pk", flat=True)}
    return found | waiting_by_party(term)


def cases_by_number(term: str) -> list[int]:
    numbers = DocketNumber.objects.filter(key__in=docket_keys(term)).values_list("case_id", flat=True)
    return list(numbers[:MOST_FOUND])


def users_by_id(term: str) -> list[int]:
    return list(User.objects.filter(user_id__iexact=term).values_list("pk", flat=True)[:2])


def ids_by_docket_number(term: str) -> list[int]:
    """Filings on the docket of the case that has or had this number, the newest first."""
    cases = cases_by_number(term)
    if not cases:
        return []
    rows = Filing.objects.filter(case__in=cases, state__in=sorted(ON_THE_DOCKET)).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:MOST_FOUND])


def docket_keys(term: str) -> set[str]:
    """The keys this may mean: as typed, and completed by the pattern of each court system it fits."""
    patterns = set(Jurisdiction.objects.values_list("docket_pattern", flat=True))
    fitting = [pattern for pattern in patterns if read_number(term, pattern)]
    return {key for key in (normalise(term), normalise(term, fitting)) if key}


def ids_by_party(term: str) -> list[int]:
    """Filings on the docket with a party of this name, the newest first, as many as are looked at.

    Names are read from their index alone, newest first, and only those few are asked for their state: of a common
    name there may be thousands.
    """
    found: list[int] = []
    beyond: int | None = None
    while len(found) < MOST_FOUND:
        named = _newest_named(term, beyond=beyond)
        rows = Filing.objects.filter(pk__in=named, state__in=sorted(ON_THE_DOCKET)).order_by("-pk")
        found += rows.values_list("pk", flat=True)
        if len(named) < MOST_FOUND:
            break
        beyond = named[-1]
    return found[:MOST_FOUND]


def _newest_named(term: str, *, beyond: int | None) -> list[int]:
    older = Q() if beyond is None else Q(filing__lt=beyond)
    ways = [Party.objects.filter(way, older).values_list("filing_id") for way in names_like(term)]
    return [pk for (pk,) in ways[0].union(*ways[1:]).order_by("-filing_id")[:MOST_FOUND]]


def waiting_by_party(term: str) -> set[int]:
    """Every one that waits and has a party of this name. Each way of reading the name by its index."""
    ways = [
        Party.objects.filter(way, filing__state=FilingState.FILED).values_list("filing_id") for way in names_like(term)
    ]
    return {pk for (pk,) in ways[0].union(*ways[1:])}


def names_like(term: str) -> list[Q]:
    """`Thornton`, `Thornton, Trooper`, `Trooper Thornton` or the beginning of an organisation's name."""
    last, comma, first = (part.strip() for part in term.partition(","))
    if comma:
        return [Q(last_name__iexact=last, first_name__istartswith=first)]
    ways = [Q(last_name__istartswith=term), Q(organisation__istartswith=term)]
    words = term.split()
    if len(words) > 1:
        ways.append(Q(last_name__istartswith=words[-1], first_name__istartswith=words[0]))
    return ways
