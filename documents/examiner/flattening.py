"""Makes a form's answers part of the pages, and proves that each of them is still there."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageStat

from documents.examiner.faces import REGULAR
from documents.examiner.opening import pdfium_document
from documents.examiner.pictures import is_blank
from documents.examiner.readback import squeezed
from documents.examiner.structure import DEEPEST, annotations_of

HIDDEN_FLAGS = 2 | 32  # hidden, not on screen
PASSWORD_FLAG = 1 << 13
MULTILINE_FLAG = 1 << 12
PROOF_SCALE = 1.0
MOST_PROVED_PAGES = 40
# Mean steps of grey within a field: words that cannot be read as text must look the same.
SAME_WORDS = 1.5
FAINTER = 0.6


@dataclass(frozen=True)
class Answer:
    """A filled-in field: its page and place there, where it shows, and the words, empty for a mark in a box."""

    page: int
    place: int
    words: str
    box: tuple[float, float, float, float]


def has_form(pdf: pikepdf.Pdf) -> bool:
    """Whether there are fields on the pages, or fields that show nowhere: some readers loop over damaged ones."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and isinstance(form.get("/Fields"), Array) and len(form.Fields):
        return True
    return any(_is_widget(item) for page in pdf.pages for item in annotations_of(page))


def answers_of(pdf: pikepdf.Pdf) -> list[Answer]:
    """Every answer that shows on a page."""
    found = []
    for number, page in enumerate(pdf.pages):
        for place, widget in enumerate(annotations_of(page)):
            words = answer_of(widget) if _is_widget(widget) and not is_hidden(widget) else None
            # A mark without a picture of its own shows nowhere yet.
            if words is not None and (words or "/AP" in widget):
                found.append(Answer(number, place, words, _sides(widget)))
    return found


def answer_of(widget: Dictionary) -> str | None:
    """What is filled in: words, "" for a checked box, None when nothing is."""
    kind, value = str(inherited(widget, "/FT") or ""), inherited(widget, "/V")
    if kind == "/Btn":
        return "" if value is not None and str(widget.get("/AS", "/Off")) != "/Off" else None
    flags = inherited(widget, "/Ff")
    is_secret = isinstance(flags, int) and flags & PASSWORD_FLAG
    if kind not in {"/Tx", "/Ch"} or value is None or is_secret:
        return None
    words = ", ".join(str(item) for item in value) if isinstance(value, Array) else _text(value)
    return words.strip() or None


def is_hidden(widget: Dictionary) -> bool:
    flags = widget.get("/F", 0)
    return isinstance(flags, int) and bool(flags & HIDDEN_FLAGS)


def inherited(widget: Dictionary, key: str) -> object:
    """A field's own entry, or its parent's."""
    holder: object = widget
    for _level in range(DEEPEST):
        if not isinstance(holder, Dictionary):
            return None
        if key in holder:
            found: object = holder[key]
            return found
        holder = holder.get("/Parent")
    return None


def flatten(pdf: pikepdf.Pdf, *, redrawn: Collection[Answer] = ()) -> None:
    """Draw every field where it shows and take the form away.

    `redrawn` names answers whose own pictures turned out not to show them: those are drawn anew.
    """
    if _wants_new_pictures(pdf):
        redrawn = [*redrawn, *(answer for answer in answers_of(pdf) if answer.words)]
    anew = {(answer.page, answer.place) for answer in redrawn}
    for number, page in enumerate(pdf.pages):
        for place, widget in enumerate(annotations_of(page)):
            if (number, place) in anew and "/AP" in widget:
                del widget["/AP"]
            if _is_widget(widget):
                _draw_if_undrawn(pdf, widget)
    pdf.flatten_annotations(mode="all")
    for page in pdf.pages:
        if any(_is_widget(item) for item in annotations_of(page)):
            page.obj.Annots = Array([item for item in page.obj.Annots if not _is_widget(item)])
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]


