from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enrollment.models import User


class CloseForm(forms.Form):
    user_id = forms.CharField(
        label=_("Your User ID, to confirm"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Enter your User ID to confirm.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_user_id(self) -> str:
        user_id: str = self.cleaned_data["user_id"]
        if user_id.lower() != self.user.user_id.lower():
            raise ValidationError(_("This is not the User ID you are logged in with."), code="user_id")
        return user_id
