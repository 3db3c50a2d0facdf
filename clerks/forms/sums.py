"""New dated rows. They begin today or later: what was filed before keeps the sums of its day."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courts.book import Book
from courts.models import FeeRow, LimitRow
from courts.models.sums import FeeItem
from courts.money import MoneyError, parse_dollars

DAY = forms.DateInput(attrs={"type": "date"})


class Dollars(forms.CharField):
    """A sum as people write it, as cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> int | None:
        typed: str = super().clean(value)
        if not typed:
            return None
        try:
            return 0 if typed.strip("$0. ") == "" else parse_dollars(typed)
        except MoneyError as error:
            raise ValidationError(str(error.message)) from error


class DatedForm(forms.Form):
    use_required_attribute = False

    valid_from = forms.DateField(
        label=_("Valid from"), widget=DAY, error_messages={"required": _("Enter the first day on which it holds.")}
    )
    valid_until = forms.DateField(
        label=_("Valid until"), widget=DAY, required=False, help_text=_("Empty: until a newer row begins.")
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, error_messages={"required": _("Say where the figure comes from.")}
    )
    confirmed = forms.BooleanField(label=_("Confirmed by the court"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < self.book.today():
            raise ValidationError(gettext("Choose today or a later day. What was filed before keeps its sums."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begin and end and end < begin:
            self.add_error("valid_until", gettext("Choose a day that is not before the first one."))
        return cleaned

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field


class FeeForm(DatedForm):
    schedule = forms.ChoiceField(label=_("Fee schedule"))
    item = forms.ChoiceField(label=_("Item"), choices=FeeItem.choices)
    label = forms.CharField(label=_("Name on the bill"), max_length=80)
    amount_cents = Dollars(label=_("Amount"), required=False, help_text=_("Empty: the court will tell the filer."))
    claim_from_cents = Dollars(label=_("For claims from"), required=False)
    claim_below_cents = Dollars(label=_("For claims under"), required=False)

    field_order = ("schedule", "item", "label", "amount_cents", "claim_from_cents", "claim_below_cents")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("schedule", [(name, name) for name in sorted({row.schedule for row in self.book.fees})])

    def row(self) -> FeeRow:
        return FeeRow(jurisdiction=self.book.jurisdiction, is_by_hand=True, **self.cleaned_data)


class LimitForm(DatedForm):
    of = forms.ChoiceField(label=_("Limit of"))
    amount_cents = Dollars(label=_("Largest claim"), error_messages={"required": _("Enter the sum.")})
    is_refused = forms.BooleanField(label=_("More cannot be filed here (unchecked: it is explained)"), required=False)
    words = forms.CharField(
        label=_("What a filer over the limit is told"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ("of", "amount_cents", "is_refused", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tracks = [(f"track:{row.code}", str(row)) for row in self.book.tracks]
        types = [(f"type:{row.code}", row.full_label) for row in self.book.case_types]
        self._choose("of", [*tracks, *types])

    def clean_amount_cents(self) -> int:
        cents: int = self.cleaned_data["amount_cents"]
        if cents < 1:
            raise ValidationError(gettext("Enter a sum over zero."))
        return cents

    def row(self) -> LimitRow:
        values = {name: value for name, value in self.cleaned_data.items() if name != "of"}
        kind, _colon, code = self.cleaned_data["of"].partition(":")
        named = {"track": code} if kind == "track" else {"case_type": code}
        return LimitRow(jurisdiction=self.book.jurisdiction, is_by_hand=True, **named, **values)
