"""Checks one document: claim the row, look at the file outside any transaction, write the verdict down once."""

import logging
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from audit import clock, crash
from audit.leases import LEASE, kept
from audit.services.recording import record
from audit.work import enqueue
from courts.book import book_of
from documents.enums import WAITS_FOR_SCANNER, DocumentState
from documents.examiner.children import StarvedError
from documents.examiner.codes import Code, Finding, Verdict
from documents.examiner.orders import BEFORE, COURT_COPY, PICTURE, Report
from documents.models import Document
from documents.scanning import ScannerUnreachableError, find_harm
from documents.services.examining import examine_file, workplace
from documents.stamp_words import specimen_words
from documents.storage import drop_files, fetch_to, keep_path

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
# Seen by the filer and confirmed before the document counts as ready.
TO_CONFIRM = frozenset({Finding.BLANK_FIRST_PAGE, Finding.PORTFOLIO})


class Claim:
    """Who has the document now. `until` is also the mark under which the verdict is written."""

    def __init__(self, document_id: int, *, until: datetime) -> None:
        self.document_id, self.until = document_id, until

    def extend(self) -> None:
        until = clock.now() + LEASE
        if _claimed(self.document_id, self).update(claimed_until=until):
            self.until = until


def _claimed(document_id: int, claim: Claim) -> QuerySet[Document]:
    return Document.everything.filter(pk=document_id, state=DocumentState.CHECKING, claimed_until=claim.until)


def check_document(document: Document) -> bool:
    """Claim and check one document. True when this call wrote the verdict; False when it was not to be had.

    Two calls at once: one of them claims the row. A worker killed on the way leaves a claim that runs out, and the
    sweep queues the document again. A verdict is written only under the claim it was worked out under.
    """
    now = clock.now()
    claim = Claim(document.pk, until=now + LEASE)
    if (
        not claimable(now)
        .filter(pk=document.pk)
        .update(state=DocumentState.CHECKING, claimed_until=claim.until, attempts=F("attempts") + 1)
    ):
        return False
    document = Document.everything.select_related("filing__jurisdiction").get(pk=document.pk)
    crash.point("documents.claimed")
    try:
        return _examine_and_save(document, claim)
    except StarvedError:
        logger.warning("document %s: no time to check it, given back", document.pk)
        _give_back(document, claim)
        return False
    except ScannerUnreachableError as error:
        # Nothing is accepted unscanned: the document waits, and its card says for what.
        logger.warning("document %s waits: virus scanner unreachable (%s)", document.pk, error)
        _give_back(document, claim, waits_for=WAITS_FOR_SCANNER)
        return False
    except OSError:
        # A full disk, a storage out of reach: ours, and soon the same again. The task fails, the sweep comes back.
        _give_back(document, claim)
        raise


def claimable(now: datetime) -> QuerySet[Document]:
    """Waiting for a check, or claimed by a worker that never came back."""
    return Document.everything.filter(
        Q(state=DocumentState.RECEIVED)
        | Q(state=DocumentState.CHECKING, claimed_until__lte=now)
        # Longer than a claim can be: made while the clock was ahead.
        | Q(state=DocumentState.CHECKING, claimed_until__gt=now + 2 * LEASE)
    )


def sweep_documents(*, now: datetime, limit: int = 200) -> int:
    """Queue what a lost task left. Returns how many."""
    waiting = claimable(now).order_by("pk").values_list("pk", flat=True)[:limit]
    for pk in waiting:
        enqueue("documents.check", pk)
    return len(waiting)


def _examine_and_save(document: Document, claim: Claim) -> bool:
    with workplace() as folder:
        with kept(claim.extend):
            report = _look_at(document, folder)
        return _save(document, report, folder, claim)


def _look_at(document: Document, folder: Path) -> Report:
    jurisdiction = document.filing.jurisdiction
    source = folder / "original"
    if document.attempts > MOST_ATTEMPTS:
        return Report(Verdict.REFUSED, Code.TOO_COSTLY, detail="attempts")
    fetch_to(document.key, source)
    if settings.DOCUMENT_SCANNER and (harm := find_harm(source, scanner=settings.DOCUMENT_SCANNER)):
        return Report(Verdict.REFUSED, Code.HARMFUL, detail=harm)
    report = examine_file(
        source,
        folder=folder,
        stamp=specimen_words(jurisdiction, is_correction=document.is_correction),
        identifiers=tuple(kind.code for kind in book_of(jurisdiction).identifier_kinds),
        takes_photos=True,
    )
    crash.point("documents.examined")
    return report


def _save(document: Document, report: Report, folder: Path, claim: Claim) -> bool:
    keys = {field: keep_path(folder / name) for field, name in _made(report, folder)}
    with transaction.atomic():
        is_ours = _claimed(document.pk, claim).update(**(_columns(report) | keys))
        if is_ours:
            data = {"document": str(document.public_id), "verdict": report.code, "pages": report.pages}
            record("document.checked", subject=document.filing.subject, actor=None, data=data)
    if not is_ours:
        drop_files(keys.values())
    else:
        # What an earlier check of the same document made.
        drop_files(key for key in document.made_keys if key not in keys.values())
    return bool(is_ours)


def _made(report: Report, folder: Path) -> list[tuple[str, str]]:
    if not report.is_accepted:
        return []
    made = [("picture_key", PICTURE)]
    if report.has_court_copy:
        made.append(("court_key", COURT_COPY))
    if report.has_before and (folder / BEFORE).exists():
        made.append(("before_key", BEFORE))
    return made


def _columns(report: Report) -> dict[str, object]:
    return {
        "state": state_after(report),
        "verdict": verdict_after(report),
        "detail": report.detail[:120],
        "findings": [asdict(found) for found in report.findings],
        "repairs": list(report.repairs),
        "repairs_agreed": False,
        "pages": report.pages,
        "checked_at": clock.now(),
        "claimed_until": None,
        "court_key": "",
        "picture_key": "",
        "before_key": "",
    }


def state_after(report: Report) -> DocumentState:
    """Ready at once only when nothing was changed and nothing has to be confirmed."""
    if report.verdict is Verdict.REFUSED:
        return DocumentState.REFUSED
    return DocumentState.READY if verdict_after(report) == Code.READY else DocumentState.ATTENTION


def verdict_after(report: Report) -> str:
    if report.code is not Code.READY:
        return report.code
    found = [finding.code for finding in report.findings if finding.code in TO_CONFIRM]
    return found[0] if found else Code.READY


def _give_back(document: Document, claim: Claim, *, waits_for: str = "") -> None:
    """Only a worker that died counts as an attempt: here the file is not to blame."""
    _claimed(document.pk, claim).update(
        state=DocumentState.RECEIVED, claimed_until=None, attempts=F("attempts") - 1, detail=waits_for
    )
