"""Courts and case types, with plain labels and only what the rest of the court system knows to choose from."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from clerks.forms.sums import DAY
from courts.book import Book, book_of
from courts.models import CaseType, Jurisdiction, Location
from courts.services.keeping import troubles_of

NONE = [("", _("None"))]


class ReferenceForm(forms.ModelForm[Any]):
    """What does not fit is said at its field, by the same rules that the service goes by."""

    def _post_clean(self) -> None:
        """Our own sentences at the fields stand instead of the database's constraints, which name no field."""
        super()._post_clean()  # type: ignore[misc]  # Django's own hook: the row now holds what was typed
        if not self.instance.jurisdiction_id or set(self.errors) - {NON_FIELD_ERRORS}:
            return
        found = list(troubles_of(self.instance))
        if found:
            self.errors.pop(NON_FIELD_ERRORS, None)
        for field, words in found:
            self.add_error(field if field in self.fields else None, ValidationError(words))

    def _offer(self, name: str, codes: set[str], *, may_be_empty: bool = False) -> None:
        """A list of codes to choose from, instead of a box to type one into."""
        if name in self.fields:
            old = self.fields[name]
            choices = [*(NONE if may_be_empty else []), *((code, code) for code in sorted(codes))]
            self.fields[name] = forms.ChoiceField(
                label=old.label, choices=choices, required=not may_be_empty, help_text=old.help_text
            )

    def _books(self) -> list[Book]:
        one = getattr(self.instance, "jurisdiction_id", None)
        rows = Jurisdiction.objects.filter(pk=one) if one else Jurisdiction.objects.all()
        return [book_of(row) for row in rows]


class LocationForm(ReferenceForm):
    class Meta:
        model = Location
        fields = (
            "jurisdiction", "code", "name", "kind", "address", "city", "state", "zip_code", "telephone",
            "is_selectable", "is_housing_only", "housing_location", "housing_stop", "sequence_start", "retired_on",
            "source", "confirmed",
        )  # fmt: skip
        labels = {
            "jurisdiction": _("Court system"),
            "code": _("Code"),
            "name": _("Name"),
            "kind": _("Kind"),
            "city": _("City/Town"),
            "zip_code": _("Zip"),
            "is_selectable": _("Filers can choose it"),
            "is_housing_only": _("For housing cases only"),
            "housing_location": _("Landlord-tenant claims of this place go to"),
            "housing_stop": _("Stop page for landlord-tenant claims"),
            "sequence_start": _("First running docket number"),
            "retired_on": _("Closed from this day on"),
            "confirmed": _("Confirmed by the court"),
        }
        widgets = {"retired_on": DAY}  # Django's own calendar styles itself, which the policy of the pages forbids
        help_texts = {
            "code": _("It begins every docket number of the court, so it is never changed."),
            "address": _("Leave out what is not known."),
            "sequence_start": _("Numbers that were given out stay as they are."),
            "retired_on": _("Filers can no longer choose it then. Cases there stay."),
            "source": _("Where this was said: an order, a page, a letter, with its date."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        books = self._books()
        self._offer("kind", {row.kind for book in books for row in book.all_locations})
        self._offer("housing_stop", {slug for book in books for slug in book.stop_pages}, may_be_empty=True)
        if len(books) == 1 and "housing_location" in self.fields:
            places = Location.objects.filter(jurisdiction=books[0].jurisdiction)
            self.fields["housing_location"].queryset = places  # type: ignore[attr-defined]  # a choice of rows


class CaseTypeForm(ReferenceForm):
    class Meta:
        model = CaseType
        fields = (
            "jurisdiction", "code", "label", "everyday_words", "category", "track", "docket_type", "fee_schedule",
            "asks_amount", "is_housing", "is_landlord_tenant", "is_urgent", "is_online", "not_online_reason", "stop",
            "retired_on", "source", "confirmed",
        )  # fmt: skip
        labels = {
            "jurisdiction": _("Court system"),
            "code": _("Code"),
            "label": _("Name"),
            "everyday_words": _("Everyday words"),
            "category": _("Category"),
            "track": _("Track"),
            "docket_type": _("Letters in the docket number"),
            "fee_schedule": _("Fee schedule"),
            "asks_amount": _("The filer is asked for a sum"),
            "is_housing": _("Housing"),
            "is_landlord_tenant": _("Landlord-tenant claim"),
            "is_urgent": _("Urgent"),
            "is_online": _("Can be filed online"),
            "not_online_reason": _("Why it cannot be filed online"),
            "stop": _("Stop page"),
            "retired_on": _("No longer offered from this day on"),
            "confirmed": _("Confirmed by the court"),
        }
        widgets = {"retired_on": DAY}  # Django's own calendar styles itself, which the policy of the pages forbids
        help_texts = {
            "code": _("Cases name it, so it is never changed."),
            "everyday_words": _("What people call it, with commas between. They search by these words."),
            "track": _("It decides which documents and questions belong to the filing."),
            "is_urgent": _("New filings of this type come first in the clerks' queue."),
            "stop": _("The page that says what to do instead, when it is not filed online."),
            "retired_on": _("Cases of this type stay as they are."),
            "source": _("Where this was said: an order, a page, a letter, with its date."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        books = self._books()
        self._offer("track", {row.code for book in books for row in book.tracks})
        self._offer("docket_type", {row.docket_type for book in books for row in book.all_case_types})
        self._offer("fee_schedule", {row.schedule for book in books for row in book.fees})
        self._offer("stop", {slug for book in books for slug in book.stop_pages}, may_be_empty=True)
