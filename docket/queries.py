"""Reads about filings and cases that several rooms above ask for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from courts.docket_numbers import normalise
from docket.enums import FilingState
from docket.models import Case, Filing
from enrollment.models import User


@dataclass(frozen=True)
class Counts:
    """What the menu shows in brackets."""

    cart: int
    unfinished: int
    returned: int


def counts_for(user: User, *, now: datetime) -> Counts:
    """The three numbers of the menu, in one query."""
    in_cart = Q(state=FilingState.IN_CART) & (Q(cart_expires_at__gt=now) | Q(held_by__isnull=False))
    found = Filing.objects.of_filer(user).aggregate(
        cart=Count("pk", filter=in_cart),
        unfinished=Count("pk", filter=Q(state=FilingState.DRAFT)),
        returned=Count("pk", filter=Q(state=FilingState.RETURNED)),
    )
    return Counts(**found)


def cases_of(user: User, *, search: str = "") -> QuerySet[Case]:
    """The cases this person has electronic access to, newest activity first, by number, caption or case type."""
    cases = Case.objects.filter(accesses__user=user).select_related("location", "case_type")
    if search:
        asked = Q(caption__icontains=search) | Q(case_type__label__icontains=search)
        if key := normalise(search):
            asked |= Q(docket_numbers__key__contains=key)
        cases = cases.filter(asked).distinct()
    return cases.order_by("-touched_at", "-pk")
