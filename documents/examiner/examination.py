"""The whole examination, in the order of trust: bytes, opening, structure, content, rendering, stamp."""

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from documents.examiner.codes import Code, Finding, Repair, Verdict
from documents.examiner.content import Content, look_at_content
from documents.examiner.flattening import Answer, answers_of, flatten, has_form, lost_answers
from documents.examiner.isolating import is_better_isolated
from documents.examiner.magic import look_at_bytes, written_kind
from documents.examiner.mending import mend
from documents.examiner.opening import UNREADABLE, Opened, count_by_pdfium, list_pages, open_for_work, save_plain
from documents.examiner.orders import (
    BEFORE,
    COURT_COPY,
    PICTURE,
    STAMPED,
    Found,
    Order,
    RefusedError,
    Report,
    StampText,
)
from documents.examiner.pagebox import mend_boxes
from documents.examiner.papers import fit_pages, lost_text, odd_pages, turn_upright
from documents.examiner.photos import is_photo, photos_to_pdf
from documents.examiner.pictures import draw_first_page, is_blank, save_picture
from documents.examiner.readback import faults_of
from documents.examiner.stamp import stamp_first_page
from documents.examiner.structure import look_at_structure

PHOTOS, LAID_OUT = "photos.pdf", "laid-out.pdf"
Announce = Callable[[str], None]


def examine(order: Order, *, announce: Announce) -> Report:
    """The verdict on one file. `announce` is told each stage before it begins, so that a death can be placed."""
    report = Report(Verdict.READY, Code.READY)
    try:
        _examine(order, report, announce)
    except RefusedError as refusal:
        report.verdict, report.code, report.detail = Verdict.REFUSED, refusal.code, refusal.detail
    except MemoryError:
        report.verdict, report.code = Verdict.REFUSED, Code.TOO_COSTLY
    if report.verdict is Verdict.READY and report.repairs:
        report.code = Code.REPAIRED
    return report


def stamp(order: Order, *, announce: Announce) -> Report:
    """Stamp a file that was found ready before, and read the copy back."""
    report = Report(Verdict.READY, Code.READY)
    try:
        announce("opening")
        opened = open_for_work(Path(order.source), folder=Path(order.folder))
        report.pages = len(opened.pdf.pages)
        _draw_and_stamp(order, report, Path(order.source), opened.pdf, announce)
    except RefusedError as refusal:
        report.verdict, report.code, report.detail = Verdict.REFUSED, refusal.code, refusal.detail
    except MemoryError:
        report.verdict, report.code = Verdict.REFUSED, Code.TOO_COSTLY
    return report


def _examine(order: Order, report: Report, announce: Announce) -> None:
    source, folder = Path(order.source), Path(order.folder)
    announce("bytes")
    if order.takes_photos and is_photo(source):
        announce("photos")
        photos_to_pdf(source, folder / PHOTOS, max_pages=order.max_pages)
        source = folder / PHOTOS
        report.repairs.append(Repair.PHOTOS)
    offset = look_at_bytes(source)
    if offset != 0:
        report.repairs.append(Repair.HEADER)
    announce("opening")
    opened = _opened(source, folder, has_header=offset is not None)
    report.pages = len(opened.pdf.pages)
    if report.pages > order.max_pages:
        raise RefusedError(Code.TOO_MANY_PAGES, str(report.pages))
    announce("structure")
    report.findings.extend(look_at_structure(opened.pdf))
    odd = odd_pages(opened.pdf)
    report.findings.extend(_odd_sizes(odd))
    opened, copy = _mended_copy(opened, source, folder, report, announce)
    announce("content")
    content = _look_at_content(order, report, copy, odd=odd)
    pdf = opened.pdf
    if content.turns or content.prints:
        announce("papers")
        copy, pdf = _laid_out(pdf, copy, folder, report, content)
    if report.has_court_copy and "before" not in order.skips:
        announce("before")
        report.has_before = _draw_before(source, folder / BEFORE)
    _draw_and_stamp(order, report, copy, pdf, announce)
    if not report.repairs and opened.pdf.get_warnings():
        _keep_mended(source, folder, report)


def _mended_copy(opened: Opened, source: Path, folder: Path, report: Report, announce: Announce) -> tuple[Opened, Path]:
    """Repair on a copy and prove that a form's answers are in it; those that are not are drawn anew, once."""
    has_header, start = Repair.HEADER not in report.repairs, report.repairs.copy()
    report.repairs.extend(opened.repairs)
    answers = _mend(opened.pdf, report)
    copy = _court_copy(opened, source, folder, report)
    announce("proof")
    lost = _lost(answers, before=source, after=copy)
    if lost:
        opened = _opened(source, folder, has_header=has_header)
        report.repairs = [*start, *opened.repairs]
        _mend(opened.pdf, report, redrawn=lost)
        copy = _court_copy(opened, source, folder, report)
        lost = _lost(answers, before=source, after=copy)
    if lost:
        report.verdict, report.code, report.detail = Verdict.ATTENTION, Code.ANSWERS_LOST, str(len(lost))
    return opened, copy


def _odd_sizes(odd: Mapping[int, tuple[float, float]]) -> Iterator[Found]:
    if odd:
        index, (wide, high) = next(iter(odd.items()))
        yield Found(Finding.PAGE_SIZE, page=index + 1, detail=f"{wide / 72:.1f} x {high / 72:.1f} in")


