"""The open fields of a correction. Names of parties are never among them."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.correctables import AMOUNT, CASE_TYPE, PJR
from cases.forms.case_type import YES_NO
from cases.forms.review import ReviewForm
from cases.limits import words_over_limit
from courts.book import Book, book_of
from courts.calendar import local
from courts.fees import price_filing
from courts.models import CaseType
from courts.money import MoneyError, dollars, parse_dollars
from docket.models import Filing
from parties.columns import ADDRESS, CONTACT
from parties.enums import PartyRole
from parties.forms import PartyForm
from parties.models import Party
from parties.seats import Seat


class FieldsForm(forms.Form):
    """Case type, amount and PJR, as far as they are open; judged by the law of the day the filing was received."""

    use_required_attribute = False

    case_type = forms.ChoiceField(
        label=_("What is the case type for this case?"),
        help_text=_("Only types with the same fee and the same kind of docket number. Others need a new filing."),
    )
    amount = forms.CharField(
        label=_("What is the Amount Claimed?"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-prefix": "$", "autocomplete": "off"}),
        error_messages={"required": _("Enter the amount you claim, like 4,250.00.")},
    )
    has_pjr = forms.ChoiceField(
        label=_("Does this case contain Pre-Judgment Remedy (PJR) documents?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose Yes or No.")},
    )

    def __init__(self, *args: Any, filing: Filing, opened: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filing, self.book = filing, book_of(filing.jurisdiction)
        self.on = local(filing.jurisdiction, filing.received_at or filing.touched_at).date()
        for name, code in (("case_type", CASE_TYPE), ("amount", AMOUNT), ("has_pjr", PJR)):
            if code not in opened:
                del self.fields[name]
        if "case_type" in self.fields:
            choices = [(row.code, row.full_label) for row in types_offered(self.book, filing)]
            self.fields["case_type"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.initial = {
            "case_type": filing.case_type.code if filing.case_type else "",
            "amount": "" if filing.amount_cents is None else dollars(filing.amount_cents).removeprefix("$"),
            "has_pjr": "yes" if filing.has_pjr else "no",
        }

    def clean_case_type(self) -> CaseType:
        return self.book.case_type(self.cleaned_data["case_type"])

    def clean_amount(self) -> int:
        try:
            return parse_dollars(self.cleaned_data["amount"])
        except MoneyError as error:
            raise ValidationError(str(error.message)) from error

    def clean_has_pjr(self) -> bool:
        return bool(self.cleaned_data["has_pjr"] == "yes")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        case_type = cleaned.get("case_type", self.filing.case_type)
        cents = cleaned.get("amount", self.filing.amount_cents)
        name = "amount" if "amount" in self.fields else "case_type"
        if self.errors or case_type is None or name not in self.fields:
            return cleaned
        if cents is not None and (words := words_over_limit(self.book, case_type, cents, on=self.on)):
            self.add_error(name, words)
        elif _fee(self.book, self.filing, case_type, cents) != self.filing.fee_cents:
            self.add_error(
                name, gettext("This would change the fee, and a correction cannot. Start a new filing for it.")
            )
        return cleaned


def types_offered(book: Book, filing: Filing) -> list[CaseType]:
    """The filing's own type, and those that share its track, its docket letters and its fee."""
    own = filing.case_type
    if own is None:
        return []
    fitting = [
        row
        for row in book.case_types
        if (row.track, row.docket_type, row.asks_amount, row.is_landlord_tenant)
        == (own.track, own.docket_type, own.asks_amount, own.is_landlord_tenant)
        and row.is_online
        and row.fee_schedule == own.fee_schedule
    ]
    return fitting if any(row.pk == own.pk for row in fitting) else [own, *fitting]


def _fee(book: Book, filing: Filing, case_type: CaseType, cents: int | None) -> int:
    """By the day on which the fee was worked out, so that a later schedule is no change."""
    on = local(filing.jurisdiction, filing.certified_at or filing.touched_at).date()
    price = price_filing(
        book, case_type, on=on, defendants=filing.defendant_count or 0, amount_cents=cents, kind=filing.kind
    )
    return price.total_cents


class AddressForm(PartyForm):
    """Address and telephone of one party; the name stands above it and cannot be changed."""

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        kwargs["prefix"] = party.label
        kwargs["whose"] = Seat(PartyRole(party.role), party.number).words
        super().__init__(*args, kinds=(), shapes={}, **kwargs)
        self.party = party
        self.fields = {name: field for name, field in self.fields.items() if name in (*ADDRESS, *CONTACT)}
        self.initial = {name: getattr(party, name) for name in self.fields}

    def clean(self) -> dict[str, Any]:
        self._ask_address()
        return self.cleaned_data

    def changed(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value != getattr(self.party, name)}


class SendForm(ReviewForm):
    """The filer's statement and signature over what was corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]
