from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from audit import clock
from audit.leases import LEASE
from audit.models import Event
from docket.models import Filing
from documents.enums import DocumentState
from documents.examiner.children import StarvedError
from documents.examiner.codes import Code
from documents.models import Document
from documents.services import checking, examining
from documents.services.agreeing import agree_to_document
from documents.services.checking import check_document, claimable, sweep_documents
from documents.services.removal import delete_document
from tests.documents import pdfs
from tests.documents.factories import checked, empty_draft, receive, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing() -> Filing:
    return empty_draft()


def test_good_document_is_ready_with_pages_and_picture(filing: Filing) -> None:
    document = checked(filing, pdfs.good(pages=3))

    assert (document.state, document.verdict, document.pages) == (DocumentState.READY, Code.READY, 3)
    assert document.court_key == ""
    assert stored(document.picture_key)[:4] == b"\x89PNG"
    assert document.claimed_until is None
    assert Event.objects.filter(kind="document.checked", subject=filing.subject).count() == 1


def test_repaired_document_waits_for_the_filer_to_agree(filing: Filing) -> None:
    original = pdfs.owner_locked()
    document = checked(filing, original)

    assert (document.state, document.verdict) == (DocumentState.ATTENTION, Code.REPAIRED)
    assert document.filing_key == document.court_key != document.key
    assert stored(document.key) == original

    agree_to_document(document, actor=filing.filer, now=clock.now())
    document.refresh_from_db()
    assert (document.state, document.repairs_agreed) == (DocumentState.READY, True)


def test_refused_document_keeps_its_reason(filing: Filing) -> None:
    document = checked(filing, pdfs.not_a_pdf())

    assert (document.state, document.verdict) == (DocumentState.REFUSED, Code.NOT_A_PDF)
    assert document.detail == "ZIP archive or Office document"
    assert (document.picture_key, document.court_key) == ("", "")


def test_blank_first_page_is_asked_about(filing: Filing) -> None:
    assert checked(filing, pdfs.blank()).state == DocumentState.ATTENTION


def test_document_in_work_is_left_alone_until_the_claim_runs_out(filing: Filing) -> None:
    document = receive(filing)
    now = clock.now()
    Document.objects.filter(pk=document.pk).update(state=DocumentState.CHECKING, claimed_until=now + LEASE)

    assert check_document(document) is False
    assert not claimable(now).exists()
    assert claimable(now + LEASE).exists()


def test_a_claim_made_while_the_clock_was_ahead_does_not_hold_a_document(filing: Filing) -> None:
    document = receive(filing)
    tomorrow = clock.now() + timedelta(days=1)
    Document.objects.filter(pk=document.pk).update(state=DocumentState.CHECKING, claimed_until=tomorrow)

    assert claimable(clock.now()).exists()


def test_checked_document_is_not_checked_again(filing: Filing) -> None:
    document = checked(filing)

    assert check_document(document) is False
    assert Event.objects.filter(kind="document.checked").count() == 1


def test_sweep_queues_what_was_left(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    document = receive(filing)
    checked(filing, slot="statement-of-service")
    queued: list[tuple[object, ...]] = []
    monkeypatch.setattr(checking, "enqueue", lambda *words: queued.append(words))

    assert sweep_documents(now=clock.now()) == 1
    assert queued == [("documents.check", document.pk)]


def test_verdict_under_a_lost_claim_is_thrown_away_with_its_files(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = receive(filing)
    real = examining.examine_file

    def slow(*args: Any, **options: Any) -> Any:
        report = real(*args, **options)
        Document.objects.filter(pk=document.pk).update(claimed_until=clock.now() + timedelta(minutes=9))
        return report

    monkeypatch.setattr(checking, "examine_file", slow)
    root = Path(storages["documents"].location)  # type: ignore[attr-defined]  # the folder of the tests
    before = set(root.rglob("*/*"))

    assert check_document(document) is False
    document.refresh_from_db()
    assert (document.state, document.picture_key) == (DocumentState.CHECKING, "")
    assert {path for path in set(root.rglob("*/*")) - before if path.is_file()} == set()


def test_document_deleted_during_its_check_leaves_nothing(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    document = receive(filing)
    real = examining.examine_file

    def slow(*args: Any, **options: Any) -> Any:
        report = real(*args, **options)
        delete_document(document, actor=filing.filer, now=clock.now())
        return report

    monkeypatch.setattr(checking, "examine_file", slow)

    assert check_document(document) is False
    assert not Event.objects.filter(kind="document.checked").exists()


def test_machine_without_time_gives_the_document_back(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    document = receive(filing)

    def starved(*args: Any, **options: Any) -> Any:
        raise StarvedError

    with monkeypatch.context() as patch:
        patch.setattr(checking, "examine_file", starved)
        assert check_document(document) is False
    document.refresh_from_db()
    assert (document.state, document.claimed_until) == (DocumentState.RECEIVED, None)
    assert check_document(document) is True


@pytest.mark.parametrize("trouble", [StarvedError(), OSError(28, "No space left on device")])
def test_trouble_of_the_machine_is_never_held_against_the_file(
    filing: Filing, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    document = receive(filing)

    def fail(*args: Any, **options: Any) -> Any:
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr(checking, "examine_file", fail)
        for _time in range(checking.MOST_ATTEMPTS + 1):
            with suppress(OSError):
                check_document(document)
    document.refresh_from_db()
    assert (document.state, document.attempts) == (DocumentState.RECEIVED, 0)

    assert check_document(document) is True
    document.refresh_from_db()
    assert document.state == DocumentState.READY


def test_document_that_never_ends_its_check_is_refused_at_last(filing: Filing) -> None:
    document = receive(filing)
    Document.objects.filter(pk=document.pk).update(attempts=checking.MOST_ATTEMPTS)

    assert check_document(document) is True
    document.refresh_from_db()
    assert (document.state, document.verdict) == (DocumentState.REFUSED, Code.TOO_COSTLY)
