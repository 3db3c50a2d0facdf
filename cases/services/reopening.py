"""Take a certified filing back out of the cart, to change it. The certification is void; nothing typed is lost."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.services.certifying import CERTIFIED_FIELDS
from docket.enums import FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import move_filing
from enrollment.models import User


def reopen_filing(filing: Filing, *, actor: User, now: datetime) -> Filing:
    """In cart to draft ("Change Information", "Change Case Type"). Raises FilingError `moved_on`, `held`, `expired`."""
    refuse_expired(filing, now=now)
    with transaction.atomic():
        void_certification(filing)
        return move_filing(
            filing,
            expected=FilingState.IN_CART,
            to=FilingState.DRAFT,
            actor=actor,
            now=now,
            changes=CERTIFIED_FIELDS,
        )


def refuse_expired(filing: Filing, *, now: datetime) -> None:
    """Past its last second an item is gone, swept or not; only a payment under way still has it."""
    expires = filing.cart_expires_at if filing.state == FilingState.IN_CART and filing.held_by is None else None
    if expires is not None and expires <= now:
        raise FilingError("expired", _("The last day of this item has passed. Start a new filing."))


def void_certification(filing: Filing) -> None:
    """Unset what certifying froze. The note is the filer's own and stays."""
    filing.certified_at = filing.received_at = filing.cart_expires_at = None
    filing.cart_until = filing.fee_cents = None
    filing.signature, filing.price_lines = "", []
