"""Takes out of the court's copy what has no place in a paper: scripts, launch actions, files inside the file."""

import contextlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from documents.examiner.codes import Repair
from documents.examiner.opening import UNREADABLE
from documents.examiner.structure import (
    DEEPEST,
    LAUNCH_ACTIONS,
    SCRIPT_ACTIONS,
    actions_of,
    annotations_of,
    fields_of,
    kind_of_action,
)

ACTIVE = SCRIPT_ACTIONS | LAUNCH_ACTIONS
LARGEST_PICTURE = 65_535  # dots a side: readers draw none larger
JPX_MARKS = (b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
PLAYERS = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


def mend(pdf: pikepdf.Pdf) -> list[Repair]:
    """Remove what can act or hide. Returns what was done; nothing that can be seen on a page is touched."""
    repairs = []
    if remove_broken_pictures(pdf):
        repairs.append(Repair.DAMAGE)
    if remove_scripts(pdf):
        repairs.append(Repair.SCRIPTS)
    if remove_attachments(pdf):
        repairs.append(Repair.ATTACHMENTS)
    return repairs


def remove_scripts(pdf: pikepdf.Pdf) -> bool:
    """Whether there were any."""
    count = sum(_quiet(holder) for holder in _holders(pdf))
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        del names["/JavaScript"]
        count += 1
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        for key in ("/XFA", "/CO"):
            if key in form:
                del form[key]
                count += key == "/XFA"
    return count > 0


def _holders(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    yield pdf.Root
    for page in pdf.pages:
        yield page.obj
        yield from annotations_of(page)
    yield from fields_of(pdf)


def _quiet(holder: pikepdf.Object) -> bool:
    """Take every action from an object of which one acts; triggers go whatever they do."""
    is_active = any(kind_of_action(action) in ACTIVE for action in actions_of(holder))
    if str(holder.get("/Subtype", "")) in PLAYERS:
        is_active = True
    if not is_active:
        return False
    for key in ("/A", "/AA", "/OpenAction", "/MovieActivation", "/RichMediaContent", "/RichMediaSettings"):
        if key in holder:
            del holder[key]
    return True


def remove_attachments(pdf: pikepdf.Pdf) -> bool:
    """Whether there were any. Their names stand among the findings."""
    found = False
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary) and "/EmbeddedFiles" in names:
        del names["/EmbeddedFiles"]
        found = True
    for holder in (pdf.Root, *(page.obj for page in pdf.pages)):
        for key in ("/AF", "/Collection"):
            if key in holder:
                del holder[key]
                found = True
    for page in pdf.pages:
        found = _without_file_marks(page) or found
    return found


def _without_file_marks(page: pikepdf.Page) -> bool:
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, Array):
        return False
    kept = [item for item in annotations if not _is_file_mark(item)]
    if len(kept) == len(annotations):
        return False
    page.obj.Annots = Array(kept)
    return True


def _is_file_mark(annotation: object) -> bool:
    with contextlib.suppress(*UNREADABLE):
        return isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.FileAttachment
    return False


def remove_broken_pictures(pdf: pikepdf.Pdf) -> bool:
    """Whether there were pictures no reader can draw. Some readers give up a whole page at one of them."""
    found, seen = False, set[tuple[int, int]]()
    waiting = [(page.obj.get("/Resources"), 0) for page in pdf.pages]
    while waiting:
        resources, depth = waiting.pop()
        drawn = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        if not isinstance(drawn, Dictionary) or (drawn.is_indirect and drawn.objgen in seen):
            continue
        seen.add(drawn.objgen)
        for name, item in list(drawn.items()):
            if not isinstance(item, pikepdf.Stream) or item.objgen in seen:
                continue
            seen.add(item.objgen)
            if item.get("/Subtype") == Name.Form and depth < DEEPEST:
                waiting.append((item.get("/Resources"), depth + 1))
            elif item.get("/Subtype") == Name.Image and _is_broken(item):
                drawn[name] = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
                found = True
    return found


def _is_drawn(side: object) -> bool:
    return not isinstance(side, int) or 0 < side <= LARGEST_PICTURE


def _is_broken(picture: pikepdf.Stream) -> bool:
    if not all(_is_drawn(picture.get(key)) for key in ("/Width", "/Height")):
        return True
    return picture.get("/Filter") == Name.JPXDecode and not picture.read_raw_bytes().startswith(JPX_MARKS)
