"""What a file is, by its bytes. The name and the browser's word count for nothing."""

import contextlib
import mmap
from pathlib import Path
from typing import BinaryIO

from documents.examiner.codes import Code
from documents.examiner.orders import RefusedError

HEAD = 1024  # readers look for the header in the first 1,024 bytes (ISO 32000 Annex H, Acrobat's note 13)
PDF_MARK = b"%PDF-"

# Bytes at the start, and what people call such a file.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (b"II*\x00", "TIFF picture"),
    (b"MM\x00*", "TIFF picture"),
    (b"GIF8", "GIF picture"),
    (b"BM", "BMP picture"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "older Word, Excel or PowerPoint document"),
    (b"{\\rtf", "Rich Text document"),
    (b"%!PS", "PostScript file"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
)
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
# What may stand before a PDF, as an answer's or a mail's head does; old PDFs begin as PostScript files did.
WRITTEN = frozenset({"text file", "web page", "XML file", "PostScript file"})
PHOTOS = frozenset({"JPEG picture", "PNG picture", "TIFF picture", "HEIC picture"})


def read_head(path: Path, size: int = HEAD) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def header_offset(head: bytes) -> int | None:
    """Where the PDF header stands, or None when the first 1,024 bytes hold none."""
    place = head[:HEAD].find(PDF_MARK)
    return place if place >= 0 else None


def kind_of(head: bytes) -> str:
    """What a file that is not a PDF looks like; empty when it looks like nothing known."""
    if not head:
        return "empty file"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "HEIC picture"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP picture"
    for mark, name in SIGNATURES:
        if head.startswith(mark):
            return name
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "web page"
    if start.startswith(b"<?xml"):
        return "XML file"
    is_text = all(byte >= 32 or byte in b"\t\r\n\f" for byte in head) and b"\x00" not in head
    return "text file" if is_text else ""


def is_photo_head(head: bytes) -> bool:
    return kind_of(head) in PHOTOS


def has_pdf_parts(path: Path) -> bool:
    """Whether the bytes hold what only PDFs hold, header or not: an object, a cross-reference, an end mark."""
    with path.open("rb") as file, contextlib.closing(_mapped(file)) as view:
        return any(view.find(mark) >= 0 for mark in (b" obj", b"startxref", b"endobj"))


def _mapped(file: BinaryIO) -> mmap.mmap:
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def written_kind(path: Path) -> str:
    """What a file of words is; empty for any other."""
    kind = kind_of(read_head(path))
    return kind if kind in WRITTEN else ""


def look_at_bytes(path: Path) -> int | None:
    """Offset of the header, None for a file with the parts of a PDF but no header.

    Raises RefusedError for what is no PDF, and says what it is.
    """
    head = read_head(path)
    offset, kind = header_offset(head), kind_of(head)
    if not head or (offset is None and kind and kind not in WRITTEN):
        raise RefusedError(Code.NOT_A_PDF, kind)
    if not has_pdf_parts(path):
        rest = head[offset:].partition(b"\n")[2] if offset is not None else head
        raise RefusedError(Code.NOT_A_PDF, kind_of(rest) if rest else kind)
    return offset
