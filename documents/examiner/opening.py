"""Opens a file with more than one library and says what each of them makes of it.

Rules for disagreement:
- qpdf asks for a password, pdfium does not: the pages are readable, so pdfium writes them anew (only an attachment
  was locked). Both ask: the file needs a password.
- qpdf cannot read it, pdfium can: pdfium writes it anew. Neither can: pypdf tries; if it cannot, beyond repair.
- pdfium cannot read it, qpdf can: what qpdf writes anew must be readable by pdfium, or the file is beyond repair.
- Different page counts: the copy that qpdf writes with a flat page list decides, and both must count it alike.
- qpdf finds an undamaged page list with no page in it: no pages, whatever pdfium counts. When the file is damaged and
  holds pages that no list names, they are listed anew.
"""

import contextlib
import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name

from documents.examiner.codes import Code, Repair
from documents.examiner.orders import RefusedError

# What qpdf's binding raises for files that are broken in one way or another.
NO_PAGE_TREE = "unable to find page tree"
UNREADABLE = (pikepdf.PdfError, ValueError, RuntimeError, TypeError, AttributeError, KeyError)


@dataclass(frozen=True)
class Opened:
    """A file qpdf can work on, and what had to be done to get there."""

    pdf: pikepdf.Pdf
    repairs: tuple[Repair, ...] = ()


def open_for_work(path: Path, *, folder: Path) -> Opened:
    """The file as qpdf reads it. Raises RefusedError when it needs a password, has no pages or nobody can read it."""
    try:
        pdf = pikepdf.Pdf.open(path)
        pages = len(pdf.pages)
    except pikepdf.PasswordError:
        return _anew(path, folder, Repair.DECRYPTED, otherwise=Code.NEEDS_PASSWORD)
    except UNREADABLE as error:
        return _anew(path, folder, Repair.DAMAGE, otherwise=_why_unreadable(path, error))
    if not pages:
        # What is no page is off qpdf's list by now; pdfium believes the count beside it.
        return _with_found_pages(pdf, folder, is_damaged=bool(pdf.get_warnings() or count_by_pdfium(path)))
    repairs = [Repair.DECRYPTED] if pdf.is_encrypted else []
    if pdf.get_warnings():
        repairs.append(Repair.DAMAGE)
    return Opened(pdf, tuple(repairs))


def _with_found_pages(pdf: pikepdf.Pdf, folder: Path, *, is_damaged: bool) -> Opened:
    """A damaged file whose list names no page, but which still holds pages: they are listed in their order."""
    pages = [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Type") == Name.Page]
    if not pages or not is_damaged:
        raise RefusedError(Code.NO_PAGES)
    list_pages(pdf, pages)
    target = folder / "rewritten.pdf"
    save_plain(pdf, target)
    return Opened(pikepdf.Pdf.open(target), (Repair.DAMAGE, Repair.PAGE_TREE))


def list_pages(pdf: pikepdf.Pdf, pages: Sequence[pikepdf.Object]) -> None:
    """Write the list of pages anew, as one list without branches."""
    root = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(pages), Count=len(pages)))
    for page in pages:
        page.Parent = root
    pdf.Root.Pages = root


def _why_unreadable(path: Path, error: Exception) -> Code:
    """A file with a catalog that names no pages is a file without pages, not a damaged one."""
    if NO_PAGE_TREE in str(error):
        raw = path.read_bytes()
        return Code.NO_PAGES if b"/Catalog" in raw and b"/Pages" not in raw else Code.BEYOND_REPAIR
    return Code.BEYOND_REPAIR


def _anew(path: Path, folder: Path, repair: Repair, *, otherwise: Code) -> Opened:
    """Have another library write the pages into a new file, or refuse with the reason given."""
    target = folder / "rewritten.pdf"
    may_salvage = otherwise is not Code.NEEDS_PASSWORD
    if not (_imported(path, target) or (may_salvage and _salvaged(path, target))):
        raise RefusedError(otherwise)
    return Opened(pikepdf.Pdf.open(target), (repair,))


def _imported(path: Path, target: Path) -> bool:
    """Whether pdfium could read the pages and write them anew."""
    try:
        with pdfium_document(path) as document, contextlib.closing(pdfium.PdfDocument.new()) as copy:
            copy.import_pages(document)
            if not len(copy):
                return False
            copy.save(str(target))
        pikepdf.Pdf.open(target).close()
    except (pdfium.PdfiumError, *UNREADABLE):
        return False
    return True


def _salvaged(path: Path, target: Path) -> bool:
    """Whether the third library could write the pages anew, so that the first can read them."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - a quarter of a second that few files need
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - as above

    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted or not len(reader.pages):
            return False
        PdfWriter(clone_from=reader).write(target)
        with pikepdf.Pdf.open(target) as copy:
            return len(copy.pages) == len(reader.pages)
    except (PyPdfError, OSError, RecursionError, *UNREADABLE):
        return False


@contextlib.contextmanager
def pdfium_document(path: Path) -> Iterator[pdfium.PdfDocument]:
    document = pdfium.PdfDocument(str(path))
    try:
        yield document
    finally:
        document.close()


def count_by_pdfium(path: Path) -> int | None:
    """Pages as pdfium counts them; None when it cannot open the file (it says "password" for a file without pages)."""
    try:
        with pdfium_document(path) as document:
            return len(document)
    except pdfium.PdfiumError:
        return None


def save_plain(pdf: pikepdf.Pdf, target: Path) -> None:
    """Write the file anew without encryption. Streams are passed on as they are: none is inflated on the way."""
    pdf.save(
        target,
        encryption=False,
        deterministic_id=True,
        fix_metadata_version=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )


def release_memory() -> None:
    """Give freed heap back to the system between jobs, so that a warm child stays small."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
