"""The columns of a party that its panel asks for, in the order of the court's screens."""

from courts.models.case_types import PartyShape

PEOPLE = (PartyShape.PERSON, PartyShape.PERSON_FOR_ANOTHER, PartyShape.REPRESENTATIVE)
EVERYONE = (*PEOPLE, PartyShape.ORGANISATION)

ADDRESS = (
    "care_of", "street", "po_box", "unit", "city", "state", "is_foreign", "zip_code", "has_no_zip", "zip_plus4",
    "country",
)  # fmt: skip
CONTACT = ("email", "phone", "phone_ext", "fax")
# What the filer may carry back to the account. The name and the e-mail address have their own way of changing.
TO_ACCOUNT = (*(name for name in ADDRESS if name not in {"is_foreign", "has_no_zip"}), *CONTACT[1:])
PERSON_NAMES = ("prefix", "last_name", "first_name", "middle_name", "suffix")
ADULT_NAMES = ("adult_last_name", "adult_first_name")
MORE_NAMES = ("name_continued", "inmate_number")
PARTY_FIELDS = ("kind", *PERSON_NAMES, *ADULT_NAMES, "organisation", *MORE_NAMES, *ADDRESS, *CONTACT)
