from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courts.book import book_of
from courts.models import Location
from docket.models import Case


class TransferForm(forms.Form):
    use_required_attribute = False

    to = forms.ChoiceField(label=_("To which location?"), error_messages={"required": _("Choose the new location.")})
    reason = forms.CharField(
        label=_("Why? The parties read this."),
        max_length=300,
        error_messages={"required": _("Say why the case is transferred. The parties read it.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book_of(case.jurisdiction)
        offered = [row for row in self.book.locations_for(case.case_type) if row.pk != case.location_id]
        choices = [("", _("-Select One-")), *((row.code, row.label) for row in offered)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_to(self) -> Location:
        return self.book.location(self.cleaned_data["to"])
