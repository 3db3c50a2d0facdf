"""Reads a stamped copy back as a stranger would: only what is found counts."""

import re
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from documents.examiner.layout import Place
from documents.examiner.opening import UNREADABLE, pdfium_document
from documents.examiner.pictures import is_blank

TOLERANCE = 4.0  # points between where the title was drawn and where it is found
PROOF_WIDTH, WIDEST, LEAST_SCALE = 450, 6000, 0.75


def faults_of(copy: Path, *, pages: int, place: Place) -> list[str]:
    """What is wrong with a stamped copy; empty when it can go on file."""
    try:
        with pikepdf.Pdf.open(copy) as pdf:
            counted = len(pdf.pages)
        with pdfium_document(copy) as document:
            if (counted, len(document)) != (pages, pages):
                return [f"{pages} pages became {counted} or {len(document)}"]
            return [*_text_faults(document, place), *_picture_faults(document, place)]
    except (pdfium.PdfiumError, *UNREADABLE) as error:
        return [f"unreadable: {type(error).__name__}"]


def _text_faults(document: pdfium.PdfDocument, place: Place) -> list[str]:
    page = document[0]
    text_page = page.get_textpage()
    try:
        found = squeezed(text_page.get_text_range())
        lost = [word.text for word in place.sheet.words if not _is_in(_as_drawn(word.text), found)]
        if lost:
            return [f"{len(lost)} lines of the stamp cannot be found"]
        return [] if _stands_in_place(text_page, page, place) else ["the stamp stands elsewhere"]
    finally:
        text_page.close()
        page.close()


def _is_in(words: str, found: str) -> bool:
    """A document read from right to left gives its words in turned order; then all pieces must be there."""
    return squeezed(words) in found or all(
        piece in found for piece in re.findall(r"[A-Za-z]{2,}|\d{2,}", words) or [words]
    )


def _as_drawn(text: str) -> str:
    return text.encode("cp1252", errors="replace").decode("cp1252")


_ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-"})


def squeezed(text: str) -> str:
    """Text without blanks and soft marks, quotes and dashes alike, for comparing what different readers extract."""
    return re.sub(r"[\s\u00ad\ufffe\ufeff\x00]+", "", text).translate(_ALIKE)


def _stands_in_place(text_page: pdfium.PdfTextPage, page: pdfium.PdfPage, place: Place) -> bool:
    """Whether one of the places where the title is found is the one where it was drawn."""
    title = place.sheet.words[0]
    search = text_page.search(_longest_word(title.text), match_case=True)
    try:
        while (hit := search.get_next()) is not None:
            left, bottom, right, top = text_page.get_charbox(hit[0], loose=True)
            if _seen_from(page, (left, bottom, right, top), place):
                return True
    finally:
        search.close()
    return False


def _longest_word(text: str) -> str:
    words: list[str] = re.findall(r"\w+", text)
    return max(words, key=len)


def _seen_from(page: pdfium.PdfPage, box: tuple[float, float, float, float], place: Place) -> bool:
    crop = page.get_cropbox()
    turn = page.get_rotation()
    middle_x, middle_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    x, y = {
        0: (middle_x - crop[0], middle_y - crop[1]),
        90: (middle_y - crop[1], crop[2] - middle_x),
        180: (crop[2] - middle_x, crop[3] - middle_y),
        270: (crop[3] - middle_y, middle_x - crop[0]),
    }[turn]
    title = place.sheet.words[0]
    reach = title.size + TOLERANCE
    before = title.text[: title.text.index(_longest_word(title.text)) + 1]
    wanted_x = place.x + title.x + title.face.width(before, title.size)
    wanted_y = place.y + title.y + title.size / 3
    return bool(abs(x - wanted_x) <= reach and abs(y - wanted_y) <= reach)


def _picture_faults(document: pdfium.PdfDocument, place: Place) -> list[str]:
    """Only the stamp's own part is drawn: the rest of the page may take seconds, and was drawn before."""
    page = document[0]
    wide, high = page.get_size()
    sheet = place.sheet
    edges = (place.x, place.y, wide - place.x - sheet.width, high - place.y - sheet.height)
    scale = min(max(PROOF_WIDTH / sheet.width, LEAST_SCALE), WIDEST / sheet.width)
    bitmap = page.render(scale=scale, crop=tuple(max(edge, 0) for edge in edges), grayscale=True)
    try:
        return ["the stamp is not to be seen"] if is_blank(bitmap.to_pil()) else []
    finally:
        bitmap.close()
        page.close()
