"""A filing made over the wire, as far as an attack needs one."""

import json
import time
from typing import Any
from uuid import uuid4

from tests.attack.visitor import Fields, Reply, Visitor
from tests.cases.pages import CASE_TYPE, MAUREEN, SUMMONS, TROOPER, panel
from tests.documents import pdfs

# Columns of the database and of its neighbours, as somebody who has read the code would add them to a form.
EXTRA: Fields = {
    "state": "accepted",
    "fee_cents": "1",
    "price_lines": "[]",
    "total_cents": "1",
    "held_by": str(uuid4()),
    "filer": "1",
    "filer_id": "1",
    "case": "1",
    "case_id": "1",
    "jurisdiction": "2",
    "received_at": "2001-01-01T00:00:00Z",
    "certified_at": "2001-01-01T00:00:00Z",
    "cart_until": "2099-01-01",
    "confirmation_number": "50000001",
    "public_id": str(uuid4()),
    "is_priority": "on",
    "identifiers_reviewed": "on",
    "caption": "CHANGED BY HAND",
}


def new_draft(visitor: Visitor, *, extra: Fields | None = None) -> str:
    """A draft with its case type answered; the beginning of its addresses."""
    path = "/e-filing/small-claims/new/"
    answer = visitor.post(path, _kept(visitor.get(path)) | CASE_TYPE | {"act": "continue"} | (extra or {}))
    assert answer.status == 302, answer.words
    return "/".join(answer.location.split("/")[:3]) + "/"


def draft_to_review(visitor: Visitor, draft: str, *, extra: Fields | None = None) -> None:
    """Summons and parties, as typed."""
    for step, fields in (("summons", SUMMONS), ("parties", panel("D-01", TROOPER) | panel("D-02", MAUREEN))):
        path = f"{draft}{step}/"
        answer = visitor.post(path, _kept(visitor.get(path)) | (extra or {}) | fields | {"act": "continue"})
        assert answer.status == 302, answer.words


def _kept(page: Reply) -> dict[str, Any]:
    """What the page's own form holds already."""
    forms = [form for form in page.forms() if form.action == page.path]
    fields = max(forms, key=lambda form: len(form.fields)).fields
    return {name: values for name, values in fields.items() if name != "csrfmiddlewaretoken"}


def attach_papers(visitor: Visitor, draft: str) -> None:
    for slot in ("writ", "statement-of-service"):
        answer = attach(visitor, draft, slot, ("paper.pdf", pdfs.good(text=f"Paper for {slot}"), "application/pdf"))
        assert answer.status == 200, answer.words
    assert {one["state"] for one in settled(visitor, draft)} == {"ready"}


def attach(
    visitor: Visitor, draft: str, slot: str, file: tuple[str, bytes, str], fields: Fields | None = None
) -> Reply:
    return visitor.upload(f"{draft}documents/add/{slot}/", f"file_{slot}", file, fields)


def settled(visitor: Visitor, draft: str, *, patience: float = 90) -> list[dict[str, Any]]:
    """The documents of a draft, when every one has been looked at."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        told = json.loads(visitor.get(f"{draft}documents/status/").body)
        if not told["is_waiting"]:
            documents: list[dict[str, Any]] = told["documents"]
            return documents
        time.sleep(0.3)
    raise TimeoutError("a document is still being checked")
