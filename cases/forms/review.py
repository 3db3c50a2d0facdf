from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courts.book import Book
from enrollment.models import User
from parties.fields import LeanText

LONGEST_NOTE = 500


class ReviewForm(forms.Form):
    """The certification: the box, the User ID as signature, and a note that only the filer sees."""

    use_required_attribute = False

    agreed = forms.BooleanField(error_messages={"required": _("Check the box to certify your documents.")})
    signature = forms.CharField(
        label=_("My Signature (Enter User ID)"),
        max_length=100,
        widget=LeanText(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Enter your User ID. It is your signature.")},
    )
    note = forms.CharField(
        label=_("Shopping Cart Note (Optional)"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def __init__(self, *args: Any, book: Book, filer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filer = filer
        self.fields["agreed"].label = book.words("certification")
        self.fields["signature"].help_text = book.help_for("signature")
        self.fields["note"].help_text = book.help_for("note")

    def clean_signature(self) -> str:
        typed: str = self.cleaned_data["signature"]
        if typed.casefold() != self.filer.user_id.casefold():
            words = gettext("Enter your own User ID, %(user_id)s. It is your signature.")
            raise ValidationError(words % {"user_id": self.filer.user_id})
        return typed
