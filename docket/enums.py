from django.db import models
from django.utils.translation import gettext_lazy as _


class FilingKind(models.TextChoices):
    NEW_CASE = "new-case", _("New case")
    DOCUMENT = "document", _("Document on an existing case")


class FilingState(models.TextChoices):
    DRAFT = "draft", _("Not finished")
    IN_CART = "in-cart", _("In your shopping cart")
    EXPIRED = "expired", _("Removed: not paid in time")
    REMOVED = "removed", _("Removed")
    PAID = "paid", _("Paid: docket number on its way")
    FILED = "filed", _("Filed: waiting for the clerk")
    ACCEPTED = "accepted", _("Accepted by the clerk")
    RETURNED = "returned", _("Returned for correction")
    REJECTED = "rejected", _("Rejected")


# The only moves there are (docket/moves.py is the one door).
MOVES: dict[FilingState, frozenset[FilingState]] = {
    FilingState.DRAFT: frozenset({FilingState.IN_CART, FilingState.PAID, FilingState.REMOVED}),
    FilingState.REMOVED: frozenset({FilingState.DRAFT}),
    FilingState.IN_CART: frozenset({FilingState.DRAFT, FilingState.REMOVED, FilingState.EXPIRED, FilingState.PAID}),
    FilingState.EXPIRED: frozenset(),
    FilingState.PAID: frozenset({FilingState.FILED, FilingState.REMOVED}),
    FilingState.FILED: frozenset({FilingState.ACCEPTED, FilingState.RETURNED, FilingState.REJECTED}),
    FilingState.RETURNED: frozenset({FilingState.FILED, FilingState.REJECTED}),
    FilingState.ACCEPTED: frozenset(),
    FilingState.REJECTED: frozenset(),
}

OPEN_STATES = frozenset({FilingState.DRAFT})
ON_THE_DOCKET = frozenset({FilingState.FILED, FilingState.ACCEPTED, FilingState.RETURNED, FilingState.REJECTED})


class Decision(models.TextChoices):
    ACCEPT = "accept", _("Accept")
    RETURN = "return", _("Return for correction")
    REJECT = "reject", _("Reject and refund")


class CaseState(models.TextChoices):
    OPEN = "open", _("Open")
    DISMISSED = "dismissed", _("Dismissed")
    CLOSED = "closed", _("Closed")
