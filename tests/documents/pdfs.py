"""Files of every kind a filer might send, made on the spot."""

import io
import zlib
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

LETTER = (612, 792)


def good(*, pages: int = 1, size: Sequence[float] = LETTER, text: str = "Plaintiff claims the sum of") -> bytes:
    """A filing with a heading and lines of text on each page, margins of an inch."""
    return saved(made(pages=pages, size=size, text=text))


def made(*, pages: int = 1, size: Sequence[float] = LETTER, text: str = "Plaintiff claims the sum of") -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for number in range(1, pages + 1):
        lines = [f"Page {number}. {text} {line}." for line in range(1, 30)]
        add_page(pdf, page_text(lines, size), size=size)
    return pdf


def add_page(pdf: pikepdf.Pdf, content: bytes, *, size: Sequence[float] = LETTER) -> pikepdf.Page:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *size]),
        Contents=pdf.make_stream(content),
        Resources=Dictionary(Font=Dictionary(F1=font)),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1]


def page_text(lines: Sequence[str], size: Sequence[float] = LETTER) -> bytes:
    safe = (line.replace("(", r"\(").replace(")", r"\)").encode("cp1252") for line in lines)
    drawn = b"".join(b"(" + line + b") Tj T* " for line in safe)
    return b"BT /F1 11 Tf 16 TL 72 %d Td " % (size[1] - 90) + drawn + b"ET"


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    raw = io.BytesIO()
    pdf.save(raw, **options)  # type: ignore[arg-type]  # pikepdf's own options, passed on
    return raw.getvalue()


def owner_locked() -> bytes:
    only_owner = pikepdf.Encryption(owner="owner's secret", user="", allow=pikepdf.Permissions(modify_other=False))
    return saved(made(), encryption=only_owner)


def user_locked() -> bytes:
    return saved(made(), encryption=pikepdf.Encryption(owner="owner's secret", user="needed to open"))


def damaged_tail() -> bytes:
    """Cut off before its cross-reference, as a download that broke."""
    whole = good(pages=2)
    return whole[: whole.rindex(b"xref") - 1]


def wrong_startxref() -> bytes:
    whole = good()
    return whole[: whole.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"


def beyond_repair() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nend"


def late_header() -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + good()


def postscript_header() -> bytes:
    """How files of the first years begin, as Acrobat still takes them."""
    return good().replace(b"%PDF-1.3", b"%!PS-Adobe-3.0 PDF-1.3", 1)


def behind_a_web_page() -> bytes:
    """A download with a notice in front of it, longer than readers look for the header."""
    return b"<html><body>" + b"Your download begins. " * 60 + b"</body></html>\n" + good()


def without_pages() -> bytes:
    pdf = pikepdf.new()
    return saved(pdf)


def null_page() -> bytes:
    pdf = pikepdf.new()
    pdf.Root.Pages.Kids = Array([None])
    pdf.Root.Pages.Count = 1
    return saved(pdf)


def pages_taken_off() -> bytes:
    """Its list of pages is empty and says so; what once was a page is still in the file."""
    whole = saved(made(pages=2), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return whole.replace(b"/Kids [ 3 0 R 4 0 R ]", b"/Kids [             ]").replace(b"/Count 2", b"/Count 0")


def not_a_pdf() -> bytes:
    return b"PK\x03\x04" + b"\x00" * 60


def only_a_header() -> bytes:
    return b"%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF\n"


def on_its_side(degrees: int) -> bytes:
    """Upright text on a page that is shown turned."""
    pdf = made()
    pdf.pages[0].obj.Rotate = degrees
    return saved(pdf)


def turned(degrees: int, media: Sequence[float] = (0, 0, 612, 792), crop: Sequence[float] | None = None) -> bytes:
    """A page shown turned, as scanners and landscape pages are: the picture on it, without words, is meant that way."""
    pdf = pikepdf.new()
    page = add_page(pdf, b"0.9 g 100 100 80 40 re f")
    page.obj.MediaBox = Array(list(media))
    if crop is not None:
        page.obj.CropBox = Array(list(crop))
    page.obj.Rotate = degrees
    return saved(pdf)


def with_boxes(media: Sequence[float], crop: Sequence[float] | None = None) -> bytes:
    pdf = made()
    page = pdf.pages[0]
    page.obj.MediaBox = Array(list(media))
    if crop is not None:
        page.obj.CropBox = Array(list(crop))
    return saved(pdf)


def with_open_layer() -> bytes:
    """Its content begins a layer that is switched off and never ends it."""
    pdf = made()
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Draft"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L1=group)
    pdf.pages[0].contents_add(b"/OC /L1 BDC 0 0 1 1 re f")
    return saved(pdf)


def with_picture(**options: object) -> bytes:
    """A page with words, and a picture that may be broken in its own way."""
    pdf = made()
    picture = pdf.make_stream(b"\x00" * 100, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10,
                              ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
    for key, value in options.items():
        picture[f"/{key}"] = value
    pdf.pages[0].obj.Resources.XObject = Dictionary(P=picture)
    pdf.pages[0].contents_add(b"q 99 0 0 99 72 72 cm /P Do Q")
    return saved(pdf)


def full_of_ink(*, size: Sequence[float] = LETTER) -> bytes:
    """A page that is dark from edge to edge: no clear space for anything."""
    pdf = pikepdf.new()
    add_page(pdf, b"0.3 g 0 0 %d %d re f" % tuple(size), size=size)
    return saved(pdf)


def in_disorder() -> bytes:
    """Its content shrinks and moves everything after it and never puts it back."""
    pdf = pikepdf.new()
    add_page(pdf, b"q q 0.1 0 0 0.1 300 300 cm BT /F1 90 Tf 0 0 Td (Statement of service) Tj ET")
    return saved(pdf)


def blank() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=LETTER)
    return saved(pdf)


def a_scan(*, grey: int = 120) -> bytes:
    raw = io.BytesIO()
    picture = Image.new("L", (850, 1100), 255)
    picture.paste(grey, (100, 100, 700, 900))
    picture.save(raw, "PDF", resolution=100)
    return raw.getvalue()


def inflating(megabytes: int = 1024) -> bytes:
    """A page whose content is a small file that becomes a huge one."""
    packer = zlib.compressobj(9)
    piece = b" " * 1024 * 1024
    packed = b"".join(packer.compress(piece) for _part in range(megabytes)) + packer.flush()
    pdf = pikepdf.new()
    page = add_page(pdf, b"")
    stream = pikepdf.Stream(pdf, b"")
    stream.write(packed, filter=Name.FlateDecode)
    page.obj.Contents = stream
    return saved(pdf)


def drawing_for_ever() -> bytes:
    """Forms that draw each other ten times, nine deep."""
    pdf = pikepdf.new()
    page = add_page(pdf, b"/X0 Do")
    inner = pdf.make_stream(b"0 0 m 9 9 l S " * 50, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 99, 99]))
    for _level in range(9):
        resources = Dictionary(XObject=Dictionary(X0=inner))
        inner = pdf.make_stream(
            b"/X0 Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 99, 99]), Resources=resources
        )
    page.obj.Resources.XObject = Dictionary(X0=inner)
    return saved(pdf)


