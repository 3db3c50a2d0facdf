"""Remove a filing that is not on the docket, give it back for a while, and in the end take its contents away."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cases.services.certifying import CERTIFIED_FIELDS
from cases.services.reopening import refuse_expired, void_certification
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import lock_filings, move_filing
from documents.services.removal import remove_documents
from enrollment.models import User
from notices.services.forgetting import forget_words

REMOVABLE = frozenset({FilingState.DRAFT, FilingState.IN_CART})


def remove_filing(filing: Filing, *, actor: User | None, now: datetime) -> Filing:
    """Draft or in cart to removed. The contents are kept for the jurisdiction's number of days, to be restored.

    Raises FilingError `moved_on` when it is neither, `held` while a payment is under way, `expired` past its last day.
    """
    if filing.state not in REMOVABLE:
        raise FilingError("moved_on", _("This filing can no longer be removed."))
    refuse_expired(filing, now=now)
    expected = FilingState(filing.state)
    with transaction.atomic():
        void_certification(filing)
        filing.removed_at = now
        return move_filing(
            filing,
            expected=expected,
            to=FilingState.REMOVED,
            actor=actor,
            now=now,
            changes=(*CERTIFIED_FIELDS, "removed_at"),
        )


def restore_filing(filing: Filing, *, actor: User, now: datetime) -> Filing:
    """Removed to draft, with everything in it. Raises FilingError `too_late` when the contents are gone.

    `moved_on` for what was paid for and could not be filed: its money went back.
    """
    with transaction.atomic():
        locked = lock_filings([filing.pk])[0]
        _refuse_restoring(locked, now=now)
        locked.removed_at = None
        return move_filing(
            locked,
            expected=FilingState.REMOVED,
            to=FilingState.DRAFT,
            actor=actor,
            now=now,
            kind="filing.restored",
            changes=("removed_at",),
        )


def _refuse_restoring(filing: Filing, *, now: datetime) -> None:
    """What is not removed at all, the move itself refuses."""
    if filing.state == FilingState.REMOVED and filing.received_at:
        raise FilingError("moved_on", _("This filing could not be filed. Start a new one."))
    if filing.emptied_at or (filing.removed_at and now > restorable_until(filing)):
        raise FilingError("too_late", _("This filing was removed too long ago. Start a new one."))


def restorable_until(filing: Filing) -> datetime:
    if filing.removed_at is None:
        raise ValueError("the filing is not removed")
    return filing.removed_at + timedelta(days=filing.jurisdiction.restore_days)


def empty_filing(filing: Filing, *, now: datetime) -> None:
    """Take away everything in it, files too; the row and its history stay. A second call finds nothing to do.

    Locks the filing. Nothing changes when it is not out of the cart or removed for good at this very moment.
    """
    with transaction.atomic():
        if not _is_over(lock_filings([filing.pk])[0], now=now):
            return
        remove_documents(filing)
        filing.parties.all().delete()
        filing.unfinished.all().delete()
        forget_words(filing.subject)
        Filing.objects.filter(pk=filing.pk).update(
            caption="",
            note="",
            amount_cents=None,
            screening={},
            document_title="",
            defendant_count=None,
            emptied_at=now,
        )


def _is_over(filing: Filing, *, now: datetime) -> bool:
    if filing.emptied_at:
        return False
    if filing.state == FilingState.REMOVED and filing.removed_at:
        return restorable_until(filing) <= now
    return filing.state == FilingState.EXPIRED
