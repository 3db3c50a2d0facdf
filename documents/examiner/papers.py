"""Pages as they should lie in a court's file: text upright, and on letter paper where nothing is lost by it.

Nothing is lost when the smallest type can still be read, every picture still has more dots than a printer sets, and
each letter of the page is found again afterwards. A4 and letter stay what they are.
"""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name

from documents.examiner.isolating import is_better_isolated, isolated, own_resources, parts_of
from documents.examiner.opening import UNREADABLE, pdfium_document
from documents.examiner.pagebox import View, unit_of, view_of
from documents.examiner.readback import squeezed
from documents.examiner.structure import annotations_of

LETTER = (612.0, 792.0)
# Points: letter and A4 with what programs add to and take from them; court printers take all of these.
SHORT_SIDE, LONG_SIDE = (574.0, 622.0), (750.0, 852.0)
LEAST_TYPE = 7.0  # points: the smallest type that is still read without effort
PRINTED_DOTS = 300 / 72  # dots a point; a picture with no more of them loses none on paper
SAFE_SCALE = 0.75  # what a page without type and pictures, such as a drawing, may shrink to
FITTED_NAME = Name("/EFilingFitted")
POINTS = ("/Rect", "/QuadPoints", "/Vertices", "/L", "/CL")


@dataclass(frozen=True)
class Print:
    """What may not get too small: the height of the least type and the dots a point of the finest picture, if any."""

    least_type: float | None = None
    most_dots: float | None = None

    def bears(self, scale: float) -> bool:
        """Whether nothing is lost when the page becomes `scale` times as large."""
        if scale >= 1:
            return True
        if self.least_type is not None and self.least_type * scale < LEAST_TYPE:
            return False
        if self.most_dots is not None and self.most_dots / scale > PRINTED_DOTS:
            return scale >= SAFE_SCALE
        return scale >= SAFE_SCALE or self.least_type is not None or self.most_dots is not None


def is_usual(wide: float, high: float) -> bool:
    """Whether paper of this size, in points, is what courts print on."""
    short, long = sorted((wide, high))
    return SHORT_SIDE[0] <= short <= SHORT_SIDE[1] and LONG_SIDE[0] <= long <= LONG_SIDE[1]


def odd_pages(pdf: pikepdf.Pdf) -> dict[int, tuple[float, float]]:
    """Index and size, in points, of each page that is not on usual paper, or of which readers see different sizes."""
    found = {}
    for index, page in enumerate(pdf.pages):
        view, unit = view_of(page), unit_of(page)
        if unit != 1 or not is_usual(view.width, view.height):
            found[index] = (view.width * unit, view.height * unit)
    return found


def turn_upright(pdf: pikepdf.Pdf, turns: Mapping[int, int]) -> None:
    """Turn pages clockwise, by index and degrees, beyond what they are turned already."""
    for index, turn in turns.items():
        page = pdf.pages[index]
        page.obj.Rotate = (view_of(page).turn + turn) % 360


def fit_pages(pdf: pikepdf.Pdf, prints: Mapping[int, Print]) -> list[int]:
    """Put pages, by index, in the middle of letter paper, smaller where they must be. Returns those that were put."""
    fitted = []
    for index, printed in prints.items():
        page = pdf.pages[index]
        view = view_of(page)
        scale = _scale(view, unit_of(page))
        if printed.bears(scale) and not (_is_tagged(page) and _has_patterns(page)):
            _fit(pdf, page, view, scale)
            fitted.append(index)
    return fitted


def _sheet(view: View) -> tuple[float, float]:
    """Letter paper, lying as the page lies in its own space."""
    return LETTER if view.x1 - view.x0 <= view.y1 - view.y0 else (LETTER[1], LETTER[0])


def _scale(view: View, unit: float) -> float:
    wide, high = _sheet(view)
    return min(unit, wide / (view.x1 - view.x0), high / (view.y1 - view.y0))


def _fit(pdf: pikepdf.Pdf, page: pikepdf.Page, view: View, scale: float) -> None:
    wide, high = _sheet(view)
    x = (wide - scale * (view.x1 - view.x0)) / 2 - scale * view.x0
    y = (high - scale * (view.y1 - view.y0)) / 2 - scale * view.y0
    own: list[pikepdf.Stream] = parts_of(page)
    # Patterns count from the page's own corner: only in a drawn object do they move with the rest.
    if is_better_isolated(page) or _has_patterns(page):
        form = isolated(pdf, page, view)
        own_resources(page)
        page.add_resource(form, Name.XObject, FITTED_NAME, replace_existing=True)
        own = [pdf.make_stream(b"%s Do" % str(FITTED_NAME).encode())]
    box = b"%.4f %.4f %.4f %.4f re W n\n" % (view.x0, view.y0, view.x1 - view.x0, view.y1 - view.y0)
    before = b"q %.6f 0 0 %.6f %.4f %.4f cm " % (scale, scale, x, y) + box
    page.obj.Contents = Array([pdf.make_stream(before), *own, pdf.make_stream(b"\nQ\n")])
    page.obj.MediaBox = Array([0, 0, wide, high])
    for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/UserUnit"):
        if key in page.obj:
            del page.obj[key]
    for annotation in annotations_of(page):
        _move(annotation, scale, x, y)


def _move(annotation: Dictionary, scale: float, x: float, y: float) -> None:
    """Take a comment or a link along with the page under it."""
    for key in POINTS:
        with contextlib.suppress(TypeError, ValueError):
            if isinstance(annotation.get(key), Array):
                annotation[key] = _moved(annotation[key], scale, x, y)
    strokes = annotation.get("/InkList")
    with contextlib.suppress(TypeError, ValueError):
        if isinstance(strokes, Array):
            annotation.InkList = Array([_moved(stroke, scale, x, y) for stroke in strokes])


def _moved(points: pikepdf.Object, scale: float, x: float, y: float) -> Array:
    """Coordinates x, y, x, y ..."""
    sides = [float(side) for side in list(points)]
    return Array([round(side * scale + (y if place % 2 else x), 4) for place, side in enumerate(sides)])


def _is_tagged(page: pikepdf.Page) -> bool:
    return "/StructParents" in page.obj


def _has_patterns(page: pikepdf.Page) -> bool:
    resources = page.obj.get("/Resources")
    patterns = resources.get("/Pattern") if isinstance(resources, Dictionary) else None
    return isinstance(patterns, Dictionary) and len(patterns) > 0


def lost_text(indexes: Collection[int], *, before: Path, after: Path) -> Iterator[int]:
    """The pages, by index, whose text is not the same in both files."""
    with pdfium_document(before) as old, pdfium_document(after) as new:
        for index in indexes:
            try:
                is_same = sorted(_text(old, index)) == sorted(_text(new, index))
            except (pdfium.PdfiumError, *UNREADABLE):
                is_same = False
            if not is_same:
                yield index


def _text(document: pdfium.PdfDocument, index: int) -> str:
    page = document[index]
    text_page = page.get_textpage()
    try:
        return squeezed(text_page.get_text_range())
    finally:
        text_page.close()
        page.close()
