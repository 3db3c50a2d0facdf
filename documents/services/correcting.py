"""Corrected copies: taken in beside what is on file, and put in its place when the filer sends the correction."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from audit.lines import Scalar
from audit.services.recording import Actor, record
from audit.work import enqueue
from docket.enums import FilingState
from docket.models import Filing
from documents.enums import Standing
from documents.errors import DocumentError
from documents.models import Document
from documents.names import shown_name
from documents.services.intake import MOST_DOCUMENTS, digest_of_upload, refuse_size, slot_of
from documents.storage import drop_files, kept_with


def receive_correction(  # noqa: PLR0913 - all of it is said by name
    filing: Filing,
    *,
    slot: str,
    replaces: Document | None,
    upload: "UploadedFile[Any]",
    title: str = "",
    actor: Actor,
    now: datetime,
) -> Document:
    """Store a corrected copy of `replaces`, or a paper that was missing, and queue its check. Nothing on file changes.

    Locks the filing's row. Raises DocumentError, and keeps nothing, when the filing is not returned, or a limit is
    passed, or a corrected copy of the same document waits already.
    """
    refuse_size(upload.size or 0)
    place = slot_of(filing, slot)
    sha256 = digest_of_upload(upload)
    own_name = shown_name(title) if title.strip() else shown_name(upload.name or "").rpartition(".")[0]
    with kept_with(upload) as key, transaction.atomic():
        locked = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
        _refuse_more(locked, slot=place.code, replaces=replaces, is_multiple=place.is_multiple)
        document = Document.everything.create(
            filing=locked,
            slot=place.code,
            title=replaces.title if replaces else (own_name if place.is_multiple else place.label)[:120],
            position=replaces.position if replaces else place.position + 1,
            original_name=shown_name(upload.name or ""),
            key=key,
            sha256=sha256,
            size=upload.size or 0,
            uploaded_at=now,
            standing=Standing.CORRECTION,
            replaces=replaces,
        )
        data: dict[str, Scalar] = {"document": str(document.public_id), "slot": place.code, "sha256": sha256}
        record("document.received", subject=filing.subject, actor=actor, data=data, at=now)
        enqueue("documents.check", document.pk)
    return document


def _refuse_more(filing: Filing, *, slot: str, replaces: Document | None, is_multiple: bool) -> None:
    if filing.state != FilingState.RETURNED:
        raise DocumentError("not_open", _("This filing does not wait for a correction."))
    waiting = corrections_of(filing)
    if len(waiting) >= MOST_DOCUMENTS:
        raise DocumentError("too_many", _("These are too many documents. Put several into one PDF."))
    if replaces is None and is_multiple:
        return
    mark = replaces.pk if replaces else None
    if any(document.slot == slot and document.replaces_id == mark for document in waiting):
        words = _("A corrected copy waits here already. Choose “Delete” beside it first, then add the new one.")
        raise DocumentError("slot_filled", words)


def corrections_of(filing: Filing) -> list[Document]:
    """What waits to be sent, in order."""
    rows = Document.everything.filter(filing=filing, standing=Standing.CORRECTION)
    return list(rows.select_related("replaces").order_by("position", "pk"))


def put_in_place(filing: Filing, *, corrected_on: date) -> list[Document]:
    """The corrected copies become part of the filing; what they replace is kept beside it. Call with the filing locked.

    Stamping then makes their copies, with the received date and the day of the correction.
    """
    placed = corrections_of(filing)
    replaced = [document.replaces_id for document in placed if document.replaces_id]
    Document.everything.filter(pk__in=replaced).update(standing=Standing.REPLACED)
    pks = [document.pk for document in placed]
    Document.everything.filter(pk__in=pks).update(standing=Standing.FILED, corrected_on=corrected_on)
    return placed


def drop_corrections(filing: Filing) -> None:
    """What was never sent is taken away, files too."""
    waiting = corrections_of(filing)
    Document.everything.filter(pk__in=[document.pk for document in waiting]).delete()
    keys = [key for document in waiting for key in document.file_keys]
    transaction.on_commit(lambda: drop_files(keys))
