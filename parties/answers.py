"""A party's row as the answers of its panel, and back."""

import re
from collections.abc import Mapping

from courts.models.case_types import PartyShape
from docket.answers import Answers
from docket.models import Filing
from docket.parts import as_answers
from enrollment.models import User
from parties.columns import ADDRESS, PARTY_FIELDS, PERSON_NAMES
from parties.models import Party
from parties.seats import Seat

US_ZIP = re.compile(r"[0-9]{5}")
OF_ACCOUNT = (
    "care_of", "street", "po_box", "unit", "city", "state", "zip_code", "zip_plus4", "country", "email", "phone",
    "phone_ext", "fax",
)  # fmt: skip


def answers_of(party: Party) -> Answers:
    return as_answers({name: getattr(party, name) for name in PARTY_FIELDS})


def party_from(filing: Filing, seat: Seat, values: Mapping[str, object], *, shape: str) -> Party:
    named = {name: values.get(name, "") for name in PARTY_FIELDS}
    return Party(filing=filing, role=seat.role, number=seat.number, shape=shape, **named)


def answers_of_account(user: User, shapes: Mapping[str, str]) -> Answers:
    """The first plaintiff, as the account has it; of the types in `shapes`, the first that fits the account."""
    wanted = PartyShape.ORGANISATION if user.is_business else PartyShape.PERSON
    names = {"organisation": user.business_name} if user.is_business else {n: getattr(user, n) for n in PERSON_NAMES}
    values = {name: getattr(user, name) for name in OF_ACCOUNT} | names
    values["kind"] = next((code for code, shape in shapes.items() if shape == wanted), "")
    if not US_ZIP.fullmatch(user.zip_code):
        values |= {"zip_code": "", "has_no_zip": True}
    return as_answers({**values, "is_foreign": bool(user.country)})


def address_in(answers: Answers) -> Answers:
    return {name: answers[name] for name in ADDRESS if name in answers}


def with_address(answers: Answers, address: Answers) -> Answers:
    return {name: values for name, values in answers.items() if name not in (*ADDRESS, "copy_from")} | address