def _wants_new_pictures(pdf: pikepdf.Pdf) -> bool:
    """Whether the form says that its fields' pictures are out of date. Takes the saying away: it hides the pictures."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary) or "/NeedAppearances" not in form:
        return False
    wants = str(form.NeedAppearances) == "True"
    del form["/NeedAppearances"]
    return wants


def lost_answers(answers: list[Answer], *, before: Path, after: Path) -> list[Answer]:
    """The answers that cannot be found in the flattened copy, neither as text nor as the same picture."""
    lost = []
    with pdfium_document(after) as flat, pdfium_document(before) as form:
        form.init_forms()
        for number in sorted({answer.page for answer in answers}):
            own = [answer for answer in answers if answer.page == number]
            missing = list(_unread(own, flat[number]))
            if missing and number < MOST_PROVED_PAGES:
                missing = list(_changed(missing, form, flat))
            lost.extend(missing)
    return lost


def _unread(answers: list[Answer], page: pdfium.PdfPage) -> Iterator[Answer]:
    text_page = page.get_textpage()
    text = squeezed(text_page.get_text_range())
    text_page.close()
    page.close()
    yield from (answer for answer in answers if not answer.words or squeezed(answer.words) not in text)


def _changed(answers: list[Answer], form: pdfium.PdfDocument, flat: pdfium.PdfDocument) -> Iterator[Answer]:
    number = answers[0].page
    pictures = [_picture(document, number) for document in (form, flat)]
    if pictures[0].size != pictures[1].size:
        yield from answers
        return
    page = flat[number]
    for answer in answers:
        box = _pixels(page, answer.box, pictures[0].size)
        shown, kept = (picture.crop(box) for picture in pictures)
        if not (_shows_same_words(shown, kept) if answer.words else _still_has_mark(shown, kept)):
            yield answer
    page.close()


def _shows_same_words(shown: Image.Image, kept: Image.Image) -> bool:
    return not is_blank(shown) and ImageStat.Stat(ImageChops.difference(shown, kept)).mean[0] <= SAME_WORDS


def _still_has_mark(shown: Image.Image, kept: Image.Image) -> bool:
    """A mark may look different, as another program draws it, but not fainter by much."""
    was, now = (255 - ImageStat.Stat(picture).mean[0] for picture in (shown, kept))
    return not is_blank(kept) and now >= was * FAINTER


def _picture(document: pdfium.PdfDocument, number: int) -> Image.Image:
    page = document[number]
    bitmap = page.render(scale=PROOF_SCALE, grayscale=True, may_draw_forms=True)
    try:
        image: Image.Image = bitmap.to_pil().convert("L")
        return image.copy()
    finally:
        bitmap.close()
        page.close()


def _pixels(
    page: pdfium.PdfPage, box: tuple[float, float, float, float], size: tuple[int, int]
) -> tuple[int, int, int, int]:
    converter = page.get_rotation()
    x0, y0, x1, y1 = page.get_cropbox()
    across, up = (box[0] - x0, box[2] - x0), (box[1] - y0, box[3] - y0)
    wide, high = x1 - x0, y1 - y0
    left, right, low, top = {
        0: (across[0], across[1], high - up[0], high - up[1]),
        90: (up[0], up[1], across[1], across[0]),
        180: (wide - across[1], wide - across[0], up[1], up[0]),
        270: (high - up[1], high - up[0], wide - across[0], wide - across[1]),
    }[converter]
    scale = size[0] / (high if converter in {90, 270} else wide)
    return (
        int(left * scale),
        int(top * scale),
        max(int(right * scale), int(left * scale) + 1),
        max(int(low * scale), int(top * scale) + 1),
    )


def _is_widget(annotation: object) -> bool:
    return isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.Widget


def _sides(widget: Dictionary) -> tuple[float, float, float, float]:
    try:
        a, b, c, d = (float(side) for side in list(widget.get("/Rect", []))[:4])
    except (TypeError, ValueError):
        return 0.0, 0.0, 0.0, 0.0
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _text(value: object) -> str:
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", errors="replace")
    return str(value)


def _draw_if_undrawn(pdf: pikepdf.Pdf, widget: Dictionary) -> None:
    """Fields without a picture of their own get one in plain type; readers would draw one too."""
    words = answer_of(widget)
    if words is None or "/AP" in widget:
        return
    left, bottom, right, top = _sides(widget)
    wide, high = right - left, top - bottom
    if wide <= 0 or high <= 0:
        return
    flags = inherited(widget, "/Ff")
    is_long = isinstance(flags, int) and bool(flags & MULTILINE_FLAG)
    lines = words.splitlines() if is_long else [" ".join(words.split())]
    size = min(12.0, high * 0.75 if not is_long else 10.0)
    widest = max(REGULAR.width(line or " ", size) for line in lines or ["X"])
    size *= min(1.0, (wide - 4) / widest) if widest and wide > 4 else 1.0
    if not words:
        lines, size = ["X"], min(wide, high) * 0.9
    drawn = b" ".join(REGULAR.literal(line) + b" Tj T*" for line in lines)
    start = high - size if is_long else (high - size) / 2 + size * 0.2
    marks = b"BT /EFr %.2f Tf %.2f TL 2 %.2f Td " % (size, size * 1.15, start) + drawn + b" ET"
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(REGULAR.base_font), Encoding=Name.WinAnsiEncoding
    )
    picture = pdf.make_stream(
        marks,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(wide, 3), round(high, 3)]),
        Resources=Dictionary(Font=Dictionary(EFr=font)),
    )
    widget.AP = Dictionary(N=picture)
    if "/AS" in widget:
        del widget["/AS"]
