from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enrollment.forms.fields import PhoneField, StateField, split_zip
from enrollment.forms.layout import Group, grouped, names_of
from enrollment.models import AccountType, User

NAME_FIELDS = ("prefix", ("first_name", "middle_name"), ("last_name", "suffix"))
ALWAYS_NEEDED = ("first_name", "last_name", "city", "phone")
NEEDED: dict[str, str | Promise] = {
    "first_name": _("Enter your first name."),
    "last_name": _("Enter your last name."),
    "business_name": _("Enter the name of the business as it is registered."),
    "street": _("Enter a street address, or a post office box below."),
    "city": _("Enter the city or town."),
    "state": _("Choose the state."),
    "zip_code": _("Enter the zip code."),
}


class DetailsForm(forms.ModelForm[User]):
    """Name, mailing address and telephone: what both enrolling and "My Account" ask for."""

    state = StateField(label=_("State"), required=False)
    phone = PhoneField(label=_("Telephone"), error_messages={"required": _("Enter a telephone number.")})

    class Meta:
        model = User
        fields: ClassVar = [
            "prefix", "first_name", "middle_name", "last_name", "suffix", "business_name",
            "care_of", "street", "unit", "po_box",
            "city", "state", "zip_code", "country",
            "phone", "phone_ext",
        ]  # fmt: skip
        labels: ClassVar = {
            "first_name": _("First name"),
            "middle_name": _("Middle name (optional)"),
            "last_name": _("Last name"),
            "prefix": _("Prefix (optional)"),
            "suffix": _("Suffix (optional)"),
            "business_name": _("Business name"),
            "care_of": _("Business, care of or institution (optional)"),
            "street": _("Street address"),
            "unit": _("Suite, apt, unit or floor (optional)"),
            "po_box": _("Post office box"),
            "city": _("City or town"),
            "zip_code": _("Zip code"),
            "country": _("Country, if not the US (optional)"),
            "phone_ext": _("Extension (optional)"),
        }
        help_texts: ClassVar = {
            "prefix": _("For example: Ms., Dr."),
            "suffix": _("For example: Jr., III"),
            "street": _("Enter a street address, a post office box, or both."),
            "zip_code": _("Five digits, or zip plus 4: 06106-1234."),
            "country": _("With another country, state and zip code may be left out."),
        }
        widgets: ClassVar = {
            "prefix": forms.TextInput(attrs={"class": "is-short", "autocomplete": "honorific-prefix"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "middle_name": forms.TextInput(attrs={"autocomplete": "additional-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "suffix": forms.TextInput(attrs={"class": "is-short", "autocomplete": "honorific-suffix"}),
            "business_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "street": forms.TextInput(attrs={"autocomplete": "address-line1"}),
            "unit": forms.TextInput(attrs={"autocomplete": "address-line2"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
            "zip_code": forms.TextInput(attrs={"class": "is-short", "autocomplete": "postal-code"}),
            "phone_ext": forms.TextInput(attrs={"class": "is-short", "inputmode": "numeric"}),
            "po_box": forms.TextInput(attrs={"class": "is-short"}),
            "country": forms.TextInput(attrs={"class": "is-medium", "autocomplete": "country-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].widget.attrs |= {"autocomplete": "address-level1", "class": "is-medium"}
        if self.instance.zip_plus4:
            self.initial["zip_code"] = f"{self.instance.zip_code}-{self.instance.zip_plus4}"
        self._mark_needed()
        groups = self.groups()
        self.order_fields(names_of(groups))
        self.helper = grouped(*groups)

    def _mark_needed(self) -> None:
        """Say what must be answered, given what has been: a box for a street, a country for state and zip code."""
        is_business = self.chosen_type() == AccountType.BUSINESS
        needed = {
            **dict.fromkeys(ALWAYS_NEEDED, True),
            "business_name": is_business,
            "street": not self._typed("po_box"),
            "state": not self._typed("country"),
            "zip_code": not self._typed("country"),
        }
        for name, is_needed in needed.items():
            self.fields[name].required = is_needed
            if name in NEEDED:
                self.fields[name].error_messages["required"] = str(NEEDED[name])

    def _typed(self, name: str) -> str:
        value = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        return str(value or "").strip()

    def groups(self) -> list[Group]:
        business: Group = (_("Business"), ("business_name",))
        person: Group = (_("Person to contact"), NAME_FIELDS)
        name = [business, person] if self.chosen_type() == AccountType.BUSINESS else [(_("Your name"), NAME_FIELDS)]
        return [*name, *address_groups(), (_("Telephone"), (("phone", "phone_ext"),))]

    def chosen_type(self) -> str:
        return self.instance.account_type

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.chosen_type() == AccountType.INDIVIDUAL:
            cleaned["business_name"] = ""
        if not cleaned.get("country"):
            self._part_zip(cleaned)
        return cleaned

    def _part_zip(self, cleaned: dict[str, Any]) -> None:
        self.instance.zip_plus4 = ""
        text = cleaned.get("zip_code")
        if not text:
            return
        parts = split_zip(text)
        if parts is None:
            self.add_error("zip_code", _("Enter a zip code of five digits, or nine: 06106-1234."))
        else:
            cleaned["zip_code"], self.instance.zip_plus4 = parts


def address_groups() -> list[Group]:
    return [
        (_("Mailing address"), ("care_of", "street", ("unit", "po_box"))),
        (_("City and state"), ("city", ("state", "zip_code"), "country")),
    ]
