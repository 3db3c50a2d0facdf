"""What a clerk fills in to return or reject a filing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.correctables import Correctable, correctables_of
from courts.book import Book, book_of
from courts.calendar import add_open_days
from courts.models import ReturnReason
from docket.enums import Decision
from docket.models import Filing
from docket.services.deciding import Verdict

LATEST_DAYS = 90


class ReturnForm(forms.Form):
    """Reasons from the jurisdiction's list, what is opened, the clerk's own words, and until when."""

    use_required_attribute = False

    reasons = forms.MultipleChoiceField(
        label=_("Why is it returned?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )
    named = forms.MultipleChoiceField(
        label=_("What may the filer correct?"),
        help_text=_("What the reasons above name is opened without being checked here."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=_("Your own words to the filer"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    cure_by = forms.DateField(
        label=_("To be corrected by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day by which it must be corrected.")},
    )

    def __init__(self, *args: Any, filing: Filing, today: date, **kwargs: Any) -> None:
        default = add_open_days(filing.jurisdiction, today, filing.jurisdiction.cure_days)
        super().__init__(*args, **kwargs)
        self.initial = {"cure_by": default}
        self.filing, self.today = filing, today
        self.book: Book = book_of(filing.jurisdiction)
        self.rows: tuple[ReturnReason, ...] = ()
        if filing.case_type is not None:
            self.rows = self.book.return_reasons_for(filing.case_type)
        self.correctables = correctables_of(filing)
        self._choose("reasons", [(row.code, row.label) for row in self.rows])
        self._choose("named", [(item.code, item.label) for item in self.correctables])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_cure_by(self) -> date:
        day: date = self.cleaned_data["cure_by"]
        if not self.today < day or (day - self.today).days > LATEST_DAYS:
            raise ValidationError(
                gettext("Choose a day after today, at most %(days)d days from now."), params={"days": LATEST_DAYS}
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [row for row in self.rows if row.code in cleaned.get("reasons", [])]
        cleaned["named"] = opened_by(chosen, cleaned.get("named", []), self.correctables)
        if chosen and not cleaned["named"]:
            self.add_error("named", gettext("Check at least one document or field that the filer may correct."))
        if any(row.code == "other" for row in chosen) and not cleaned.get("words", "").strip():
            self.add_error("words", gettext("Say in your own words what is wrong and how to mend it."))
        return cleaned

    def verdict(self) -> Verdict:
        values = self.cleaned_data
        told = [row.words for row in self.rows if row.code in values["reasons"]]
        return Verdict(
            Decision.RETURN,
            reason=" ".join(values["reasons"]),
            words="\n\n".join([*told, *filter(None, [values["words"].strip()])]),
            named=values["named"],
            cure_by=values["cure_by"],
        )


def opened_by(chosen: Iterable[ReturnReason], named: Iterable[str], offered: Iterable[Correctable]) -> list[str]:
    """What was checked, and what the reasons name, as far as this filing has it; in the order of the page."""
    wanted = {*named, *(row.opens for row in chosen if row.opens)}
    return [item.code for item in offered if item.code in wanted]


class RejectForm(forms.Form):
    use_required_attribute = False

    words = forms.CharField(
        label=_("Tell the filer why, and what to do now"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tell the filer in your own words why it is rejected.")},
    )


class UrgencyForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why? Other clerks can read it."),
        max_length=200,
        error_messages={"required": _("Say why. Other clerks can read it.")},
    )


class TakeOverForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why do you take it over?"),
        max_length=200,
        error_messages={"required": _("Say why you take this filing over. The other clerk can read it.")},
    )
