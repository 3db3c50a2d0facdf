"""Draws the stamp on page one of a file and writes the stamped copy."""

from collections.abc import Iterable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from documents.examiner.faces import BOLD, REGULAR, Face
from documents.examiner.isolating import isolated, own_resources, parts_of
from documents.examiner.layout import Place, Sheet, place_stamp
from documents.examiner.opening import save_plain
from documents.examiner.orders import StampText
from documents.examiner.pagebox import View, view_of

STAMP_NAME, PAGE_NAME = Name("/EFilingStamp"), Name("/EFilingPage")
INK = b"0.06 0.14 0.33"


def stamp_first_page(
    pdf: pikepdf.Pdf, *, picture: Image.Image, text: StampText, target: Path, is_isolated: bool = False
) -> Place:
    """Stamp page one of `pdf` and save it as `target`. Returns where on the seen page the stamp stands.

    The page's own content stays what it is, between q and Q; `is_isolated` turns it into one drawn object first.
    """
    page = pdf.pages[0]
    view = view_of(page)
    place = place_stamp(view, picture, text)
    grown = view.grown(top=place.top, right=place.right)
    drawn: dict[Name, pikepdf.Object] = {STAMP_NAME: _drawn(pdf, place.sheet)}
    own: list[pikepdf.Stream] = parts_of(page)
    if is_isolated:
        drawn[PAGE_NAME] = isolated(pdf, page, view)
        own = [pdf.make_stream(b"/EFilingPage Do")]
    own_resources(page)
    for name, form in drawn.items():
        page.add_resource(form, Name.XObject, name, replace_existing=True)
    page.obj.Contents = Array(
        [pdf.make_stream(_before(view, is_grown=grown != view)), *own, pdf.make_stream(_after(view, place))]
    )
    page.obj.MediaBox = page.obj.CropBox = grown.box()
    save_plain(pdf, target)
    return place


def _before(view: View, *, is_grown: bool) -> bytes:
    """What was cut off by the old crop stays cut off when the page grows.

    Some readers run the streams of a page together without a blank: ours begin and end with one.
    """
    if not is_grown:
        return b"q\n"
    box = b"%.4f %.4f %.4f %.4f" % (view.x0, view.y0, view.x1 - view.x0, view.y1 - view.y0)
    return b"q " + box + b" re W n\n"


def _after(view: View, place: Place) -> bytes:
    a, b, c, d, e, f = view.matrix
    x, y = a * place.x + c * place.y + e, b * place.x + d * place.y + f
    matrix = b"%g %g %g %g %.4f %.4f cm" % (a, b, c, d, x, y)
    # An artifact, so that the reading order of a tagged page is not disturbed.
    return b"\nQ /Artifact <</Type /Pagination>> BDC q " + matrix + b" /EFilingStamp Do Q EMC"


def _drawn(pdf: pikepdf.Pdf, sheet: Sheet) -> pikepdf.Stream:
    fonts = Dictionary({face.name: _font(face) for face in (REGULAR, BOLD)})
    return pdf.make_stream(
        b"\n".join(_marks(sheet)),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(sheet.width, 3), round(sheet.height, 3)]),
        Resources=Dictionary(Font=fonts),
    )


def _font(face: Face) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(face.base_font), Encoding=Name.WinAnsiEncoding)


def _marks(sheet: Sheet) -> Iterable[bytes]:
    yield b"1 g 0 0 %.3f %.3f re f" % (sheet.width, sheet.height)
    yield INK + b" RG 0.6 w 0.3 0.3 %.3f %.3f re S" % (sheet.width - 0.6, sheet.height - 0.6)
    yield INK + b" rg"
    for word in sheet.words:
        face = word.face.name.encode()
        place = b"%.3f Tf %.3f %.3f Td " % (word.size, word.x, word.y)
        yield b"BT " + face + b" " + place + word.face.literal(word.text) + b" Tj ET"
