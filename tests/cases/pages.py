"""Walk the wizard as a browser without scripts does: read the form, change some fields, press a button."""

from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.utils.datastructures import MultiValueDict

from docket.models import Filing

# A response of Django's test client: it carries the context its page was drawn from.
Answer = Any

CASE_TYPE: dict[str, Any] = {
    "category": "civil-housing-small-claims",
    "case_type": "S25",
    "answer-writ-signed": "yes",
    "answer-fee-waiver": "no",
    "answer-more-plaintiffs": "no",
}
SUMMONS: dict[str, Any] = {
    "location": "HHD",
    "amount": "4,250",
    "defendant_count": "2",
    "garnishee_count": "0",
    "has_pjr": "no",
}
TROOPER: dict[str, Any] = {
    "kind": "person",
    "last_name": "Thornton",
    "first_name": "Trooper",
    "street": "98 Killarney Drive",
    "city": "Wethersfield",
    "state": "CT",
    "zip_code": "06109",
}
MAUREEN = TROOPER | {"first_name": "Maureen O'Hara"}


def fields_of(response: Answer) -> "MultiValueDict[str, str]":
    """What the page's form would send if nothing were touched."""
    context: Any = response.context
    found: MultiValueDict[str, str] = MultiValueDict()
    for form in context.get("forms", ()):
        for bound in form:
            put(found, bound.html_name, bound.value())
    for part in [panel.part for panel in context.get("panels", ())] or [context.get("part")]:
        if part is not None:
            found[part.drawn_from_name] = part.digest
    if "page_number" in context:
        found["page"] = str(context["page_number"])
    if not context["filing"].pk:
        found["draft"] = str(context["filing"].public_id)
    return found


def put(found: "MultiValueDict[str, str]", name: str, value: Any) -> None:
    if value is True:
        found[name] = "on"
    elif isinstance(value, list):
        found.setlist(name, value)
    elif value not in (None, False):
        found[name] = str(value)


def panel(label: str, answers: dict[str, Any]) -> dict[str, Any]:
    return {f"{label}-{name}": value for name, value in answers.items()}


def send(client: Client, path: str, changes: dict[str, Any], *, act: str = "continue") -> Answer:
    """Open the page, change these fields, press the button; the answer, not followed."""
    data = fields_of(client.get(path))
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        else:
            data.setlist(name, value if isinstance(value, list) else [value])
    return client.post(path, {**data, "act": act})


def step(filing: Filing, slug: str) -> str:
    return f"/filings/{filing.public_id}/{slug}/"


def target(response: Answer) -> str:
    """The last part of where an answer leads, or the whole path when it is no page of a filing."""
    assert response.status_code == 302, response.status_code
    parts = urlsplit(response["Location"])
    path = parts.path.split("/", 3)[3] if parts.path.startswith("/filings/") else parts.path
    return f"{path}?{parts.query}" if parts.query else path
