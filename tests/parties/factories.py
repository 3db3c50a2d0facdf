from typing import Any

from parties.forms import FirstPlaintiffForm, PartyForm
from parties.models import Party

KINDS = [
    ("person", "Person"),
    ("person-ppa", "Person PPA"),
    ("executor", "Executor/Administrator"),
    ("firm", "Firm/Corporation"),
]
SHAPES = {
    "person": "person",
    "person-ppa": "person-for-another",
    "executor": "representative",
    "firm": "organisation",
}
PERSON: dict[str, str] = {
    "kind": "person",
    "last_name": "Thornton",
    "street": "98 Killarney Drive",
    "city": "Wethersfield",
    "state": "CT",
    "zip_code": "06109",
}
FIRM = {name: value for name, value in PERSON.items() if name != "last_name"} | {
    "kind": "firm",
    "organisation": "Quiet Man Repairs LLC",
}


def make_form(answers: dict[str, str], *, is_first: bool = False, **kwargs: Any) -> PartyForm:
    data = {f"D-01-{name}": value for name, value in answers.items()}
    kind_of_form = FirstPlaintiffForm if is_first else PartyForm
    return kind_of_form(data, prefix="D-01", kinds=KINDS, shapes=SHAPES, **kwargs)


def make_party(role: str = "D", number: int = 1, **fields: Any) -> Party:
    """A person on no filing, not stored."""
    return Party(role=role, number=number, **({"kind": "person", "shape": "person", "last_name": "Thornton"} | fields))
