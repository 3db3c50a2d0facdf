"""Takes a file in: stored under an unguessable key, untouched, with its SHA-256, and queued for its check."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from audit.lines import Scalar
from audit.services.recording import Actor, record
from audit.work import enqueue
from courts.models import DocumentSlot
from docket.models import Filing
from docket.rules import is_open_for_answers
from documents.errors import DocumentError
from documents.models import Document
from documents.names import shown_name
from documents.services.removal import remove_rows
from documents.slots import slots_of
from documents.storage import kept_with

MEGABYTE = 1024 * 1024
MOST_DOCUMENTS = 60


def receive_document(  # noqa: PLR0913 - all of it is said by name
    filing: Filing,
    *,
    slot: str,
    upload: "UploadedFile[Any]",
    title: str = "",
    instead_of: Document | None = None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Store the upload in its slot, or in the place of another document, and queue its check on commit.

    Size is looked at before the file is read. Locks the filing's row. Raises DocumentError, and keeps nothing, when
    the filing is closed or held by a payment, the slot is unknown or filled, or a limit is passed; what it would
    have replaced stays then. Returns the new row.
    """
    size = upload.size or 0
    refuse_size(size)
    _refuse_closed(filing)
    place = slot_of(filing, slot)
    sha256 = digest_of_upload(upload)
    with kept_with(upload) as key, transaction.atomic():
        locked = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
        _refuse_closed(locked)
        if instead_of:
            remove_rows([instead_of], filing=locked, actor=actor, now=now)
        position = _make_room(locked, place, size)
        document = Document.objects.create(
            filing=locked,
            slot=place.code,
            title=instead_of.title if instead_of else _title(place, title, upload),
            position=instead_of.position if instead_of else position,
            original_name=shown_name(upload.name or ""),
            key=key,
            sha256=sha256,
            size=size,
            uploaded_at=now,
        )
        Filing.objects.filter(pk=locked.pk).update(touched_at=now)
        data: dict[str, Scalar] = {"document": str(document.public_id), "slot": place.code}
        data |= {"size": size, "sha256": sha256}
        record("document.received", subject=filing.subject, actor=actor, data=data, at=now)
        enqueue("documents.check", document.pk)
    return document


def slot_of(filing: Filing, code: str) -> DocumentSlot:
    """The slot of this code among those of the filing."""
    if filing.case_type is None:
        raise DocumentError("no_case_type", _("Choose the case type first. It decides which documents are needed."))
    for slot in slots_of(filing):
        if slot.code == code:
            return slot
    raise DocumentError("unknown_slot", _("This kind of case has no such document. Open the documents page again."))


def refuse_size(size: int) -> None:
    if not size:
        raise DocumentError("empty", _("The file is empty. Save it again on your device, then choose it again."))
    if size > settings.DOCUMENT_FILE_MAX_BYTES:
        raise DocumentError("too_large", file_too_large())


def file_too_large() -> str:
    limit = settings.DOCUMENT_FILE_MAX_BYTES // MEGABYTE
    return _(
        "The file is larger than %(limit)s MB. Scan it again in black and white at 300 dots per inch, "
        "or divide it into two PDFs."
    ) % {"limit": limit}


def _refuse_closed(filing: Filing) -> None:
    if filing.held_by is not None:
        raise DocumentError("held", _("A payment for this filing is under way. Wait until it has ended."))
    if not is_open_for_answers(filing):
        raise DocumentError(
            "not_open",
            _("Documents can be added only before the filing is certified. Choose “Change Information” first."),
        )


def _make_room(filing: Filing, slot: DocumentSlot, size: int) -> int:
    """The position of a new document. Raises DocumentError when the slot or the filing is full."""
    there = Document.objects.filter(filing=filing)
    if not slot.is_multiple and there.filter(slot=slot.code).exists():
        raise DocumentError(
            "slot_filled",
            _("“%(slot)s” has a document already. Choose “Delete” beside it first, then add the new one.")
            % {"slot": slot.label},
        )
    sums = there.aggregate(bytes=Sum("size"), last=Max("position"))
    if (sums["bytes"] or 0) + size > settings.DOCUMENT_FILING_MAX_BYTES:
        raise DocumentError(
            "filing_too_large",
            _("All documents of a filing together may have %(limit)s MB. Delete one, or make this one smaller.")
            % {"limit": settings.DOCUMENT_FILING_MAX_BYTES // MEGABYTE},
        )
    if there.count() >= MOST_DOCUMENTS:
        raise DocumentError(
            "too_many", _("A filing may have %(most)s documents. Put several into one PDF.") % {"most": MOST_DOCUMENTS}
        )
    return (sums["last"] or 0) + 1


def _title(slot: DocumentSlot, typed: str, upload: "UploadedFile[Any]") -> str:
    if not slot.is_multiple:
        return slot.label[:120]
    own_name = shown_name(upload.name or "").rpartition(".")[0]
    return (shown_name(typed) if typed.strip() else own_name or slot.label)[:120]


def digest_of_upload(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()
