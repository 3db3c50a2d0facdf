"""Reads about filings and cases that several rooms above ask for."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from courts.docket_numbers import normalise
from docket.enums import FilingState
from docket.models import Case
from enrollment.models import User


@dataclass(frozen=True)
class Counts:
    """What the menu shows in brackets."""

    cart: int
    unfinished: int
    returned: int


# Every page shows them, so the statement is written out: putting it together took longer than answering it.
COUNTS = """
    SELECT count(*) FILTER (WHERE state = %s AND (cart_expires_at > %s OR held_by IS NOT NULL)),
           count(*) FILTER (WHERE state = %s),
           count(*) FILTER (WHERE state = %s)
      FROM docket_filing WHERE filer_id = %s
"""


def counts_for(user: User, *, now: datetime) -> Counts:
    """The three numbers of the menu, in one query: `in_cart`, `unfinished` and `returned` of `FilingQuerySet`."""
    moment = connection.ops.adapt_datetimefield_value(now)
    asked = [FilingState.IN_CART, moment, FilingState.DRAFT, FilingState.RETURNED, user.pk]
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, asked)
        return Counts(*cursor.fetchone())


def cases_of(user: User, *, search: str = "") -> QuerySet[Case]:
    """The cases this person has electronic access to, newest activity first, by number, caption or case type."""
    cases = Case.objects.filter(accesses__user=user).select_related("location", "case_type")
    if search:
        asked = Q(caption__icontains=search) | Q(case_type__label__icontains=search)
        if key := normalise(search):
            asked |= Q(docket_numbers__key__contains=key)
        cases = cases.filter(asked).distinct()
    return cases.order_by("-touched_at", "-pk")
