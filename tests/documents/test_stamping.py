import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.db import IntegrityError

from audit import clock
from audit.models import Event
from docket.models import Filing
from documents import tasks
from documents.enums import DocumentState
from documents.models import Document, StampedCopy
from documents.names import ALPHABET, new_code, read_code
from documents.queries import find_by_code, find_by_digest
from documents.services import examining, stamping
from documents.services.stamping import stamp_filing
from documents.stamp_words import stamp_words
from tests.documents import pdfs
from tests.documents.factories import checked, empty_draft, put_on_docket, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed() -> Filing:
    filing = empty_draft()
    checked(filing, pdfs.good(pages=3))
    checked(filing, pdfs.good(), slot="statement-of-service")
    received = datetime(2026, 9, 9, 15, 24, 59, tzinfo=UTC)
    return put_on_docket(filing, received_at=received, filed_on=date(2026, 9, 9))


def first_page(content: bytes) -> str:
    document = pdfium.PdfDocument(io.BytesIO(content))
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text


def test_every_document_gets_one_stamped_copy_with_the_court_s_words(filed: Filing) -> None:
    assert stamp_filing(filed) is True

    copy = StampedCopy.objects.get(document__slot="writ")
    content = stored(copy.key)
    text = first_page(content)
    for words in (
        "E-FILED",
        filed.jurisdiction.court_name,
        "Docket No. HHD-CV-26-6000001S",
        "Filed September 9, 2026, 11:24:59 AM EDT",
        "Confirmation No. 12345678",
        "Page 1 of 3",
        f"Verification code {copy.verification_code}",
    ):
        assert words in text
    assert (copy.pages, copy.sha256) == (3, hashlib.sha256(content).hexdigest())
    assert StampedCopy.objects.count() == 2
    assert Event.objects.filter(kind="document.stamped", subject=filed.subject).count() == 2


def test_stamping_twice_changes_nothing(filed: Filing) -> None:
    stamp_filing(filed)
    before = list(StampedCopy.objects.values_list("key", "verification_code"))

    assert stamp_filing(filed) is True
    assert list(StampedCopy.objects.values_list("key", "verification_code")) == before
    assert Event.objects.filter(kind="document.stamped").count() == 2


def test_second_of_two_stampers_drops_its_copy(filed: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    real = examining.stamp_file
    dropped: list[str] = []

    def slow(*args: Any, **options: Any) -> Any:
        report = real(*args, **options)
        monkeypatch.setattr(stamping, "stamp_file", real)
        stamp_filing(filed)
        return report

    monkeypatch.setattr(stamping, "stamp_file", slow)
    monkeypatch.setattr(stamping, "drop_files", dropped.extend)

    assert stamp_filing(filed) is True
    assert StampedCopy.objects.count() == 2
    assert len(dropped) == 1


def test_filing_not_on_the_docket_is_not_stamped() -> None:
    filing = empty_draft()
    checked(filing)

    assert stamp_filing(filing) is False
    assert not StampedCopy.objects.exists()


def test_filed_day_and_received_moment_both_stand_when_they_differ(filed: Filing) -> None:
    filed.received_at = datetime(2026, 9, 11, 21, 0, 1, tzinfo=UTC)
    filed.filed_on = date(2026, 9, 14)

    lines = stamp_words(filed, code="ABCD-EFGH-JK").lines
    assert "Filed September 14, 2026" in lines
    assert "Received September 11, 2026, 05:00:01 PM EDT".replace("05", "5") in lines


def test_stamping_leaves_the_original_as_it_was(filed: Filing) -> None:
    document = Document.objects.get(slot="writ")
    before = stored(document.key)
    stamp_filing(filed)

    assert stored(document.key) == before


def test_sweep_queues_filings_without_their_copies(filed: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[tuple[object, ...]] = []
    monkeypatch.setattr(tasks, "enqueue", lambda *words: queued.append(words))
    tasks.sweep_task()
    assert queued == [("documents.stamp_filing", filed.pk)]

    stamp_filing(filed)
    queued.clear()
    tasks.sweep_task()
    assert queued == []


def test_tasks_understand_what_has_vanished() -> None:
    tasks.check_task(987654)
    tasks.stamp_filing_task(987654)


def test_copy_is_known_by_code_and_by_its_bytes(filed: Filing) -> None:
    stamp_filing(filed)
    copy = StampedCopy.objects.get(document__slot="writ")

    found = find_by_code(copy.verification_code.lower().replace("-", " "))
    assert found is not None
    assert (found.docket_number, found.filed_on) == ("HHD-CV-26-6000001S", date(2026, 9, 9))
    assert find_by_digest(hashlib.sha256(stored(copy.key)).hexdigest()) == found
    assert find_by_digest(hashlib.sha256(stored(copy.key) + b" ").hexdigest()) is None


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH-J1", "ABCD-EFGH", "ABCD-EFGH-JKM", "' or 1=1"])
def test_code_that_cannot_be_one_finds_nothing(typed: str) -> None:
    assert find_by_code(typed) is None


def test_codes_hold_no_letters_that_are_mistaken_for_digits() -> None:
    code = new_code()
    assert len(code) == 12
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert not set("ILO01") & set(ALPHABET)
    assert read_code(code.lower()) == code


def test_stamped_document_cannot_be_deleted_from_under_its_copy(filed: Filing) -> None:
    stamp_filing(filed)
    with pytest.raises(IntegrityError):
        Document.objects.all().delete()


def test_document_that_is_not_ready_is_never_stamped(filed: Filing) -> None:
    Document.objects.filter(slot="writ").update(state=DocumentState.ATTENTION)

    assert stamp_filing(filed) is False
    assert StampedCopy.objects.count() == 1
    assert clock.now() - timedelta(minutes=5) < StampedCopy.objects.get().made_at
