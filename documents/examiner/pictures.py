"""Pictures of pages, and whether there is anything on them."""

from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from documents.examiner.opening import pdfium_document

PICTURE_WIDTH = 800  # pixels: a letter page is readable at twice the card's size
PICTURE_HEIGHT = 2400  # a page of till-roll proportions is shown smaller, not cut
LARGEST_SCALE = 20.0
COARSE = 3  # colour is looked for in points this many pixels wide
FAINTEST = 8  # steps of grey between the darkest and the lightest point of a page with nothing on it


def draw_first_page(path: Path, *, with_form: bool = False) -> Image.Image:
    """Page one as it is seen, comments included; with the answers of its form where there is one."""
    with pdfium_document(path) as document:
        if with_form:
            document.init_forms()
        return draw_page(document, 0)


def draw_page(document: pdfium.PdfDocument, index: int, *, width: int = PICTURE_WIDTH) -> Image.Image:
    page = document[index]
    try:
        wide, high = page.get_size()
        if wide < 1 or high < 1:
            raise pdfium.PdfiumError("a page without an extent")
        scale = min(width / wide, PICTURE_HEIGHT / high, LARGEST_SCALE)
        bitmap = page.render(scale=scale, may_draw_forms=True)
        try:
            image: Image.Image = bitmap.to_pil()
            return image if image.mode == "RGB" else image.convert("RGB")
        finally:
            bitmap.close()
    finally:
        page.close()


def save_picture(image: Image.Image, path: Path) -> None:
    """A PNG without any of the source's metadata. Grey pages are kept in grey: a third of the bytes."""
    flat = image.convert("L") if is_grey(image) else image
    flat.save(path, "PNG", compress_level=2)


def is_grey(image: Image.Image) -> bool:
    red, green, blue = image.reduce(COARSE).split()
    spreads = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return max(shades(spread)[1] for spread in spreads) <= FAINTEST


def is_blank(image: Image.Image) -> bool:
    """One even shade from edge to edge."""
    darkest, lightest = shades(image.convert("L"))
    return lightest - darkest <= FAINTEST


def shades(grey: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest point of a grey picture."""
    darkest, lightest = grey.getextrema()
    if isinstance(darkest, tuple) or isinstance(lightest, tuple):
        raise TypeError(grey.mode)
    return int(darkest), int(lightest)
