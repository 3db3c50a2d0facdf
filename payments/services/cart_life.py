"""The life of a cart item: reminders before its last day, and removal after the last second of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format

from audit import crash
from cases.services.removal import empty_filing
from courts.calendar import local
from courts.money import dollars
from docket.enums import FilingState
from docket.models import Filing
from docket.moves import lock_filings, move_filing
from docket.paths import CART
from notices.links import absolute
from notices.models import Notice
from notices.services.outbox import queue_notice

REMINDER_DAYS = (14, 3, 1)
SOONEST = timedelta(days=max(REMINDER_DAYS) + 2)


def expired_items(now: datetime) -> QuerySet[Filing]:
    """Past the last second and held by no payment."""
    return Filing.objects.filter(state=FilingState.IN_CART, held_by__isnull=True, cart_expires_at__lte=now)


def expire_item(filing: Filing, *, now: datetime) -> bool:
    """Take an unpaid item out of the cart for good, contents and documents too; history keeps a line without them.

    Locks the filing. False, and nothing changes, when it is not due, held by a payment or no longer in the cart.
    """
    with transaction.atomic():
        locked = lock_filings([filing.pk])[0]
        is_due = locked.cart_expires_at is not None and locked.cart_expires_at <= now
        if locked.state != FilingState.IN_CART or locked.held_by is not None or not is_due:
            return False
        _tell_of_removal(locked)
        move_filing(locked, expected=FilingState.IN_CART, to=FilingState.EXPIRED, actor=None, now=now)
        empty_filing(locked, now=now)
        crash.point("expire-item.before-commit")
    crash.point("expire-item.after-commit")
    return True


def _tell_of_removal(filing: Filing) -> None:
    queue_notice(
        key=f"cart-expired:{filing.public_id}",
        to=filing.filer.email,
        template="cart_expired",
        context={"caption": filing.caption, "days": filing.jurisdiction.cart_days},
        about=filing.subject,
    )


def remind_of_items(*, now: datetime) -> int:
    """Queue the reminders that are due, each once for one certification. Returns how many were new."""
    soon = Filing.objects.filter(
        state=FilingState.IN_CART, held_by__isnull=True, cart_expires_at__gt=now, cart_expires_at__lte=now + SOONEST
    ).select_related("jurisdiction", "filer")
    due = {key: filing for filing in soon.iterator(chunk_size=500) if (key := reminder_key(filing, now=now))}
    new = due.keys() - _known_keys(due)
    for key in sorted(new):
        _remind(due[key], key=key, now=now)
    return len(new)


def _known_keys(keys: Iterable[str]) -> set[str]:
    wanted = sorted(keys)
    known: set[str] = set()
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        known.update(Notice.objects.filter(key__in=chunk).values_list("key", flat=True))
    return known


def days_left(filing: Filing, *, now: datetime) -> int:
    """Whole local days of the court until the last day in the cart; 0 on that day."""
    if filing.cart_until is None:
        raise ValueError("the filing is not in the cart")
    return (filing.cart_until - local(filing.jurisdiction, now).date()).days


def reminder_key(filing: Filing, *, now: datetime) -> str:
    """The key of the reminder that is due, or empty. A late sweep sends the nearest one only, never two at once."""
    left = days_left(filing, now=now)
    due = min((days for days in REMINDER_DAYS if left <= days), default=None)
    return f"cart-reminder:{filing.public_id}:{filing.cart_until}:{due}" if due else ""


def _remind(filing: Filing, *, key: str, now: datetime) -> None:
    queue_notice(
        key=key,
        to=filing.filer.email,
        template="cart_reminder",
        context={
            "caption": filing.caption,
            "until": date_format(filing.cart_until or now, "l, F j, Y"),
            "days": days_left(filing, now=now),
            "fee": dollars(filing.fee_cents or 0),
            "cart": absolute(CART),
        },
        about=filing.subject,
    )
