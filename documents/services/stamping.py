"""Makes the court's stamped copies of a filing that is on the docket. Each once, verified, whatever is killed when."""

import hashlib
import logging
from pathlib import Path

from django.db import IntegrityError, transaction

from audit import clock, crash
from audit.services.recording import record
from docket.models import Filing
from documents.enums import DocumentState
from documents.examiner.children import StarvedError
from documents.examiner.orders import STAMPED
from documents.models import Document, StampedCopy
from documents.names import new_code
from documents.services.examining import stamp_file, workplace
from documents.stamp_words import stamp_words
from documents.storage import drop_files, fetch_to, keep_path

logger = logging.getLogger(__name__)


def stamp_filing(filing: Filing) -> bool:
    """Stamp every document that has no stamped copy yet. True when every document has one now.

    Safe to call twice or at once: the one-to-one row decides, and the file of the one that came second is deleted.
    """
    if not filing.is_on_docket:
        return False
    waiting = filing.documents.filter(stamped__isnull=True).order_by("pk")
    made = [_stamp_document(document, filing) for document in waiting]
    return all(made)


def _stamp_document(document: Document, filing: Filing) -> bool:
    if document.state != DocumentState.READY:
        logger.error("document %s is on the docket in state %s", document.pk, document.state)
        return False
    if StampedCopy.objects.filter(document=document).exists():
        return True
    code = new_code()
    with workplace() as folder:
        source = folder / "court"
        fetch_to(document.filing_key, source)
        try:
            report = stamp_file(
                source, folder=folder, stamp=stamp_words(filing, code=code, corrected_on=document.corrected_on)
            )
        except StarvedError:
            return False
        if not report.stamped or report.pages != document.pages:
            logger.error("document %s could not be stamped: %s %s", document.pk, report.code, report.detail)
            return False
        crash.point("documents.stamped")
        return _save(document, filing, code=code, copy=folder / STAMPED)


def _save(document: Document, filing: Filing, *, code: str, copy: Path) -> bool:
    key = keep_path(copy)
    crash.point("documents.copy-stored")
    now = clock.now()
    try:
        with transaction.atomic():
            StampedCopy.objects.create(
                document=document,
                key=key,
                sha256=hashlib.sha256(copy.read_bytes()).hexdigest(),
                pages=document.pages or 0,
                verification_code=code,
                made_at=now,
            )
            data = {"document": str(document.public_id)}
            record("document.stamped", subject=filing.subject, actor=None, data=data, at=now)
    except IntegrityError:
        drop_files([key])
        return StampedCopy.objects.filter(document=document).exists()
    crash.point("documents.copy-recorded")
    return True
