from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clerks.reasons import REASONS


class CallForm(forms.Form):
    """The reason comes first, then the one box."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Why does the caller call?"),
        choices=[("", _("-Select One-")), *REASONS],
        error_messages={"required": _("Choose the reason for the call first. It is recorded.")},
    )
    q = forms.CharField(
        label=_("Find"),
        max_length=120,
        help_text=_(
            "Confirmation number, docket number, User ID, e-mail, telephone, party name; "
            "or last four digits, date and amount: 4242 11/21/2026 97.09"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter one of the seven things.")},
    )


class UnlockForm(forms.Form):
    use_required_attribute = False

    checked = forms.BooleanField(
        label=_("I have checked the identity in writing"),
        error_messages={"required": _("First check the identity in writing. Then say so here.")},
    )
    letter_of = forms.DateField(
        label=_("Date of the letter"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Enter the date of the letter.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_letter_of(self) -> date:
        day: date = self.cleaned_data["letter_of"]
        if day > self.today:
            raise ValidationError(gettext("This day has not come yet."))
        return day
