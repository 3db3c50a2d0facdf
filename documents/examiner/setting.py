"""How a page is set: which way its text runs, how small its type is, how fine its pictures are."""

import math
from collections import Counter
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as c

from documents.examiner.papers import Print

SAMPLE = 40  # letters of a page that are asked; a page has thousands
LEAST_SAMPLE = 15
MOST = 0.9  # of the letters asked have to run the same way
WIDEST_SLANT = 10  # degrees
MEASURED = 3000
MOST_OBJECTS = 5000
LETTER_SHARE = 0.85  # of a letter's box, which has its leading, is the size of its type
FEWEST = 0.05  # of a page's letters may be smaller: raised figures, footnote marks


def turn_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> int:
    """How far the page has to be turned clockwise for its text to stand upright; 0 when it does, or is mixed."""
    seen = Counter(_direction(text_page, index) for index in _sample(text_page, SAMPLE))
    (direction, count), asked = seen.most_common(1)[0] if seen else (None, 0), seen.total()
    if direction is None or asked < LEAST_SAMPLE or count < asked * MOST:
        return 0
    return int(-(direction + page.get_rotation()) % 360)


def _direction(text_page: pdfium.PdfTextPage, index: int) -> int | None:
    """Which way a letter runs on the unturned page: degrees clockwise, in right angles; None when it is aslant."""
    angle = math.degrees(c.FPDFText_GetCharAngle(text_page.raw, index))
    right = round(angle / 90) * 90
    return right % 360 if abs(angle - right) <= WIDEST_SLANT else None


def _sample(text_page: pdfium.PdfTextPage, wanted: int) -> Iterator[int]:
    """Letters spread evenly over the page's text; blanks have no direction."""
    count = text_page.count_chars()
    for index in range(0, count, max(count // wanted, 1)):
        if c.FPDFText_GetUnicode(text_page.raw, index) > 32:
            yield index


def print_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> Print:
    heights = sorted(_height(text_page, index) for index in _sample(text_page, MEASURED))
    dots = [dots for index in range(_count(page)) if (dots := _dots(c.FPDFPage_GetObject(page.raw, index)))]
    return Print(heights[int(len(heights) * FEWEST)] if heights else None, max(dots, default=None))


def _count(page: pdfium.PdfPage) -> int:
    return min(int(c.FPDFPage_CountObjects(page.raw)), MOST_OBJECTS)


def _height(text_page: pdfium.PdfTextPage, index: int) -> float:
    left, bottom, right, top = text_page.get_charbox(index, loose=True)
    across, up = abs(right - left), abs(top - bottom)
    is_sideways = (_direction(text_page, index) or 0) in {90, 270}
    return LETTER_SHARE * float(across if is_sideways else up)


def _dots(handle: object) -> float | None:
    """Dots a point of a picture, as it lies on the page."""
    if c.FPDFPageObj_GetType(handle) != c.FPDF_PAGEOBJ_IMAGE:
        return None
    across, down = c.c_uint(), c.c_uint()
    left, bottom, right, top = (c.c_float() for _side in range(4))
    if not c.FPDFImageObj_GetImagePixelSize(handle, across, down):
        return None
    if not c.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return None
    longest = max(right.value - left.value, top.value - bottom.value)
    return max(across.value, down.value) / longest if longest > 0 else None
