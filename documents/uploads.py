"""Stops keeping a file once it has passed the limit, and says how large it was."""

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

# What comes after this many times a filing's limit in one request is not even waited for.
PATIENCE = 4


class OversizedUpload(UploadedFile[Any]):
    """An upload that passed the limit: its name and size, without its contents."""


class LimitedUploads(TemporaryFileUploadHandler):
    """The one upload handler. Keeps files up to the limit; what comes after it is read from the line and dropped."""

    total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        self.total += len(raw_data)
        if self.total > PATIENCE * settings.DOCUMENT_FILING_MAX_BYTES:
            raise StopUpload(connection_reset=True)
        if self.received <= settings.DOCUMENT_FILE_MAX_BYTES:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self.received <= settings.DOCUMENT_FILE_MAX_BYTES:
            return super().file_complete(file_size)
        self.file.close()
        return OversizedUpload(
            file=ContentFile(b""), name=self.file_name, content_type=self.content_type, size=self.received
        )
