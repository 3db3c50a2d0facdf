"""Takes documents away again, files and all, leaving a line of history without contents."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services.recording import Actor, record
from docket.models import Filing
from documents.errors import DocumentError
from documents.models import Document
from documents.rules import is_changeable
from documents.storage import drop_files


def delete_document(document: Document, *, actor: Actor, now: datetime) -> None:
    """The filer's "Delete". Raises DocumentError when the filing is closed or held; nothing changes then."""
    with transaction.atomic():
        filing = Filing.objects.select_for_update(of=("self",)).get(pk=document.filing_id)
        if filing.held_by is not None:
            raise DocumentError("held", _("A payment for this filing is under way. Wait until it has ended."))
        if not is_changeable(document, filing):
            raise DocumentError("not_open", _("Documents of a certified filing cannot be deleted."))
        remove_rows([document], filing=filing, actor=actor, now=now)
        Filing.objects.filter(pk=filing.pk).update(touched_at=now)


def remove_documents(filing: Filing, *, actor: Actor | None = None, now: datetime | None = None) -> int:
    """Remove every document of a filing that ended without being filed. Returns how many; a second call removes none.

    A document with a stamped copy is on file and stays.
    """
    with transaction.atomic():
        documents = list(filing.documents.select_for_update(of=("self",)).filter(stamped__isnull=True))
        remove_rows(documents, filing=filing, actor=actor, now=now)
    return len(documents)


def remove_rows(documents: Sequence[Document], *, filing: Filing, actor: Actor | None, now: datetime | None) -> None:
    """Delete the rows and, once that is committed, their files. Call in a transaction with the filing locked."""
    for document in documents:
        data = {"document": str(document.public_id), "slot": document.slot, "sha256": document.sha256}
        record("document.deleted", subject=filing.subject, actor=actor, data=data, at=now)
    keys = [key for document in documents for key in document.file_keys]
    Document.everything.filter(pk__in=[document.pk for document in documents]).delete()
    transaction.on_commit(partial(drop_files, keys))
