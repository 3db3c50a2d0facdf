"""What a choice of cart items costs at this moment, and whether one card payment can carry it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.services.pricing import price_now
from courts.calendar import local
from courts.fees import Price
from courts.models import Jurisdiction
from courts.money import dollars, service_fee, share_out
from docket.models import Filing
from payments.errors import PaymentError

# The processor takes at most 100 lines on one card page; one of them is the service fee.
MOST_ITEMS = 99


@dataclass(frozen=True)
class QuotedItem:
    filing: Filing
    price: Price

    @property
    def cents(self) -> int:
        return self.price.total_cents

    @property
    def certified_cents(self) -> int:
        return self.filing.fee_cents or 0

    @property
    def has_changed(self) -> bool:
        return self.cents != self.certified_cents


@dataclass(frozen=True)
class Quote:
    """Court fees in force now and the service fee on their total."""

    jurisdiction: Jurisdiction
    items: Sequence[QuotedItem]

    @cached_property
    def court_fees_cents(self) -> int:
        return sum(item.cents for item in self.items)

    @cached_property
    def service_fee_cents(self) -> int:
        return service_fee(self.court_fees_cents, self.jurisdiction.service_fee_basis_points)

    @property
    def total_cents(self) -> int:
        return self.court_fees_cents + self.service_fee_cents

    @property
    def certified_total_cents(self) -> int:
        fees = sum(item.certified_cents for item in self.items)
        return fees + service_fee(fees, self.jurisdiction.service_fee_basis_points)

    @property
    def changed_items(self) -> list[QuotedItem]:
        return [item for item in self.items if item.has_changed]

    @property
    def is_over_limit(self) -> bool:
        return self.total_cents > self.jurisdiction.max_card_payment_cents

    def service_fee_shares(self) -> list[int]:
        """The service fee of each item, to the cent; together they are the whole."""
        return share_out(self.service_fee_cents, [item.cents for item in self.items])


def quote_items(filings: Sequence[Filing], *, now: datetime) -> Quote:
    """Price each item by the schedule in force today at its court.

    Raises PaymentError `two_courts`, FilingError `no_price`.
    """
    if len({filing.jurisdiction_id for filing in filings}) != 1:
        raise PaymentError("two_courts", _("Filings of different courts are paid for separately. Choose those of one."))
    jurisdiction = filings[0].jurisdiction
    today = local(jurisdiction, now).date()
    return Quote(jurisdiction, [QuotedItem(filing, price_now(filing, on=today)) for filing in filings])


def refuse_unpayable(quote: Quote) -> None:
    """Raises PaymentError `over_limit` with the way to split the payment, or `no_fee_now`."""
    if any(item.cents == 0 for item in quote.items):
        raise PaymentError(
            "no_fee_now",
            _("There is no fee for one of the items any more. Choose “Change Information” and certify it again."),
        )
    if quote.is_over_limit or len(quote.items) > MOST_ITEMS:
        raise PaymentError("over_limit", over_limit_words(quote))


def over_limit_words(quote: Quote) -> str:
    parts = split_payment(quote)
    most = dollars(quote.jurisdiction.max_card_payment_cents)
    if not parts:
        return _(
            "One card payment can be at most %(most)s with the service fee. One of the items alone comes to more. "
            "Call the clerk's office to pay for it."
        ) % {"most": most}
    return ngettext(
        "One card payment can be at most %(most)s with the service fee, and %(items)d items. Your choice comes to "
        "%(total)s. Choose %(first)d item first and pay for it. Then pay for the rest the same way.",
        "One card payment can be at most %(most)s with the service fee, and %(items)d items. Your choice comes to "
        "%(total)s. Choose the first %(first)d items and pay for them. Then pay for the rest the same way: "
        "%(parts)d payments in all.",
        parts[0],
    ) % {
        "most": most,
        "items": MOST_ITEMS,
        "total": dollars(quote.total_cents),
        "first": parts[0],
        "parts": len(parts),
    }


def split_payment(quote: Quote) -> list[int]:
    """How many items, in the order shown, go into each payment. Empty when one item alone is over the limit."""
    parts, fees = [0], 0
    for item in quote.items:
        if not _fits(quote.jurisdiction, item.cents):
            return []
        if parts[-1] == MOST_ITEMS or not _fits(quote.jurisdiction, fees + item.cents):
            parts.append(0)
            fees = 0
        parts[-1] += 1
        fees += item.cents
    return parts


def _fits(jurisdiction: Jurisdiction, fees: int) -> bool:
    return fees + service_fee(fees, jurisdiction.service_fee_basis_points) <= jurisdiction.max_card_payment_cents
