"""The filer certifies: the price is frozen and the filing goes to the cart, or straight to the docket when free."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.work import enqueue
from cases.checks import problems_of
from cases.services.pricing import price_now
from courts.calendar import cart_expiry, cart_until, local
from courts.fees import Price
from docket.enums import FilingKind, FilingState
from docket.errors import FilingError
from docket.models import Filing
from docket.moves import lock_filings, move_filing
from enrollment.models import User
from parties.captions import caption_of

CERTIFIED_FIELDS = (
    "caption", "certified_at", "signature", "note", "fee_cents", "price_lines", "cart_until", "cart_expires_at",
    "received_at", "is_priority",
)  # fmt: skip


def certify_filing(  # noqa: PLR0913 - what the certification page asks, who and when
    filing: Filing, *, signature: str, agreed: bool, note: str = "", actor: User, now: datetime
) -> Filing:
    """Freeze caption and price and place the filing in the cart for the jurisdiction's number of days.

    With no fee due it is paid at this very moment and docketed by the worker. Raises FilingError `moved_on`,
    `not_agreed`, `wrong_signature`, `problems` or `no_price`; nothing changes then.
    """
    refuse_signature(signature=signature, agreed=agreed, actor=actor)
    with transaction.atomic():
        locked = lock_filings([filing.pk])[0]
        if locked.state != FilingState.DRAFT:
            raise FilingError("moved_on", _("This filing has been certified already."))
        today = local(filing.jurisdiction, now).date()
        if problems := problems_of(filing, at=today):
            raise FilingError("problems", problems[0].message)
        _freeze(filing, price=price_now(filing, on=today), now=now)
        filing.signature, filing.note = actor.user_id, note
        return _send_on(filing, actor=actor, now=now)


def refuse_signature(*, signature: str, agreed: bool, actor: User) -> None:
    if not agreed:
        raise FilingError("not_agreed", _("Check the box to certify your documents."))
    if signature.strip().casefold() != actor.user_id.casefold():
        raise FilingError(
            "wrong_signature",
            _("Enter your own User ID, %(user_id)s. It is your signature.") % {"user_id": actor.user_id},
        )


def _freeze(filing: Filing, *, price: Price, now: datetime) -> None:
    if filing.kind == FilingKind.NEW_CASE:
        filing.caption = caption_of(filing.parties.all())
    elif filing.case is not None:
        filing.caption = filing.case.caption
    filing.is_priority = filing.case_type is not None and filing.case_type.is_urgent
    filing.certified_at = now
    filing.fee_cents = price.total_cents
    filing.price_lines = [{"item": line.item, "label": str(line.label), "cents": line.cents} for line in price.lines]
    filing.cart_until = cart_until(filing.jurisdiction, now)
    filing.cart_expires_at = cart_expiry(filing.jurisdiction, now)


def _send_on(filing: Filing, *, actor: User, now: datetime) -> Filing:
    if filing.fee_cents:
        to = FilingState.IN_CART
    else:
        to, filing.received_at = FilingState.PAID, now
        enqueue("payments.confirm_without_fee", filing.pk)
    return move_filing(filing, expected=FilingState.DRAFT, to=to, actor=actor, now=now, changes=CERTIFIED_FIELDS)
