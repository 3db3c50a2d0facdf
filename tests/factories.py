"""Boring factories: the worked example of the Connecticut manual as rows, in any state, with real small PDFs."""

import hashlib
import io
import uuid
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from audit import clock
from cases.services.certifying import certify_filing
from cases.services.docketing import docket_filing
from cases.services.rounds import read_round
from courts.book import book_of
from courts.models import Jurisdiction
from docket.enums import FilingState
from docket.models import Filing
from docket.moves import move_filing
from documents.enums import DocumentState
from documents.models import Document
from enrollment.models import User
from parties.models import Party
from tests.courts.factories import load_connecticut
from tests.enrollment.factories import make_user

THORNTON: dict[str, Any] = {
    "kind": "person",
    "shape": "person",
    "last_name": "Thornton",
    "street": "98 Killarney Drive",
    "city": "Wethersfield",
    "state": "CT",
    "zip_code": "06109",
}


def connecticut() -> Jurisdiction:
    """Connecticut's rows, loaded when they are not there yet."""
    found = Jurisdiction.objects.filter(code="CT").first()
    if found is None:
        load_connecticut()
        found = Jurisdiction.objects.get(code="CT")
    return found


@cache
def small_pdf(pages: int = 1) -> bytes:
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(612, 792))
    raw = io.BytesIO()
    pdf.save(raw)
    return raw.getvalue()


def make_draft(filer: User | None = None, *, defendants: int = 2, **fields: Any) -> Filing:
    """A draft of the worked example that is fit to be certified: parties, documents and all answers."""
    jurisdiction = connecticut()
    book = book_of(jurisdiction)
    now = clock.now()
    case_type = book.case_type("S25")
    values: dict[str, Any] = {
        "filer": filer or make_user(),
        "jurisdiction": jurisdiction,
        "area": "small-claims",
        "category": case_type.category,
        "case_type": case_type,
        "screening": {question.code: _going_on(question.stop_answer) for question in book.stops_for(case_type, "")},
        "location": book.location("HHD"),
        "amount_cents": 425_000,
        "defendant_count": defendants,
        "has_pjr": False,
        "summons_done": True,
        "identifiers_reviewed": True,
        "started_at": now,
        "touched_at": now,
    }
    filing = Filing.objects.create(**(values | fields))
    _add_parties(filing, defendants)
    for slot in book.slots_for(case_type):
        if slot.is_required_for(defendants=defendants):
            make_document(filing, slot=slot.code)
    return filing


def _going_on(stop_answer: str) -> str:
    return "no" if stop_answer == "yes" else "yes"


def _add_parties(filing: Filing, defendants: int) -> None:
    user = filing.filer
    own = {"street": user.street, "city": user.city, "state": user.state, "zip_code": user.zip_code}
    plaintiff = Party(
        filing=filing, role="P", number=1, kind="person", shape="person",
        last_name=user.last_name or "Karenina", first_name=user.first_name or "Anna", **own,
    )  # fmt: skip
    given = ["Trooper", "Maureen O'Hara", *(f"Number {n}" for n in range(3, defendants + 1))]
    others = [
        Party(filing=filing, role="D", number=n, first_name=given[n - 1], **THORNTON) for n in range(1, defendants + 1)
    ]
    Party.objects.bulk_create([plaintiff, *others])


def make_document(filing: Filing, *, slot: str = "writ", content: bytes | None = None, **fields: Any) -> Document:
    """A document that has been checked and is ready, with its file and a picture in the private storage."""
    content = small_pdf() if content is None else content
    storage = storages["documents"]
    key = storage.save(f"tests/{uuid.uuid4()}.pdf", ContentFile(content))
    picture = storage.save(f"tests/{uuid.uuid4()}.png", ContentFile(b"\x89PNG\r\n\x1a\n"))
    assert filing.case_type is not None
    slot_row = book_of(filing.jurisdiction).slot(filing.case_type.track, slot)
    values: dict[str, Any] = {
        "slot": slot,
        "title": slot_row.label,
        "position": slot_row.position,
        "original_name": f"{slot}.pdf",
        "key": key,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "uploaded_at": clock.now(),
        "state": DocumentState.READY,
        "pages": 1,
        "picture_key": picture,
    }
    return Document.objects.create(filing=filing, **(values | fields))


def make_in_cart(filer: User | None = None, *, now: datetime | None = None, **fields: Any) -> Filing:
    """Certified by its filer at `now`, through the service."""
    filing = make_draft(filer, **fields)
    return certify_filing(
        filing, signature=filing.filer.user_id, agreed=True, actor=filing.filer, now=now or clock.now()
    )


def make_paid(filer: User | None = None, *, now: datetime | None = None, **fields: Any) -> Filing:
    """In state paid, received a second after it was certified. No payment row: for tests below the money."""
    filing = make_in_cart(filer, now=now, **fields)
    filing.received_at = (now or clock.now()) + timedelta(seconds=1)
    return move_filing(
        filing,
        expected=FilingState.IN_CART,
        to=FilingState.PAID,
        actor=None,
        now=filing.received_at,
        changes=("received_at",),
    )


def make_filed(filer: User | None = None, *, now: datetime | None = None, **fields: Any) -> Filing:
    """On the docket, with case and docket number; waiting for the clerk."""
    filing = make_paid(filer, now=now, **fields)
    docketed = docket_filing(filing, confirmation_number=f"{90_000_000 + filing.pk}", now=now or clock.now())
    for round_ in docketed.rounds.all():
        read_round(round_)
    return docketed
