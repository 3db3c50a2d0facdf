from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.case_type import YES_NO
from cases.limits import words_over_limit
from cases.problems import locations_offered
from courts.book import Book
from courts.models import CaseType, Location
from courts.money import MoneyError, parse_dollars
from parties.fields import LeanSelect, LeanText

MOST_PARTIES = 99
# Marks a field whose mistake is said as soon as it is left: too high a sum may mean another type of case.
AT_ONCE = "data-at-once"


class WholeNumber(forms.CharField):
    """A number of parties, kept as it was typed until it is one."""

    def __init__(self, *, least: int, **kwargs: Any) -> None:
        widget = LeanText(
            attrs={"inputmode": "numeric", "class": "usa-input--small", "autocomplete": "off", AT_ONCE: ""}
        )
        super().__init__(max_length=10, widget=widget, **kwargs)
        self.least = least

    def clean(self, value: Any) -> int:
        typed: str = super().clean(value)
        if not typed and not self.required:
            return self.least
        if not typed.isascii() or not typed.isdigit() or not self.least <= int(typed) <= MOST_PARTIES:
            raise ValidationError(
                gettext("Enter a whole number from %(least)d to %(most)d, like 2."),
                params={"least": self.least, "most": MOST_PARTIES},
            )
        return int(typed)


class SummonsForm(forms.Form):
    use_required_attribute = False

    location = forms.ChoiceField(
        label=_("To which Court location is this case returnable?"),
        widget=LeanSelect(attrs={"data-combo": ""}),
        error_messages={"required": _("Choose the court that is named on your writ.")},
    )
    amount = forms.CharField(
        label=_("What is the Amount Claimed?"),
        max_length=40,
        widget=LeanText(attrs={"inputmode": "decimal", "data-prefix": "$", "autocomplete": "off", AT_ONCE: ""}),
        error_messages={"required": _("Enter the amount you claim, like 4,250.00.")},
    )
    plaintiff_count = forms.CharField(
        label=_("How many plaintiffs in this case?"),
        required=False,
        widget=LeanText(attrs={"readonly": "readonly", "class": "usa-input--small"}),
    )
    defendant_count = WholeNumber(
        label=_("How many defendants in this case?"),
        least=1,
        error_messages={"required": _("Enter how many defendants there are.")},
    )
    garnishee_count = WholeNumber(label=_("How many garnishees in this case?"), least=0, required=False)
    has_pjr = forms.ChoiceField(
        label=_("Does this case contain Pre-Judgment Remedy (PJR) documents?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose Yes or No.")},
    )

    def __init__(self, *args: Any, book: Book, case_type: CaseType | None, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book, self.case_type, self.on = book, case_type, on
        self.locations = locations_offered(book, case_type)
        choices = [("", gettext("-Select One-")), *((row.code, row.label) for row in self.locations)]
        self.fields["location"].choices = choices  # type: ignore[attr-defined]  # a choice field
        for name, field in self.fields.items():
            field.help_text = book.help_for(name)
        if case_type is None or not case_type.asks_amount:
            del self.fields["amount"]

    def clean_location(self) -> Location:
        code = self.cleaned_data["location"]
        return next(row for row in self.locations if row.code == code)

    def clean_amount(self) -> int:
        try:
            cents = parse_dollars(self.cleaned_data["amount"])
        except MoneyError as error:
            raise ValidationError(str(error.message)) from error
        if self.case_type and (words := words_over_limit(self.book, self.case_type, cents, on=self.on)):
            raise ValidationError(words)
        return cents

    def clean_plaintiff_count(self) -> int:
        """Fixed: who files without a lawyer files for one plaintiff."""
        return 1

    def clean_has_pjr(self) -> bool:
        return bool(self.cleaned_data["has_pjr"] == "yes")
