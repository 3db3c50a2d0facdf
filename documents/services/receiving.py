"""Takes in what a filer chose for one slot: any number of files, several photos as one document."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from audit.services.recording import Actor
from docket.models import Filing
from documents.errors import DocumentError
from documents.examiner.bundles import bundle_photos
from documents.examiner.magic import HEAD, is_photo_head
from documents.names import shown_name
from documents.services.intake import receive_document, refuse_size

Upload = UploadedFile[Any]
IN_MEMORY = 1024 * 1024


def receive_files(  # noqa: PLR0913 - all of it is said by name
    filing: Filing, *, slot: str, uploads: Sequence[Upload], title: str, actor: Actor, now: datetime
) -> list[str]:
    """Store each file, photos together. Returns a sentence for each that was refused; the others are kept."""
    errors: list[str] = []
    try:
        files = join_photos(uploads)
    except DocumentError as error:
        return [error.message]
    for upload in files:
        try:
            receive_document(filing, slot=slot, upload=upload, title=title, actor=actor, now=now)
        except DocumentError as error:
            errors.append(error.message)
        finally:
            upload.close()
    return errors


def join_photos(uploads: Sequence[Upload]) -> Sequence[Upload]:
    """Several photos and nothing else become one upload, each photo in it untouched; all else stays as it is."""
    if len(uploads) < 2 or not all(_is_photo(upload) for upload in uploads):
        return uploads
    size = sum(upload.size or 0 for upload in uploads)
    refuse_size(size)
    bundle = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the upload it becomes
    bundle_photos(_named(uploads), bundle)
    whole = bundle.tell()
    bundle.seek(0)
    name = _("%(count)s pictures.zip") % {"count": len(uploads)}
    return [UploadedFile(file=bundle, name=name, content_type="application/zip", size=whole)]


def _named(uploads: Sequence[Upload]) -> Iterator[tuple[str, IO[bytes]]]:
    for upload in uploads:
        if upload.file is None:
            raise DocumentError("empty", _("One of the pictures is empty. Choose it again."))
        upload.seek(0)
        yield shown_name(upload.name or ""), upload.file


def _is_photo(upload: Upload) -> bool:
    upload.seek(0)
    head: bytes = upload.read(HEAD)
    upload.seek(0)
    return is_photo_head(head)
