import logging

from celery import shared_task

from audit import clock
from audit.work import enqueue
from docket.enums import ON_THE_DOCKET
from docket.models import Filing
from documents.models import Document
from documents.queries import unstamped_filings
from documents.services.checking import check_document, sweep_documents
from documents.services.stamping import stamp_filing

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100


@shared_task(name="documents.check", ignore_result=True)
def check_task(document_id: int) -> None:
    document = Document.everything.filter(pk=document_id).first()
    if document is None:
        logger.warning("document %s vanished before its check", document_id)
        return
    check_document(document)


@shared_task(name="documents.stamp_filing", ignore_result=True)
def stamp_filing_task(filing_id: int) -> None:
    filing = Filing.objects.select_related("jurisdiction", "case").filter(pk=filing_id).first()
    if filing is None:
        logger.warning("filing %s vanished before it was stamped", filing_id)
        return
    stamp_filing(filing)


@shared_task(name="documents.sweep", ignore_result=True)
def sweep_task() -> None:
    sweep_documents(now=clock.now())
    for pk in unstamped_filings(ON_THE_DOCKET).values_list("pk", flat=True)[:MOST_AT_ONCE]:
        enqueue("documents.stamp_filing", pk)
