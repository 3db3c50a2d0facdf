"""A page's own content: taken apart, judged, and turned into one drawn object where that is safer."""

import contextlib
import re
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name

from documents.examiner.opening import UNREADABLE
from documents.examiner.pagebox import View

PAIRS = {"q": "Q", "BT": "ET", "BMC": "EMC", "BDC": "EMC"}
OPENED, CLOSED = re.compile(rb"(?<![\w/])B[MD]C\b"), re.compile(rb"(?<![\w/])EMC\b")
MOST_LEFT_OPEN = 1000
LONGEST_CONTENT = 4_000_000  # bytes of a page's content


def is_better_isolated(page: pikepdf.Page) -> bool:
    """Whether the page's content should become one drawn object before the stamp follows it.

    Readers give up a content stream at different faults: a state that is not put back, an operand too few, bytes that
    cannot be inflated. What is drawn as an object takes only itself down. Tags point into the page's own content,
    so a tagged page stays as it is while it is in order.
    """
    parts = parts_of(page)
    if not _is_short(parts):
        return False
    return "/StructParents" not in page.obj or not _is_orderly(page, parts)


def _is_short(parts: list[pikepdf.Stream]) -> bool:
    """Whether it is worth while to take the content apart: not a drawing of millions of strokes."""
    left = LONGEST_CONTENT
    for part in parts:
        raw = part.read_raw_bytes()
        if part.get("/Filter") == Name.FlateDecode:
            with contextlib.suppress(zlib.error):
                raw = zlib.decompressobj().decompress(raw, left + 1)
        left -= len(raw)
    return left >= 0


def _is_orderly(page: pikepdf.Page, parts: list[pikepdf.Stream]) -> bool:
    """Whether the content can be read and puts back every state it changes."""
    depth = dict.fromkeys(PAIRS.values(), 0)
    try:
        for part in parts:
            part.read_bytes()
        marks = [str(mark.operator) for mark in pikepdf.parse_content_stream(page, " ".join([*PAIRS, *PAIRS.values()]))]
    except UNREADABLE:
        return False
    for mark in marks:
        closing = PAIRS.get(mark, mark)
        depth[closing] += 1 if mark in PAIRS else -1
        if depth[closing] < 0:
            return False
    return not any(depth.values())


def parts_of(page: pikepdf.Page) -> list[pikepdf.Stream]:
    contents = page.obj.get("/Contents")
    if contents is None:
        return []
    parts = list(contents) if isinstance(contents, Array) else [contents]
    return [part for part in parts if isinstance(part, pikepdf.Stream)]


def isolated(pdf: pikepdf.Pdf, page: pikepdf.Page, view: View) -> pikepdf.Object:
    """The page's content as one drawn object, in the page's own coordinates."""
    parts = parts_of(page)
    form = _joined(pdf, parts)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, view.box()
    form.Resources = _copied(page.obj.get("/Resources"))
    if "/Group" in page.obj:
        form.Group = page.obj.Group
    return form


def _joined(pdf: pikepdf.Pdf, parts: list[pikepdf.Stream]) -> pikepdf.Stream:
    readable = []
    for part in parts:
        with contextlib.suppress(*UNREADABLE):
            readable.append(part.read_bytes())
    if readable or not parts:
        whole = b"\n".join(readable)
        # Some readers let an open layer run on beyond the object it began in, and with it what is drawn next.
        left_open = len(OPENED.findall(whole)) - len(CLOSED.findall(whole))
        return pdf.make_stream(whole + b"\nEMC" * min(left_open, MOST_LEFT_OPEN))
    # Nobody here can inflate it; some reader may still show what there is of it.
    form = pikepdf.Stream(pdf, parts[0].read_raw_bytes())
    for key in ("/Filter", "/DecodeParms"):
        if key in parts[0]:
            form[key] = parts[0][key]
    return form


def own_resources(page: pikepdf.Page) -> None:
    """Give the page its own copy of the dictionaries the stamp's name goes into: pages may share them."""
    old = page.obj.get("/Resources")
    fresh = _copied(old)
    fresh.XObject = _copied(fresh.get("/XObject"))
    page.obj.Resources = fresh


def _copied(value: object) -> Dictionary:
    """A shallow copy, direct; an empty dictionary for what is none."""
    if not isinstance(value, Dictionary):
        return Dictionary()
    return Dictionary({key: value[key] for key in value.keys()})  # noqa: SIM118 - pikepdf's own mapping
