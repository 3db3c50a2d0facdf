"""What a file carries besides its pages: scripts, launch actions, attachments, forms, signatures, odd pages."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from documents.examiner.codes import Finding
from documents.examiner.orders import Found

SCRIPT_ACTIONS = frozenset({"/JavaScript", "/Rendition", "/SubmitForm", "/ImportData", "/RichMediaExecute"})
LAUNCH_ACTIONS = frozenset({"/Launch", "/GoToE"})
DEEPEST = 40
MOST_FIELDS = 20_000


def look_at_structure(pdf: pikepdf.Pdf) -> list[Found]:
    found: list[Found] = []
    found.extend(_active_parts(pdf))
    found.extend(Found(Finding.ATTACHMENT, detail=name) for name in attachment_names(pdf))
    found.extend(_forms_and_signatures(pdf))
    if "/Collection" in pdf.Root:
        found.append(Found(Finding.PORTFOLIO))
    return found


def actions_of(holder: pikepdf.Object) -> Iterator[Dictionary]:
    """The actions hung on an object: /A, /OpenAction, and every trigger of /AA, with what follows them."""
    if not isinstance(holder, Dictionary):
        return
    starts = [holder.get("/A"), holder.get("/OpenAction")]
    triggers = holder.get("/AA")
    if isinstance(triggers, Dictionary):
        starts.extend(triggers[key] for key in triggers.keys())  # noqa: SIM118 - pikepdf's own mapping
    for start in starts:
        yield from _chain(start, 0)


def _chain(action: object, depth: int) -> Iterator[Dictionary]:
    if depth > DEEPEST:
        return
    if isinstance(action, Array):
        for item in list(action)[:MOST_FIELDS]:
            yield from _chain(item, depth + 1)
    elif isinstance(action, Dictionary):
        yield action
        if "/Next" in action:
            yield from _chain(action.Next, depth + 1)


def kind_of_action(action: Dictionary) -> str:
    return str(action.get("/S", ""))


def annotations_of(page: pikepdf.Page) -> Iterator[Dictionary]:
    annotations = page.obj.get("/Annots")
    if isinstance(annotations, Array):
        yield from (item for item in annotations if isinstance(item, Dictionary))


def fields_of(pdf: pikepdf.Pdf) -> Iterator[Dictionary]:
    """Every field and widget of the form, parents before children; each object once."""
    form = pdf.Root.get("/AcroForm")
    roots = form.get("/Fields") if isinstance(form, Dictionary) else None
    waiting = [(item, 0) for item in roots] if isinstance(roots, Array) else []
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < MOST_FIELDS:
        field, depth = waiting.pop(0)
        if not isinstance(field, Dictionary) or depth > DEEPEST or (field.is_indirect and field.objgen in seen):
            continue
        seen.add(field.objgen if field.is_indirect else (0, -len(seen)))
        yield field
        kids = field.get("/Kids")
        if isinstance(kids, Array):
            waiting.extend((kid, depth + 1) for kid in kids)


def _active_parts(pdf: pikepdf.Pdf) -> Iterator[Found]:
    names = pdf.Root.get("/Names")
    kinds: set[tuple[str, int]] = {(kind_of_action(action), 0) for action in actions_of(pdf.Root)}
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        kinds.add(("/JavaScript", 0))
    for number, page in enumerate(pdf.pages, start=1):
        holders = [page.obj, *annotations_of(page)]
        kinds.update((kind_of_action(action), number) for holder in holders for action in actions_of(holder))
    kinds.update((kind_of_action(action), 0) for field in fields_of(pdf) for action in actions_of(field))
    for code, wanted in ((Finding.SCRIPTS, SCRIPT_ACTIONS), (Finding.LAUNCH, LAUNCH_ACTIONS)):
        pages = sorted(page for kind, page in kinds if kind in wanted)
        if pages:
            yield Found(code, page=pages[0] or None)


def attachment_names(pdf: pikepdf.Pdf) -> list[str]:
    """Names of the files inside the file, from the name tree and from the pages."""
    names: list[str] = []
    tree = pdf.Root.get("/Names")
    if isinstance(tree, Dictionary) and "/EmbeddedFiles" in tree:
        try:
            names.extend(str(name) for name in pdf.attachments)
        except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
            names.append("")
    for page in pdf.pages:
        names.extend(
            _file_name(annotation.get("/FS"))
            for annotation in annotations_of(page)
            if annotation.get("/Subtype") == Name.FileAttachment
        )
    return [name[:120] for name in names]


def _file_name(spec: object) -> str:
    if isinstance(spec, Dictionary):
        return str(spec.get("/UF", spec.get("/F", "")))
    return ""


def _forms_and_signatures(pdf: pikepdf.Pdf) -> Iterator[Found]:
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    kinds = [(str(field.get("/FT", "")), "/V" in field) for field in fields_of(pdf)]
    if ("/Sig", True) in kinds:
        yield Found(Finding.SIGNATURE)
    count = sum(kind in {"/Tx", "/Btn", "/Ch"} for kind, _filled in kinds)
    if count:
        yield Found(Finding.FORM, detail=str(count))
    if "/XFA" in form:
        yield Found(Finding.XFA)