def with_script(where: str = "names") -> bytes:
    pdf = made()
    script = Dictionary(S=Name.JavaScript, JS="app.alert('hello')")
    if where == "names":
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["first", script])))
    elif where == "open":
        pdf.Root.OpenAction = script
    else:
        pdf.pages[0].obj.AA = Dictionary(O=script)
    return saved(pdf)


def with_attachment() -> bytes:
    pdf = made()
    pdf.attachments["ledger.csv"] = b"date,amount\n"
    return saved(pdf)


def a_form(*, answers: bool = True, drawn: bool = True, xfa: bool = False) -> bytes:
    """A form with a name, a long answer and a checked box; without `drawn` no field has a picture of its own."""
    pdf = made()
    page = pdf.pages[0].obj
    fields = [
        _field(pdf, page, "name", Name.Tx, [72, 400, 320, 420], "Maureen O'Hara Thornton" if answers else None),
        _field(
            pdf,
            page,
            "facts",
            Name.Tx,
            [72, 300, 320, 390],
            "The roof\nleaked twice" if answers else None,
            flags=1 << 12,
        ),
        _field(pdf, page, "agree", Name.Btn, [72, 270, 84, 282], Name.Yes if answers else None),
    ]
    if drawn:
        for field, marks in zip(
            fields, (b"(Maureen O'Hara Thornton)", b"(The roof leaked twice)", b"(X)"), strict=True
        ):
            field.AP = Dictionary(N=_drawn(pdf, field, marks if answers else b"()"))
    page.Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields))
    if xfa:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")
    return saved(pdf)


def _field(  # noqa: PLR0917 - a row of a table
    pdf: pikepdf.Pdf,
    page: pikepdf.Object,
    name: str,
    kind: Name,
    box: Sequence[float],
    value: object,
    *,
    flags: int = 0,
) -> pikepdf.Object:
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=kind, T=name, Rect=Array(list(box)), F=4, Ff=flags, P=page
    )
    if value is not None:
        field.V = value
        if kind == Name.Btn:
            field.AS = value
    return pdf.make_indirect(field)


def _drawn(pdf: pikepdf.Pdf, field: pikepdf.Object, marks: bytes) -> pikepdf.Object:
    left, bottom, right, top = (float(side) for side in field.Rect)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    picture = pdf.make_stream(
        b"BT /F1 10 Tf 2 4 Td " + marks + b" Tj ET",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, right - left, top - bottom]),
        Resources=Dictionary(Font=Dictionary(F1=font)),
    )
    return Dictionary(Yes=picture) if str(field.FT) == "/Btn" else picture


