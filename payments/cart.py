"""The shopping cart as it is read: a question about filings, not a table of its own."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypedDict
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courts.book import book_of
from courts.models import Jurisdiction
from courts.money import dollars, service_fee
from docket.models import Filing
from payments.sheet import FiledDocument, filed_documents


class SumLine(TypedDict):
    label: str
    amount: str


@dataclass(frozen=True)
class CartItem:
    filing: Filing
    place: str
    documents: Sequence[FiledDocument]
    fees: Sequence[SumLine]
    until: str
    is_chosen: bool
    attempt_path: str

    @property
    def is_held(self) -> bool:
        """A payment for it is under way: it can be looked at, not changed."""
        return self.filing.held_by is not None


@dataclass(frozen=True)
class CartGroup:
    """The items of one jurisdiction, which are paid for together."""

    jurisdiction: Jurisdiction
    items: Sequence[CartItem]
    sums: Sequence[SumLine]
    total: SumLine

    @property
    def has_payable(self) -> bool:
        return any(not item.is_held for item in self.items)


def read_cart(filings: Iterable[Filing], *, chosen: Collection[UUID] | None) -> list[CartGroup]:
    """One group for each jurisdiction. `chosen` is None before anything was chosen: then a lone item is."""
    groups = groupby(filings, key=lambda filing: filing.jurisdiction)
    return [_group(court, list(rows), chosen) for court, rows in groups]


def _group(court: Jurisdiction, filings: list[Filing], chosen: Collection[UUID] | None) -> CartGroup:
    if chosen is None:
        chosen = {filing.public_id for filing in filings} if len(filings) == 1 else set()
    items = [_item(filing, is_chosen=filing.public_id in chosen and filing.held_by is None) for filing in filings]
    fees = sum(item.filing.fee_cents or 0 for item in items if item.is_chosen)
    fee = service_fee(fees, court.service_fee_basis_points)
    return CartGroup(
        jurisdiction=court,
        items=items,
        sums=[
            {"label": _("Total Amount"), "amount": dollars(fees)},
            {"label": court.service_fee_name, "amount": dollars(fee)},
        ],
        total={"label": _("Total Due (USD)"), "amount": dollars(fees + fee)},
    )


def _item(filing: Filing, *, is_chosen: bool) -> CartItem:
    until = date_format(filing.cart_until, "n/j/Y") if filing.cart_until else ""
    return CartItem(
        filing=filing,
        place=place_words(filing),
        documents=filed_documents(filing),
        fees=[{"label": line["label"], "amount": dollars(line["cents"] or 0)} for line in filing.price_lines],
        until=until,
        is_chosen=is_chosen,
        attempt_path=reverse("payments:progress", args=[filing.held_by]) if filing.held_by else "",
    )


def place_words(filing: Filing) -> str:
    """Where it will be filed, as the manual writes it."""
    if filing.case is not None:
        return filing.case.number
    if filing.location is None or filing.case_type is None:
        return ""
    place = f"{filing.location.code}.{book_of(filing.jurisdiction).case_type(filing.case_type_id or 0).docket_type}."
    return _("%(place)s Case YY and Case # Not Yet Assigned") % {"place": place}
