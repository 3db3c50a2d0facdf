from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courts.book import book_of
from docket.models import Filing

STATEMENT = "identifiers_reviewed"


class StatementForm(forms.Form):
    """The filer's statement about personal identifiers, in the jurisdiction's own words where it has some."""

    identifiers_reviewed = forms.BooleanField(
        error_messages={"required": _("Check the box about personal identifying information.")},
        label=_(
            "I have reviewed every document of this filing. They are free of personal identifying information, unless "
            "law or the court requires it."
        ),
    )

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_words = book_of(filing.jurisdiction).words("personal_identifiers", "")
        if own_words:
            self.fields[STATEMENT].label = own_words


class ReplaceForm(forms.Form):
    file = forms.FileField(label=_("The new file"), error_messages={"required": _("Choose a file first.")})


class VerifyForm(forms.Form):
    """A verification code, or the stamped copy itself."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=40,
        required=False,
        help_text=_("It stands in the stamp on page one, such as ABCD-EFGH-JK."),
    )
    file = forms.FileField(label=_("Or the stamped copy itself (PDF)"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("code") and not cleaned.get("file"):
            self.add_error("code", _("Enter the code from the stamp, or choose the PDF."))
        return cleaned
