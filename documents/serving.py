"""Sends a stored file so that no browser takes it for anything else: fixed type, nosniff, sandboxed, ranges."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from documents.storage import document_storage

PDF = "application/pdf"
PNG = "image/png"
UNTYPED = "application/octet-stream"  # for keeping only: no browser opens it
PIECE = 256 * 1024
POLICY = "sandbox; default-src 'none'"


def serve_file(request: HttpRequest, *, key: str, name: str, content_type: str) -> HttpResponseBase:
    """The stored file, whole or the one range asked for. A proxy sends it when DOCUMENTS_SEND_PREFIX is set."""
    if settings.DOCUMENTS_SEND_PREFIX:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = settings.DOCUMENTS_SEND_PREFIX.rstrip("/") + "/" + quote(key)
    else:
        response = _from_storage(request, key)
    response["Content-Type"] = content_type
    response["Content-Disposition"] = _disposition(name, is_kept=content_type == UNTYPED)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _from_storage(request: HttpRequest, key: str) -> HttpResponseBase:
    storage = document_storage()
    size = storage.size(key)
    wanted = read_range(request.headers.get("Range", ""), size)
    if wanted is None:
        response: HttpResponseBase = FileResponse(storage.open(key))
        response["Content-Length"] = str(size)
    elif not wanted:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = StreamingHttpResponse(_pieces(storage.open(key), wanted), status=206)
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
        response["Content-Length"] = str(len(wanted))
    response["Accept-Ranges"] = "bytes"
    return response


def read_range(header: str, size: int) -> range | None:
    """The bytes asked for: None for all of them, an empty range for what cannot be had.

    Several ranges at once, or words that are no range, are answered with the whole file, as RFC 9110 allows.
    """
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip())
    if match is None or match[1] == match[2] == "":
        return None
    if not match[1]:
        start, stop = max(size - int(match[2]), 0), size
    else:
        start, stop = int(match[1]), min(int(match[2]) + 1, size) if match[2] else size
    if match[1] and match[2] and int(match[2]) < start:
        return None
    return range(start, stop) if start < stop else range(0)


def _pieces(file: "File[Any]", wanted: range) -> Iterator[bytes]:
    with file:
        file.seek(wanted.start)
        left = len(wanted)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _disposition(name: str, *, is_kept: bool) -> str:
    plain = re.sub(r'[^\w .,()-]|["\\]', "_", name.encode("ascii", "replace").decode())
    return f"{'attachment' if is_kept else 'inline'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
