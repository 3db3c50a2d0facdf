import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from audit import clock
from audit.models import Event
from docket.enums import FilingState
from docket.models import Filing
from documents.enums import DocumentState
from documents.errors import DocumentError
from documents.models import Document
from documents.names import shown_name
from documents.services.intake import receive_document
from documents.uploads import OversizedUpload
from tests.documents import pdfs
from tests.documents.factories import an_upload, empty_draft, receive, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing() -> Filing:
    return empty_draft()


def stored_files() -> set[str]:
    root = Path(storages["documents"].location)  # type: ignore[attr-defined]  # the folder of the tests
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def refused(filing: Filing, code: str, **changes: Any) -> None:
    before, rows = stored_files(), Document.objects.count()
    options: dict[str, Any] = {"slot": "writ", "upload": an_upload(), "actor": filing.filer, "now": clock.now()}
    with pytest.raises(DocumentError) as refusal:
        receive_document(filing, **(options | changes))
    assert refusal.value.code == code
    assert (stored_files(), Document.objects.count()) == (before, rows)


def test_upload_is_kept_untouched_under_a_key_that_tells_nothing(filing: Filing) -> None:
    content = pdfs.good()
    document = receive(filing, content, name="My Writ.pdf")

    assert (document.state, document.original_name) == (DocumentState.RECEIVED, "My Writ.pdf")
    assert document.size == len(content)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert stored(document.key) == content
    assert "rit" not in document.key.lower()
    assert len(document.key) > 40


def test_upload_is_titled_by_its_slot_and_recorded(filing: Filing) -> None:
    document = receive(filing)

    assert document.title == "Small Claims Writ and Notice of Suit, JD-CV-40"
    event = Event.objects.get(kind="document.received", subject=filing.subject)
    assert "writ.pdf" not in event.data
    assert event.actor_id == filing.filer.pk


def test_upload_is_queued_for_its_check_once_it_is_stored(
    filing: Filing, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr("audit.work._send", lambda *words: sent.append(words))
    with django_capture_on_commit_callbacks(execute=True):
        document = receive(filing)

    assert ("documents.check", (document.pk,), 0) in sent


def test_exhibits_are_any_number_each_with_its_own_name(filing: Filing) -> None:
    options = {"slot": "exhibit", "actor": filing.filer, "now": clock.now()}
    first = receive_document(filing, upload=an_upload(), title="Photo of the window", **options)  # type: ignore[arg-type]  # named above
    second = receive_document(filing, upload=an_upload(name="lease 2016.pdf"), **options)  # type: ignore[arg-type]  # named above

    assert (first.title, second.title) == ("Photo of the window", "lease 2016")
    assert first.position < second.position


def test_slot_for_one_document_takes_no_second(filing: Filing) -> None:
    receive(filing)
    refused(filing, "slot_filled")


def test_unknown_slot_is_refused(filing: Filing) -> None:
    refused(filing, "unknown_slot", slot="summons")


def test_filing_without_case_type_takes_no_document(filing: Filing) -> None:
    filing.case_type = None
    refused(filing, "no_case_type")


@pytest.mark.parametrize("state", [FilingState.IN_CART, FilingState.FILED])
def test_closed_filing_takes_no_document(filing: Filing, state: FilingState) -> None:
    filing.state = state
    refused(filing, "not_open")


def test_filing_closed_meanwhile_takes_no_document(filing: Filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(state=FilingState.REMOVED)
    refused(filing, "not_open")


def test_held_filing_takes_no_document(filing: Filing) -> None:
    filing.held_by = uuid.uuid4()
    refused(filing, "held")


def test_empty_file_is_refused(filing: Filing) -> None:
    refused(filing, "empty", upload=an_upload(b""))


def test_large_file_is_refused_before_it_is_read(filing: Filing, settings: Any) -> None:
    class Unread(OversizedUpload):
        def chunks(self, chunk_size: int | None = None) -> Any:
            raise AssertionError("read")

    settings.DOCUMENT_FILE_MAX_BYTES = 10 * 1024 * 1024
    refused(filing, "too_large", upload=Unread(file=None, name="scan.pdf", size=10 * 1024 * 1024 + 1))


def test_filing_has_a_limit_for_all_its_documents(filing: Filing, settings: Any) -> None:
    receive(filing)
    settings.DOCUMENT_FILING_MAX_BYTES = len(pdfs.good()) + 100
    refused(filing, "filing_too_large", slot="statement-of-service")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\Anna\\writ.pdf", "writ.pdf"),
        ("../../etc/passwd", "passwd"),
        ("con\u202etxt.fdp\x00.pdf", "contxt.fdp.pdf"),
        ("Klägerin & Ñandú.pdf", "Klägerin & Ñandú.pdf"),
        ("", "document.pdf"),
        ("x" * 300, "x" * 120),
    ],
)
def test_name_is_shown_without_paths_and_tricks(given: str, shown: str) -> None:
    assert shown_name(given) == shown
