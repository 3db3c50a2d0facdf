from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clerks.flags import FLAGS
from clerks.queries.waiting import FREE, MINE, OTHERS, OVERDUE, TODAY, Asked
from courts.book import book_of
from courts.models import Jurisdiction

AGES = [("", _("Any age")), (OVERDUE, _("Past the target")), (TODAY, _("Filed today"))]
WHOSE = [("", _("Anybody's")), (MINE, _("Mine")), (FREE, _("Unassigned")), (OTHERS, _("Other clerks'"))]


class QueueForm(forms.Form):
    """What the queue shows. Nonsense in the address shows everything."""

    q = forms.CharField(label=_("Search"), required=False, max_length=120)
    court = forms.ChoiceField(label=_("Court"), required=False)
    type = forms.ChoiceField(label=_("Case type"), required=False)
    age = forms.ChoiceField(label=_("Waiting"), required=False, choices=AGES)
    flag = forms.ChoiceField(label=_("Flag"), required=False)
    whose = forms.ChoiceField(label=_("In work"), required=False, choices=WHOSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        books = [book_of(jurisdiction) for jurisdiction in Jurisdiction.objects.all()]
        courts = [(row.code, row.label) for book in books for row in book.all_locations]
        types = [(row.code, row.full_label) for book in books for row in book.all_case_types]
        self._choose("court", [("", _("Every court")), *courts])
        self._choose("type", [("", _("Every case type")), *types])
        self._choose("flag", [("", _("With or without flags")), *((flag.code, flag.label) for flag in FLAGS)])
        self.fields["q"].widget.attrs["placeholder"] = _("Docket, confirmation, party, User ID")

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def asked(self) -> Asked:
        """The valid part of what was asked for."""
        self.full_clean()
        values = self.cleaned_data
        return Asked(
            court=values.get("court", ""),
            case_type=values.get("type", ""),
            age=values.get("age", ""),
            flag=values.get("flag", ""),
            whose=values.get("whose", ""),
            search=values.get("q", ""),
        )
