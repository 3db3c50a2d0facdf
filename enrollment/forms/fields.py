"""Fields and checks several account forms share."""

import re
from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from localflavor.us.us_states import USPS_CHOICES

from enrollment.models import User

LONGEST_PASSWORD: Final = 128
PHONE: Final = re.compile(r"\+?[\d\s().\-/]{7,25}")
SHORTEST_NUMBER = 10  # area code and number; a foreign one with its country code is as long
ZIP: Final = re.compile(r"(\d{5})(?:-?\s?(\d{4}))?")


def state_choices() -> list[tuple[str, Any]]:
    return [("", _("-Select One-")), *sorted(USPS_CHOICES, key=lambda choice: str(choice[1]))]


class StateField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lazy(state_choices, list), **kwargs)


class PhoneField(forms.CharField):
    """Kept as typed; refused only when it cannot be a telephone number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=25,
            widget=forms.TextInput(attrs={"type": "tel", "class": "is-medium", "autocomplete": "tel-national"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        number: str = super().clean(value)
        if number and (not PHONE.fullmatch(number) or len(re.sub(r"\D", "", number)) < SHORTEST_NUMBER):
            raise ValidationError(_("Enter a telephone number with its area code, like 860-555-0100."), code="phone")
        return number


class NewPasswordField(forms.CharField):
    """A password being chosen. With `user`, it is held against the rules and against what is known of that person."""

    def __init__(self, *, user: User | None = None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(
            help_text=_(
                "At least 10 characters. Not your name, User ID or e-mail, no common password, not only digits."
            ),
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        password: str = super().clean(value)
        if self.user:
            validate_password(password, self.user)
        return password


class PasswordNowField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            **kwargs,
        )


def split_zip(text: str) -> tuple[str, str] | None:
    """ "06106-1234" to ("06106", "1234"); None when it is no US zip code."""
    match = ZIP.fullmatch(text)
    return (match[1], match[2] or "") if match else None
