from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courts.book import Book


class PayForm(forms.Form):
    """ "Pay Now". `total` is the sum that was on the screen: another one is shown before it is taken."""

    total = forms.IntegerField(widget=forms.HiddenInput)
    accepts_new_fee = forms.BooleanField(
        label=_("I have seen that the fee has changed and want to pay the new sum"),
        error_messages={"required": _("Check the box to pay the new sum, or return to the shopping cart.")},
    )
    authorizes = forms.BooleanField(
        error_messages={"required": _("Check the box to authorize the payment.")},
    )

    def __init__(self, *args: Any, book: Book, has_new_fee: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authorizes"].label = book.words("card_authorization")
        if not has_new_fee:
            del self.fields["accepts_new_fee"]
