"""Text that can be copied from a page and cannot be seen on it: under a box, in the paper's colour, drawn invisibly.

Looking costs a picture of the page, so it is done only where something on the page could hide text.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as c
from PIL import Image, ImageChops, ImageStat

from documents.examiner.codes import Finding
from documents.examiner.pictures import shades

SCALE = 1.5
SOLID = 20  # steps of grey within a patch of one colour, with the softness of its edges left out
UNCHANGED = 6
DARK = 110
WHITISH = 245
LEAST_COVER = (10.0, 5.0)  # points
MOST_OBJECTS = 20_000
MOST_CHARACTERS = 20_000
DEEPEST = 3
LEAST_LETTERS = 3
COLOUR = tuple(c.c_uint() for _part in range(4))  # filled by the library, read at once: a page has thousands of objects


@dataclass
class _Seen:
    """What has come by so far, in drawing order."""

    count: int = 0
    has_text: bool = False


def may_hide_text(page: pdfium.PdfPage) -> bool:
    """Whether the page draws text invisibly or in white, or draws something opaque over text."""
    seen = _Seen()
    objects = (c.FPDFPage_GetObject(page.raw, index) for index in range(c.FPDFPage_CountObjects(page.raw)))
    return any(_hides(handle, seen, 0) for handle in objects)


def _hides(handle: object, seen: _Seen, depth: int) -> bool:
    seen.count += 1
    if seen.count > MOST_OBJECTS or depth > DEEPEST:
        return False
    kind = c.FPDFPageObj_GetType(handle)
    if kind == c.FPDF_PAGEOBJ_TEXT:
        seen.has_text = True
        is_unpainted = c.FPDFTextObj_GetTextRenderMode(handle) == c.FPDF_TEXTRENDERMODE_INVISIBLE
        return bool(is_unpainted or _is_whitish(handle))
    if kind == c.FPDF_PAGEOBJ_FORM:
        inner = (c.FPDFFormObj_GetObject(handle, index) for index in range(c.FPDFFormObj_CountObjects(handle)))
        return any(_hides(part, seen, depth + 1) for part in inner)
    return seen.has_text and _is_cover(handle, kind)


def _is_whitish(handle: object) -> bool:
    red, green, blue, alpha = COLOUR
    if not c.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return False
    return bool((red.value >= WHITISH and min(green.value, blue.value) >= WHITISH) or alpha.value < 10)


def _is_cover(handle: object, kind: int) -> bool:
    """A filled shape or a picture, large enough to lie over a word."""
    if kind == c.FPDF_PAGEOBJ_PATH:
        fill, stroke = c.c_int(), c.c_int()
        if not c.FPDFPath_GetDrawMode(handle, fill, stroke) or fill.value == c.FPDF_FILLMODE_NONE:
            return False
    elif kind != c.FPDF_PAGEOBJ_IMAGE:
        return False
    left, bottom, right, top = (c.c_float() for _side in range(4))
    if not c.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return False
    wide, high = right.value - left.value, top.value - bottom.value
    return bool(wide >= LEAST_COVER[0] and high >= LEAST_COVER[1])


def unseen_text(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> list[Finding]:
    """What kinds of unseen text the page holds: words whose removal changes nothing of its picture.

    Words read from a scan lie unseen over their own picture, and are meant to: those patches are neither dark nor
    of one colour.
    """
    with_text = _picture(page)
    _take_text_away(page)
    changed = ImageChops.difference(with_text, _picture(page))
    letters: Counter[Finding] = Counter()
    for word, box in _words(page, text_page, with_text.size):
        if shades(changed.crop(box))[1] <= UNCHANGED and (kind := _kind_of(with_text.crop(box))):
            letters[kind] += sum(char.isalnum() for char in word)
    return sorted(kind for kind, count in letters.items() if count >= LEAST_LETTERS)


def _picture(page: pdfium.PdfPage) -> Image.Image:
    bitmap = page.render(scale=SCALE, grayscale=True, may_draw_forms=False)
    try:
        image: Image.Image = bitmap.to_pil().convert("L")
        return image.copy()
    finally:
        bitmap.close()


def _take_text_away(page: pdfium.PdfPage) -> None:
    handles = [(c.FPDFPage_GetObject(page.raw, index), 0) for index in range(c.FPDFPage_CountObjects(page.raw))]
    while handles:
        handle, depth = handles.pop()
        kind = c.FPDFPageObj_GetType(handle)
        if kind == c.FPDF_PAGEOBJ_TEXT:
            c.FPDFPageObj_SetIsActive(handle, 0)
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            count = c.FPDFFormObj_CountObjects(handle)
            handles.extend((c.FPDFFormObj_GetObject(handle, index), depth + 1) for index in range(count))


def _words(
    page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, size: tuple[int, int]
) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Each word and the pixels it stands on."""
    word, boxes = "", list[tuple[float, float, float, float]]()
    for index in range(min(text_page.count_chars(), MOST_CHARACTERS)):
        char = chr(c.FPDFText_GetUnicode(text_page.raw, index))
        if char.isspace() or char == "\x00":
            if word and (box := _pixels(page, boxes, size)):
                yield word, box
            word, boxes = "", []
        else:
            word += char
            boxes.append(text_page.get_charbox(index))
    if word and (box := _pixels(page, boxes, size)):
        yield word, box


def _pixels(
    page: pdfium.PdfPage, boxes: list[tuple[float, float, float, float]], size: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    corners = [_point(page, left, bottom, size), _point(page, right, top, size)]
    (x0, x1), (y0, y1) = sorted(x for x, _y in corners), sorted(y for _x, y in corners)
    # A pixel of the edge is left out: boxes have soft edges.
    box = max(x0 + 1, 0), max(y0 + 1, 0), min(x1 - 1, size[0]), min(y1 - 1, size[1])
    return box if box[2] - box[0] >= 2 and box[3] - box[1] >= 2 else None


def _point(page: pdfium.PdfPage, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    across, down = c.c_int(), c.c_int()
    c.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, across, down)
    return across.value, down.value


def _kind_of(patch: Image.Image) -> Finding | None:
    darkest, lightest = shades(patch)
    if ImageStat.Stat(patch).mean[0] < DARK:
        return Finding.HIDDEN_TEXT
    return Finding.INVISIBLE_TEXT if lightest - darkest <= SOLID else None