def only_adobe_shows_it() -> bytes:
    pdf = pikepdf.new()
    lines = ["Please wait...", "If this message is not eventually replaced by the proper contents of the document"]
    add_page(pdf, page_text(lines))
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))
    return saved(pdf)


def signed() -> bytes:
    """Has a filled-in signature field; what the signature says is nobody's business here."""
    pdf = made()
    signature = pdf.make_indirect(Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=b"\x30" * 40))
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="sig", Rect=Array([0, 0, 0, 0]), V=signature)
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return saved(pdf)


def with_launch() -> bytes:
    pdf = made()
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 72, 144, 90]), A=Dictionary(S=Name.Launch, F="calc.exe")
    )
    good = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([72, 92, 144, 110]),
        A=Dictionary(S=Name.URI, URI="https://ct.gov"),
    )
    pdf.pages[0].obj.Annots = Array([link, good])
    return saved(pdf)


def under_a_box(secret: bytes = b"SSN 219-09-9998", *, box: bytes = b"0 g") -> bytes:
    """Words, and a box drawn over them afterwards; the words are still in the file."""
    pdf = pikepdf.new()
    words = b"BT /F1 12 Tf 72 700 Td (The debtor is) Tj 0 -40 Td (" + secret + b") Tj ET "
    add_page(pdf, words + box + b" 70 650 200 20 re f")
    return saved(pdf)


def white_on_black() -> bytes:
    """A heading in white on a dark bar: seen by everybody."""
    pdf = pikepdf.new()
    add_page(
        pdf, b"BT /F1 12 Tf 72 720 Td (Before) Tj ET 0 g 60 650 300 24 re f BT 1 g /F1 12 Tf 72 657 Td (PARTIES) Tj ET"
    )
    return saved(pdf)


def invisible() -> bytes:
    pdf = pikepdf.new()
    add_page(pdf, b"BT /F1 12 Tf 72 720 Td (Seen by all) Tj 3 Tr 0 -40 Td (passport no. C01234567) Tj ET")
    return saved(pdf)


def scan_with_text() -> bytes:
    """A scan with the words a reader program laid invisibly over their picture."""
    pdf = pikepdf.open(io.BytesIO(a_scan()))
    page = pdf.pages[0]
    picture = Image.new("L", (612, 792), 255)
    pencil = ImageDraw.Draw(picture)
    pencil.text((72, 80), "STATEMENT OF SERVICE " * 3, fill=0)
    stream = pikepdf.Stream(pdf, zlib.compress(picture.tobytes()))
    stream.update(
        {
            "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 612, "/Height": 792,
            "/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 8, "/Filter": Name.FlateDecode,
        }
    )  # fmt: skip
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(XObject=Dictionary(S=stream), Font=Dictionary(F1=font))
    page.obj.MediaBox = Array([0, 0, 612, 792])
    page.obj.Contents = pdf.make_stream(
        b"q 612 0 0 792 0 0 cm /S Do Q BT 3 Tr /F1 10 Tf 72 704 Td (STATEMENT OF SERVICE STATEMENT) Tj ET"
    )
    return saved(pdf)


def a_photo(kind: str = "JPEG", *, size: tuple[int, int] = (3000, 4000)) -> bytes:
    """A phone's photo of a page: a dark bar at its top, the camera and the place in its notes."""
    image = Image.new("L", size, 235)
    image.paste(30, (size[0] // 10, size[1] // 20, size[0] * 9 // 10, size[1] // 8))
    notes = Image.Exif()
    notes[0x010F] = "Camera of Anna"
    notes.get_ifd(0x8825).update({1: "N", 2: (41.0, 45.0, 0.0), 3: "W", 4: (72.0, 41.0, 0.0)})
    raw = io.BytesIO()
    options = {"exif": notes} if kind in {"JPEG", "HEIF"} else {}
    image.convert("RGB").save(raw, kind, **options)
    return raw.getvalue()


def a_noisy_photo() -> bytes:
    image = Image.effect_noise((3000, 4000), 90).convert("RGB")
    raw = io.BytesIO()
    image.save(raw, "JPEG", quality=95)
    return raw.getvalue()


def a_tiff(pages: int = 3) -> bytes:
    frames = [Image.new("1", (1700, 2200), 1) for _page in range(pages)]
    for frame in frames:
        frame.paste(0, (200, 100, 1500, 300))
    raw = io.BytesIO()
    frames[0].save(raw, "TIFF", save_all=True, append_images=frames[1:], compression="group4")
    return raw.getvalue()


def object_at_nowhere() -> bytes:
    """Sound but for one object whose place is given as 0: nobody notices before that object is read."""
    pdf = made()
    lost = pdf.make_indirect(Dictionary(Note="nobody asks for it"))
    pdf.Root.Lost = lost
    whole = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    place = whole.index(b"/Note") - len(b"<< ")
    start = whole.rindex(b"obj", 0, place) - 4
    entry = b"%010d 00000 n" % (start + (whole[start : start + 1] == b"\n"))
    return whole.replace(entry, b"0000000000 00000 n")
