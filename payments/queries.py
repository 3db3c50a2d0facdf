"""Reads about payments that span tables."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from docket.models import Filing
from enrollment.models import User
from payments.errors import PaymentError
from payments.models import Payment


def cart_items(user: User, *, now: datetime) -> QuerySet[Filing]:
    """What is in the cart, oldest certification first, with all that its page shows, in a fixed number of queries."""
    return (
        Filing.objects.of_filer(user)
        .in_cart(now)
        .select_related("jurisdiction", "case_type", "location", "case")
        .prefetch_related("documents", "parties", "unfinished")
        .order_by("jurisdiction__code", "certified_at", "pk")
    )


def items_of(user: User, ids: Sequence[UUID], *, now: datetime) -> list[Filing]:
    """The chosen items of this person's cart. Raises PaymentError `none` or `moved_on` when one is not there."""
    if not ids:
        raise PaymentError("none", _("Select at least one item to pay for."))
    filings = list(cart_items(user, now=now).filter(public_id__in=ids))
    if len(filings) != len(set(ids)):
        raise PaymentError("moved_on", _("One of the items is no longer in your shopping cart."))
    return filings


def attempt_for(user: User, filings: Sequence[Filing]) -> Payment | None:
    """The attempt in flight that holds exactly these filings."""
    holders = set(Filing.objects.filter(pk__in=[filing.pk for filing in filings]).values_list("held_by", flat=True))
    holder = holders.pop() if len(holders) == 1 else None
    if holder is None:
        return None
    payment = Payment.objects.of_payer(user).in_flight().filter(public_id=holder).first()
    if payment is None or payment.lines.count() != len(filings):
        return None
    return payment