def _look_at_content(order: Order, report: Report, copy: Path, *, odd: Collection[int]) -> Content:
    if "content" in order.skips:
        report.findings.append(Found(Finding.TEXT_NOT_READ))
        return Content()
    content = look_at_content(copy, identifiers=order.identifiers, odd=odd)
    report.findings.extend(content.found)
    codes = {found.code for found in report.findings}
    if {Finding.XFA, Finding.PLACEHOLDER} <= codes:
        report.verdict, report.code = Verdict.ATTENTION, Code.CONTENTS_ELSEWHERE
    # Turning a page would be one more thing that a signature does not cover.
    return Content() if Finding.SIGNATURE in codes else content


def _laid_out(pdf: pikepdf.Pdf, copy: Path, folder: Path, report: Report, content: Content) -> tuple[Path, pikepdf.Pdf]:
    """Pages upright and on letter paper, when their text is the same afterwards; else everything stays as it was."""
    laid, target = pikepdf.Pdf.open(copy), folder / LAID_OUT
    turn_upright(laid, content.turns)
    fitted = fit_pages(laid, content.prints)
    if not content.turns and not fitted:
        return copy, pdf
    save_plain(laid, target)
    if count_by_pdfium(target) != report.pages or any(lost_text({*content.turns, *fitted}, before=copy, after=target)):
        return copy, pdf
    report.repairs.extend(
        repair for repair, pages in ((Repair.TURNED, content.turns), (Repair.FITTED, fitted)) if pages
    )
    report.has_court_copy = True
    return target.rename(folder / COURT_COPY), laid


def _keep_mended(source: Path, folder: Path, report: Report) -> None:
    """Some damage shows only when every part of a file is written: then the court gets what was written."""
    with pikepdf.Pdf.open(source) as pdf:
        save_plain(pdf, folder / COURT_COPY)
    shutil.copyfile(folder / PICTURE, folder / BEFORE)
    report.repairs.append(Repair.DAMAGE)
    report.has_court_copy = report.has_before = True


def _mend(pdf: pikepdf.Pdf, report: Report, *, redrawn: Collection[Answer] = ()) -> list[Answer]:
    """Repair what can be repaired. Returns the form's answers, to be looked for afterwards."""
    if sum(mend_boxes(page) for page in pdf.pages):
        report.repairs.append(Repair.BOXES)
    is_signed = any(found.code == Finding.SIGNATURE for found in report.findings)
    answers = answers_of(pdf)
    # Flattening would take a signature's own mark off the page.
    if has_form(pdf) and not is_signed:
        flatten(pdf, redrawn=redrawn)
        report.repairs.append(Repair.FORM)
    report.repairs.extend(repair for repair in mend(pdf) if repair not in report.repairs)
    return answers if Repair.FORM in report.repairs else []


def _lost(answers: list[Answer], *, before: Path, after: Path) -> list[Answer]:
    if not answers:
        return []
    try:
        return lost_answers(answers, before=before, after=after)
    except pdfium.PdfiumError:
        return answers


def _opened(source: Path, folder: Path, *, has_header: bool) -> Opened:
    try:
        return open_for_work(source, folder=folder)
    except RefusedError as refusal:
        if refusal.code is Code.BEYOND_REPAIR and not has_header and (kind := written_kind(source)):
            raise RefusedError(Code.NOT_A_PDF, kind) from refusal
        raise


def _court_copy(opened: Opened, source: Path, folder: Path, report: Report) -> Path:
    """The file the court will get: the source itself, or a repaired copy that both libraries count alike."""
    pages = len(opened.pdf.pages)
    if not report.repairs and count_by_pdfium(source) == pages:
        return source
    copy = folder / COURT_COPY
    save_plain(opened.pdf, copy)
    if count_by_pdfium(copy) != pages:
        list_pages(opened.pdf, [page.obj for page in opened.pdf.pages])
        save_plain(opened.pdf, copy)
        report.repairs.append(Repair.PAGE_TREE)
    counted = count_by_pdfium(copy)
    if counted != pages:
        raise RefusedError(Code.BEYOND_REPAIR, f"{pages}, {counted}")
    if not report.repairs:
        report.repairs.append(Repair.DAMAGE)
    report.has_court_copy = True
    return copy


def _draw_before(source: Path, target: Path) -> bool:
    """The first page as the filer knows it, to be held beside the repaired one; some files cannot be drawn at all."""
    try:
        save_picture(draw_first_page(source, with_form=True), target)
    except pdfium.PdfiumError:
        return False
    return True


def _draw_and_stamp(order: Order, report: Report, copy: Path, pdf: pikepdf.Pdf, announce: Announce) -> None:
    folder = Path(order.folder)
    announce("picture")
    try:
        picture = draw_first_page(copy)
    except pdfium.PdfiumError as error:
        raise RefusedError(Code.BEYOND_REPAIR, "page 1") from error
    save_picture(picture, folder / PICTURE)
    if is_blank(picture):
        report.findings.append(Found(Finding.BLANK_FIRST_PAGE, page=1))
    announce("stamp")
    text = stamp_text(order.stamp, pages=report.pages or 0)
    faults: list[str] = []
    first = is_better_isolated(pdf.pages[0])
    for is_isolated in (first, not first):
        if is_isolated is not first:
            pdf = pikepdf.Pdf.open(copy)
        try:
            place = stamp_first_page(pdf, picture=picture, text=text, target=folder / STAMPED, is_isolated=is_isolated)
            faults = faults_of(folder / STAMPED, pages=report.pages or 0, place=place)
        except UNREADABLE as error:
            faults = [type(error).__name__]
        if not faults:
            report.stamped = True
            return
    raise RefusedError(Code.CANNOT_BE_STAMPED, faults[0])


def stamp_text(text: StampText, *, pages: int) -> StampText:
    return replace(text, lines=tuple(line.replace("{pages}", str(pages)) for line in text.lines))
