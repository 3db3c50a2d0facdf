from typing import Any

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from audit import clock
from docket.enums import CaseState, FilingState
from docket.models import Case, CaseAccess, Filing
from documents.models import Document
from documents.services.checking import check_document
from documents.services.intake import receive_document
from enrollment.models import User
from tests.documents import pdfs
from tests.factories import make_draft


def empty_draft(filer: User | None = None, **fields: Any) -> Filing:
    """A small claim with everything but its documents and the statement about them."""
    filing = make_draft(filer, **{"identifiers_reviewed": False} | fields)
    filing.documents.all().delete()
    return filing


def an_upload(content: bytes | None = None, name: str = "writ.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdfs.good() if content is None else content, content_type="application/pdf")


def receive(filing: Filing, content: bytes | None = None, *, slot: str = "writ", name: str = "writ.pdf") -> Document:
    """Received, not checked."""
    return receive_document(filing, slot=slot, upload=an_upload(content, name), actor=filing.filer, now=clock.now())


def stored(key: str) -> bytes:
    with storages["documents"].open(key) as file:
        content: bytes = file.read()
        return content


def checked(filing: Filing, content: bytes | None = None, *, slot: str = "writ") -> Document:
    document = receive(filing, content, slot=slot)
    check_document(document)
    document.refresh_from_db()
    return document


def put_on_docket(filing: Filing, *, number: str = "HHD-CV-26-6000001S", **fields: Any) -> Filing:
    """On the docket by rows alone, for tests that are about its documents."""
    now = clock.now()
    assert filing.location
    assert filing.case_type
    case = Case.objects.create(
        jurisdiction=filing.jurisdiction,
        location=filing.location,
        case_type=filing.case_type,
        number=number,
        number_key=number.replace("-", ""),
        caption="KARENINA, ANNA v. THORNTON, TROOPER ET AL",
        state=CaseState.OPEN,
        filed_on=now.date(),
        opened_at=now,
        touched_at=now,
    )
    CaseAccess.objects.create(case=case, user=filing.filer, since=now)
    values = {
        "state": FilingState.FILED,
        "case": case,
        "certified_at": now,
        "received_at": now,
        "filed_on": now.date(),
        "confirmation_number": "12345678",
    }
    Filing.objects.filter(pk=filing.pk).update(**(values | fields))
    return Filing.objects.select_related("jurisdiction", "case", "case_type").get(pk=filing.pk)
