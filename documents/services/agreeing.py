from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services.recording import Actor, record
from docket.models import Filing
from documents.enums import DocumentState
from documents.errors import DocumentError
from documents.models import Document
from documents.rules import is_changeable


def agree_to_document(document: Document, *, actor: Actor, now: datetime) -> Document:
    """The filer has looked and agrees to what was asked; the document is ready then. A second call changes nothing.

    Raises DocumentError when the filing is closed, or there is nothing about the document to agree to.
    """
    with transaction.atomic():
        filing = Filing.objects.select_for_update(of=("self",)).get(pk=document.filing_id)
        if not is_changeable(document, filing) or filing.held_by is not None:
            raise DocumentError("not_open", _("Documents of a certified filing cannot be changed."))
        document = Document.everything.select_for_update(of=("self",)).get(pk=document.pk)
        if document.state == DocumentState.READY:
            return document
        if document.state != DocumentState.ATTENTION:
            words = _("This document has to be replaced. Delete it and add another PDF.")
            raise DocumentError("nothing_to_agree", words)
        document.state, document.repairs_agreed = DocumentState.READY, True
        document.save(update_fields=["state", "repairs_agreed"])
        data = {"document": str(document.public_id), "verdict": document.verdict}
        record("document.agreed", subject=filing.subject, actor=actor, data=data, at=now)
    return document
