"""The panel of one party, with the labels of the court's own screens."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courts.models.case_types import PartyShape
from enrollment.models import User
from parties.columns import (
    ADDRESS,
    ADULT_NAMES,
    CONTACT,
    EVERYONE,
    MORE_NAMES,
    PEOPLE,
    PERSON_NAMES,
    TO_ACCOUNT,
)
from parties.fields import SELECT_ONE, KindSelect, LeanSelect, LeanText, NeededChoice, NeededText, state_choices, text

PHONE = re.compile(r"\+?[\d\s().\-/]{7,20}")
SHORTEST_NUMBER = 10  # area code and number; a foreign one with its country code is as long
DIGITS = re.compile(r"[0-9]+")


# What a type is, in words, where its name alone does not say it.
EXPLAINED = {
    PartyShape.PERSON_FOR_ANOTHER: _("a child, with an adult who acts for the child"),
    PartyShape.REPRESENTATIVE: _("a person who acts for the estate of someone who died"),
}


def explained(label: str, shape: str | None) -> str:
    words = EXPLAINED.get(PartyShape(shape)) if shape else None
    return f"{label} ({words})" if words else label


@dataclass(frozen=True)
class Group:
    """A set of fields under one legend, and the shapes of party that have it."""

    legend: str | Promise
    names: tuple[str, ...]
    shapes: tuple[str, ...] = EVERYONE


GROUPS = (
    Group(_("Name of the person"), PERSON_NAMES, PEOPLE),
    Group(
        _("The adult who acts for the child (Person PPA only)"),
        ADULT_NAMES,
        (PartyShape.PERSON_FOR_ANOTHER,),
    ),
    Group(_("Name of the organization (not for a person)"), ("organisation",), (PartyShape.ORGANISATION,)),
    Group(_("More about the name (optional)"), MORE_NAMES),
    Group(_("Street address or post office box"), ("copy_from", "care_of", "street", "po_box", "unit")),
    Group(_("City, state and zip"), ADDRESS[4:]),
    Group(_("E-mail and telephone (optional)"), CONTACT),
)
# What one shape has and another has not: cleared when the shape does not have it.
SHAPED = {name: group.shapes for group in GROUPS for name in group.names if group.shapes != EVERYONE}
SHAPED["inmate_number"] = PEOPLE


class PartyForm(forms.Form):
    """One party. Which fields count depends on the type chosen: without scripts all of them are on the page."""

    use_required_attribute = False

    kind = NeededChoice(label=_("Choose Party Type"), widget=KindSelect)
    prefix = text(_("Prefix"), longest=10)  # type: ignore[assignment]  # fields leave the class, its own prefix stays
    last_name = NeededText(label=_("Last Name"), max_length=80)
    first_name = text(_("First Name"), longest=60)
    middle_name = text(_("Middle Name"), longest=60)
    suffix = text(_("Suffix"), longest=10)
    adult_last_name = NeededText(label=_("Last Name of the adult who acts"), max_length=80)
    adult_first_name = text(_("First Name of the adult who acts"), longest=60)
    organisation = NeededText(label=_("Name of Firm, Corporation or Government Entity"), max_length=160)
    name_continued = text(
        _("Name Info Continued"),
        longest=160,
        hint=_("Examples: DBA, AKA, FKA, Executor/Administrator or other info as appears on the Summons"),
    )
    inmate_number = text(_("Inmate Number"), longest=20)

    copy_from = forms.ChoiceField(label=_("Same address as"), required=False, widget=LeanSelect)
    care_of = text(_("Business/Care Of/Institution"), longest=120)
    street = NeededText(
        label=_("Street Address"),
        max_length=120,
        help_text=_("Enter a street address, a post office box, or both."),
    )
    po_box = text(_("Post Office Box"), longest=20)
    unit = text(_("Suite/Apt/Unit/Floor"), longest=30)
    city = NeededText(label=_("City/Town"), max_length=80)
    state = NeededChoice(label=_("State or State Equivalent"), choices=state_choices())
    is_foreign = forms.BooleanField(label=_("Foreign/US Military/US Territory"), required=False)
    zip_code = NeededText(
        label=_("Zip"), max_length=10, widget=LeanText(attrs={"inputmode": "numeric"}), help_text=_("Five digits")
    )
    has_no_zip = forms.BooleanField(label=_("No Zip Code Available"), required=False)
    zip_plus4 = text(_("Zip Plus 4"), longest=4, inputmode="numeric")
    country = text(_("Full Name of Country (if not US)"), longest=60)
    email = forms.EmailField(
        label=_("Email Address"), max_length=254, required=False, widget=LeanText(attrs={"type": "email"})
    )
    phone = text(_("Phone Number"), longest=20, type="tel")
    phone_ext = text(_("Ext."), longest=6, inputmode="numeric")
    fax = text(_("Fax Number"), longest=20, type="tel")

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[tuple[str, str]],
        shapes: Mapping[str, str],
        sources: Iterable[tuple[str, str]] = (),
        whose: str = "",
        **kwargs: Any,
    ) -> None:
        """`kinds`: code and label of each type there is; `shapes`: code to shape; `sources`: copy from whom;
        `whose`: who the party is, for messages that stand far from the panel.
        """
        super().__init__(*args, **kwargs)
        self.shapes, self.whose = shapes, whose
        self._choose("kind", [("", SELECT_ONE), *((code, explained(label, shapes.get(code))) for code, label in kinds)])
        self.fields["kind"].widget.shapes = shapes
        if others := list(sources):
            self._choose("copy_from", [("", _("-Select-")), *others])
        else:
            del self.fields["copy_from"]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def shape(self) -> str:
        """The shape of the type chosen; empty while none is."""
        return self.shapes.get(self.cleaned_data.get("kind", ""), "")

    def groups(self) -> list[tuple[Group, list[BoundField]]]:
        """The groups with their fields, ready to draw, in the order of the court's screens."""
        return [(group, [self[name] for name in group.names if name in self.fields]) for group in GROUPS]

    def clean_phone(self) -> str:
        return self._clean_telephone("phone")

    def clean_fax(self) -> str:
        return self._clean_telephone("fax")

    def clean_phone_ext(self) -> str:
        return self._clean_digits("phone_ext", gettext("Enter the extension in digits only, like 204."))

    def clean_zip_plus4(self) -> str:
        value: str = self.cleaned_data["zip_plus4"]
        if value and not re.fullmatch(r"[0-9]{4}", value):
            raise ValidationError(gettext("Enter the four digits after the dash, like 2114."))
        return value

    def _clean_telephone(self, name: str) -> str:
        value: str = self.cleaned_data[name]
        if value and (not PHONE.fullmatch(value) or len(re.sub(r"\D", "", value)) < SHORTEST_NUMBER):
            raise ValidationError(gettext("Enter the number with its area code, like 860-555-0100."))
        return value

    def _clean_digits(self, name: str, words: str) -> str:
        value: str = self.cleaned_data[name]
        if value and not DIGITS.fullmatch(value):
            raise ValidationError(words)
        return value

    def clean_copy_from(self) -> str:
        """The address has been copied before: who still stands here has none to give."""
        if source := self.cleaned_data["copy_from"]:
            words = gettext("%(party)s has no address yet. Type the address here.")
            raise ValidationError(words % {"party": source})
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.shape:
            self._ask_kind()
            return cleaned
        self._ask_name(self.shape)
        self._ask_address()
        return {name: value for name, value in cleaned.items() if name != "copy_from"}

    def _ask_kind(self) -> None:
        """Until the type is known nobody can say what else is missing, and with scripts no other field is shown."""
        self.errors.clear()
        self.add_error("kind", gettext("Choose the party type."))

    def _ask_name(self, shape: str) -> None:
        self._forget(shape)
        if shape == PartyShape.ORGANISATION:
            self._ask("organisation", gettext("Enter the name of the organization."))
            return
        self._ask("last_name", gettext("Enter the last name."))
        if shape == PartyShape.PERSON_FOR_ANOTHER:
            self._ask("adult_last_name", gettext("Enter the last name of the adult who acts for the child."))

    def _forget(self, shape: str) -> None:
        """What was typed for another type, and can no longer be seen, is no answer and no mistake."""
        for name, shapes in SHAPED.items():
            if shape not in shapes:
                self.cleaned_data[name] = ""
                self.errors.pop(name, None)

    def _ask_address(self) -> None:
        cleaned = self.cleaned_data
        if not cleaned.get("po_box"):
            self._ask("street", gettext("Enter a street address, or a post office box."))
        self._ask("city", gettext("Enter the city or town."))
        if not cleaned.get("is_foreign"):
            self._ask("state", gettext("Choose the state, or check “Foreign/US Military/US Territory”."))
        if not cleaned.get("has_no_zip"):
            self._ask("zip_code", gettext("Enter the zip code, or check “No Zip Code Available”."))
        self._clean_zip()

    def _clean_zip(self) -> None:
        value = self.cleaned_data.get("zip_code", "")
        parts = re.fullmatch(r"([0-9]{5})(?:[- ]?([0-9]{4}))?", value)
        if value and not parts:
            self.add_error("zip_code", gettext("Enter the five digits of the zip code, like 06106."))
        elif parts:
            self.cleaned_data["zip_code"] = parts[1]
            if parts[2] and not self.cleaned_data.get("zip_plus4"):
                self.cleaned_data["zip_plus4"] = parts[2]

    def _ask(self, name: str, words: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)


class FirstPlaintiffForm(PartyForm):
    """The filer's own panel: filled in from the account, which may be changed along with it."""

    update_account = forms.BooleanField(
        label=_("Use this address and telephone number for my account too"), required=False
    )

    def groups(self) -> list[tuple[Group, list[BoundField]]]:
        account = Group(_("Your account"), ("update_account",))
        return [*super().groups(), (account, [self["update_account"]])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("update_account"):
            for name in self.too_long_for_account():
                words = gettext("This is too long for your account. Shorten it, or leave the account as it is.")
                self.add_error(name, words)
        return cleaned

    def too_long_for_account(self) -> list[str]:
        longest = {field.name: getattr(field, "max_length", 0) for field in User._meta.get_fields()}  # noqa: SLF001 - Django names it so
        return [name for name in TO_ACCOUNT if len(self.cleaned_data.get(name, "")) > longest[name]]
