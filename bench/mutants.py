"""Makes files nobody has seen, out of a corpus: `python -m bench.mutants CORPUS TARGET [--count 500] [--seed 1]`.

Each is one sound file with one thing done to it, in a folder named for what was done; then ask `python -m bench.corpus
TARGET --gate`.
"""

import argparse
import io
import multiprocessing
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from documents.examiner.opening import UNREADABLE

Choice = random.Random
LARGEST = 1_500_000
PATIENCE = 10
OBJECT = re.compile(rb"\n(\d+) 0 obj")

# What happens to bytes


def cut_short(raw: bytes, choice: Choice) -> bytes:
    return raw[: int(len(raw) * choice.uniform(0.4, 0.995))]


def cut_tail(raw: bytes, choice: Choice) -> bytes:
    return raw[: -choice.randint(1, 400)]


def flip_bytes(raw: bytes, choice: Choice) -> bytes:
    changed = bytearray(raw)
    for _time in range(choice.choice((1, 5, 25))):
        changed[choice.randrange(20, len(raw))] ^= 1 << choice.randrange(8)
    return bytes(changed)


def empty_block(raw: bytes, choice: Choice) -> bytes:
    start, size = choice.randrange(20, len(raw)), choice.choice((16, 256, 2048))
    return raw[:start] + b"\x00" * len(raw[start : start + size]) + raw[start + size :]


def lose_block(raw: bytes, choice: Choice) -> bytes:
    start = choice.randrange(20, len(raw))
    return raw[:start] + raw[start + choice.choice((1, 16, 512)) :]


def no_startxref(raw: bytes, _choice: Choice) -> bytes:
    return raw.replace(b"startxref", b"startnone")


def wrong_startxref(raw: bytes, choice: Choice) -> bytes:
    return re.sub(rb"startxref\s+\d+", b"startxref\n%d" % choice.randrange(len(raw) * 2), raw)


def no_trailer(raw: bytes, _choice: Choice) -> bytes:
    return raw.replace(b"trailer", b"trailed")


def bytes_before(raw: bytes, choice: Choice) -> bytes:
    return choice.randbytes(choice.choice((1, 10, 500, 1000, 1030, 4000))).replace(b"%PDF", b"....") + raw


def bytes_behind(raw: bytes, choice: Choice) -> bytes:
    return raw + choice.choice((b"\x00" * 2000, choice.randbytes(3000), b"<html></html>\n" * 200, raw[:500]))


def twice(raw: bytes, _choice: Choice) -> bytes:
    return raw + raw


def odd_header(raw: bytes, choice: Choice) -> bytes:
    return choice.choice((b"%PDF-9.9", b"%PDF-1.", b"%pdf-1.4", b"%PDF1.4", b"%!PS-Adobe-3.0 PDF-1.4", b"")) + raw[8:]


def crlf(raw: bytes, _choice: Choice) -> bytes:
    return raw.replace(b"\n", b"\r\n")


def wrong_lengths(raw: bytes, choice: Choice) -> bytes:
    return re.sub(rb"/Length \d+", b"/Length %d" % choice.choice((0, 1, 99999999)), raw)


def no_lengths(raw: bytes, _choice: Choice) -> bytes:
    return re.sub(rb"/Length \d+", b"", raw)


def wrong_counts(raw: bytes, choice: Choice) -> bytes:
    return re.sub(rb"/Count \d+", b"/Count %d" % choice.choice((0, -1, 3, 1000000)), raw)


def no_endobj(raw: bytes, _choice: Choice) -> bytes:
    return raw.replace(b"endobj", b"")


def no_endstream(raw: bytes, _choice: Choice) -> bytes:
    return raw.replace(b"endstream", b"")


def lost_object(raw: bytes, choice: Choice) -> bytes:
    places = [hit.start() for hit in OBJECT.finditer(raw)]
    if not places:
        return raw
    start = choice.choice(places)
    end = raw.find(b"endobj", start)
    return raw[:start] + b"\n" + b" " * (end + 5 - start) + raw[end + 6 :]


def renumbered(raw: bytes, choice: Choice) -> bytes:
    number = choice.randrange(1, 12)
    return raw.replace(b"\n%d 0 obj" % number, b"\n%d 0 obj" % (number + 500))


def wrong_references(raw: bytes, choice: Choice) -> bytes:
    return re.sub(
        rb"(\d+) 0 R", lambda hit: hit[0] if choice.random() > 0.05 else b"%d 0 R" % choice.randrange(99), raw
    )


# What happens to the structure

Act = Callable[[pikepdf.Pdf, Choice], None]


def _first(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj


def turned(pdf: pikepdf.Pdf, choice: Choice) -> None:
    for page in pdf.pages:
        page.obj.Rotate = choice.choice((90, 180, 270, -90, 450, 45, 0))


def odd_turn(pdf: pikepdf.Pdf, choice: Choice) -> None:
    _first(pdf).Rotate = choice.choice((90.0, "90", Name("/90"), 1e9, None, Array([90]), True))


def odd_media(pdf: pikepdf.Pdf, choice: Choice) -> None:
    _first(pdf).MediaBox = Array(
        choice.choice((
            [-300, -300, 312, 492], [612, 792, 0, 0], [0, 0, 0, 0], [0, 0, 3, 3], [0, 0, 72, 72], [0, 0, 14400, 14400],
            [0, 0, 20000, 100], [0, 0, 612], [0, 0, 612.123, 791.987], [1000, 1000, 1612, 1792], [0, 0, "a", "b"],
            [0, 0, 612, 20], [0, 0, 20, 792], [0, 0, 1e30, 1e30], [0, 0, 612, 792, 5], [],
        ))
    )  # fmt: skip


def no_media(pdf: pikepdf.Pdf, _choice: Choice) -> None:
    for page in pdf.pages:
        if "/MediaBox" in page.obj:
            del page.obj["/MediaBox"]


def odd_crop(pdf: pikepdf.Pdf, choice: Choice) -> None:
    _first(pdf).CropBox = Array(
        choice.choice((
            [100, 100, 400, 500], [-100, -100, 900, 900], [700, 700, 800, 900], [0, 0, 0, 0], [50, 600, 400, 50],
            [100, 100, 101, 101], [0, 0, 612], [200.5, 200.5, 300.25, 400.75], [0, 700, 612, 792],
        ))
    )  # fmt: skip
    if choice.random() < 0.5:
        _first(pdf).Rotate = choice.choice((90, 180, 270))


def other_boxes(pdf: pikepdf.Pdf, choice: Choice) -> None:
    for name in ("/TrimBox", "/BleedBox", "/ArtBox"):
        _first(pdf)[name] = Array(choice.choice(([0, 0, 1, 1], [100, 100, 200, 200], [-9, -9, 999, 999])))


def user_unit(pdf: pikepdf.Pdf, choice: Choice) -> None:
    _first(pdf).UserUnit = choice.choice((2, 10, 0.5, 75, 0, -1))


def inherited(pdf: pikepdf.Pdf, choice: Choice) -> None:
    first = _first(pdf)
    for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
        if key in first:
            pdf.Root.Pages[key] = first[key]
            del first[key]
    if choice.random() < 0.5:
        pdf.Root.Pages.Rotate = 90


def no_resources(pdf: pikepdf.Pdf, choice: Choice) -> None:
    if choice.random() < 0.5:
        del _first(pdf)["/Resources"]
    else:
        _first(pdf).Resources = choice.choice((None, Array([]), "none", Dictionary(XObject=Array([]), Font=3)))


def no_fonts(pdf: pikepdf.Pdf, choice: Choice) -> None:
    fonts = _first(pdf).get("/Resources", Dictionary()).get("/Font")
    if isinstance(fonts, Dictionary):
        for key in list(fonts.keys()):
            if choice.random() < 0.5:
                del fonts[key]
            else:
                fonts[key] = Dictionary(Type=Name.Font, Subtype=choice.choice((Name.TrueType, Name.Type0, Name.Odd)))


def odd_contents(pdf: pikepdf.Pdf, choice: Choice) -> None:
    first = _first(pdf)
    own = first.get("/Contents")
    made = pdf.make_stream
    first.Contents = choice.choice((
        Array([]), None, Array([None, own]) if own is not None else None, "text", Dictionary(), 3,
        Array([own, own]) if own is not None else None, made(b""), made(b"q q q 0.001 0 0 0.001 0 0 cm"), made(b"BT"),
        made(b"Q Q Q Q"), made(b"BI /W 9 /H 9 ID"), made(b"(unfinished"), made(b"%"), made(b"<<"),
        made(b"0 0 9 9 re W n"),
        Array([made(b"q 1 0 0 1 0 0 c"), made(b"m Q")]), made(b"/OC /MC0 BDC"), made(b"/Span <</ActualText (x)>> BDC"),
        made(b"BT 7 Tr /F1 9 Tf (clip) Tj ET"), made(b"\xff\xfe\x00" * 50), made(b"ET EMC Q EMC ET"),
        Array([Array([own])]) if own is not None else None, made(b"1 0 0 1 1e20 0 cm"), made(b"0 0 0 0 0 0 cm"),
    ))  # fmt: skip


def odd_stream(pdf: pikepdf.Pdf, choice: Choice) -> None:
    stream = pdf.make_stream(b"BT /F1 12 Tf 72 700 Td (words) Tj ET")
    stream.write(choice.randbytes(300), filter=choice.choice((
        Name.FlateDecode, Name.LZWDecode, Name.ASCII85Decode, Name.DCTDecode, Name.JBIG2Decode, Name.JPXDecode,
        Name.Crypt, Name.Unheard, Array([Name.ASCIIHexDecode, Name.FlateDecode]),
    )))  # fmt: skip
    own = _first(pdf).get("/Contents")
    _first(pdf).Contents = Array([stream, own]) if isinstance(own, pikepdf.Stream) else stream


def odd_image(pdf: pikepdf.Pdf, choice: Choice) -> None:
    image = pikepdf.Stream(pdf, choice.randbytes(2000))
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, choice.choice((9, 99999)), 9
    image.BitsPerComponent = choice.choice((1, 8, 16, 3))
    image.ColorSpace = choice.choice((Name.DeviceCMYK, Name.Lab, Array([Name.Indexed, Name.DeviceRGB, 1, "abcdef"])))
    image.Filter = choice.choice(
        (Name.JPXDecode, Name.JBIG2Decode, Name.CCITTFaxDecode, Name.DCTDecode, Name.RunLengthDecode)
    )
    _over(pdf, image)


def _over(pdf: pikepdf.Pdf, drawn: pikepdf.Object) -> None:
    page = pdf.pages[0]
    name = page.add_resource(drawn, Name.XObject)
    page.contents_add(pdf.make_stream(b"q 500 0 0 500 50 50 cm " + str(name).encode() + b" Do Q"))


def loops(pdf: pikepdf.Pdf, choice: Choice) -> None:
    form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    match choice.randrange(4):
        case 0:
            _over(pdf, form)
        case 1:
            pdf.Root.Outlines = pdf.make_indirect(Dictionary(Count=1))
            pdf.Root.Outlines.First = pdf.Root.Outlines.Last = pdf.Root.Outlines
        case 2:
            field = pdf.make_indirect(Dictionary(T="loop", FT=Name.Tx))
            field.Kids, field.Parent = Array([field]), field
            pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        case _:
            names = pdf.make_indirect(Dictionary())
            names.Kids = Array([names])
            pdf.Root.Names = Dictionary(EmbeddedFiles=names, JavaScript=names, Dests=names)


def tree_loop(pdf: pikepdf.Pdf, choice: Choice) -> None:
    root = pdf.Root.Pages
    root.Kids.append(choice.choice((root, pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([root]), Count=1)))))


def tree_oddities(pdf: pikepdf.Pdf, choice: Choice) -> None:
    root = pdf.Root.Pages
    kids = root.Kids
    match choice.randrange(9):
        case 0:
            kids.append(None)
        case 1:
            kids.append(kids[0])
        case 2:
            del kids[0]["/Type"]
        case 3:
            kids[0].Parent = None
        case 4:
            root.Count = choice.choice((0, -5, 7, "one", None))
        case 5:
            kids.append(Dictionary(Type=Name.Pages, Kids=Array([]), Count=0))
        case 6:
            kids.append(pdf.make_indirect(Dictionary()))
        case 7:
            del root["/Type"]
            kids[0].Type = Name.Template
        case _:
            root.Kids = Array([pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=kids, Count=len(kids), Parent=root))])


def deep_tree(pdf: pikepdf.Pdf, choice: Choice) -> None:
    kids, count = pdf.Root.Pages.Kids, len(pdf.pages)
    for _level in range(choice.choice((5, 60, 400))):
        kids = Array([pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=kids, Count=count))])
    pdf.Root.Pages.Kids = kids


def odd_catalog(pdf: pikepdf.Pdf, choice: Choice) -> None:
    key = choice.choice(("/Names", "/AcroForm", "/OpenAction", "/AA", "/Outlines", "/OCProperties", "/StructTreeRoot",
                         "/Metadata", "/PageLabels", "/Dests", "/ViewerPreferences", "/Lang", "/Collection", "/AF",
                         "/Perms", "/Threads", "/MarkInfo", "/Extensions"))  # fmt: skip
    pdf.Root[key] = choice.choice(
        (3, "text", Name.Odd, Array([None, 3, Name.X]), Dictionary(), Dictionary(Kids=3, Names=3, Fields=3))
    )


def odd_annotations(pdf: pikepdf.Pdf, choice: Choice) -> None:
    widget = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, Rect=Array([50, 50, 200, 80]), FT=Name.Tx, T="a", V="answer"
    )
    _first(pdf).Annots = choice.choice((
        3, None, Dictionary(), Array([None, 3, "x"]), Array([Dictionary()]), Array([widget]),
        Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0]))]),
        Array([pdf.make_indirect(Dictionary(Subtype=Name.FreeText, Rect=Array([9, 9, 90, 90]), AP=Dictionary(N=3)))]),
        Array([Dictionary(Subtype=Name.Widget, FT=Name.Btn, AS=Name.On, V=Name.On, Rect=Array([1, 1, 0, 0]), AP=3)]),
        Array([Dictionary(Subtype=Name.Popup, Rect=Array([400, 700, 600, 790]), Open=True)]),
    ))  # fmt: skip


def odd_form(pdf: pikepdf.Pdf, choice: Choice) -> None:
    rect = choice.choice(([50, 50, 200, 80], [0, 0, 0, 0], [9999, 9999, 10000, 10000], [200, 80, 50, 50]))
    kind = choice.choice((Name.Tx, Name.Btn, Name.Ch, Name.Sig, Name.Odd))
    value: object = choice.choice(("an answer", Name.Yes, Array(["a", "b"]), 3, None, "\u6797\u5c0f", "line\nline"))
    field = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=kind, T="f", Rect=Array(rect), F=4))
    if value is not None:
        field.V = value
    if choice.random() < 0.4:
        marks = b"/Tx BMC BT /Helv 9 Tf 2 2 Td (an answer) Tj ET EMC"
        field.AP = Dictionary(N=pdf.make_stream(marks, Subtype=Name.Form, BBox=Array([0, 0, 150, 30])))
    _first(pdf).Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=choice.random() < 0.5)
    if choice.random() < 0.2:
        pdf.Root.AcroForm.XFA = choice.choice(
            (pdf.make_stream(b"<xdp/>"), Array(["template", pdf.make_stream(b"<x/>")]))
        )


def layers(pdf: pikepdf.Pdf, choice: Choice) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="layer"))
    off = Array([group]) if choice.random() < 0.5 else Array([])
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=off, BaseState=choice.choice((Name.ON, Name.OFF)))
    )
    page = pdf.pages[0]
    name = page.add_resource(group, Name.Properties)
    page.contents_add(pdf.make_stream(b"/OC " + str(name).encode() + b" BDC"), prepend=True)
    if choice.random() < 0.5:
        page.contents_add(pdf.make_stream(b"EMC"))


def blending(pdf: pikepdf.Pdf, choice: Choice) -> None:
    page = pdf.pages[0]
    state = Dictionary(ca=choice.choice((0, 0.5)), CA=0.5, BM=choice.choice((Name.Multiply, Name.Difference, Name.Odd)),
                       SMask=Name("/None"), Font=Array([Dictionary(), 3]))  # fmt: skip
    name = page.add_resource(state, Name.ExtGState)
    page.contents_add(pdf.make_stream(str(name).encode() + b" gs"), prepend=True)
    page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, K=True, I=True)


def dark(pdf: pikepdf.Pdf, choice: Choice) -> None:
    shade = choice.choice((b"0 g", b"0.2 0.1 0.4 rg", b"0 0 0 1 k"))
    pdf.pages[0].contents_add(pdf.make_stream(shade + b" -2000 -2000 9000 9000 re f"), prepend=choice.random() < 0.5)


def clipped(pdf: pikepdf.Pdf, choice: Choice) -> None:
    start = choice.choice((b"0 0 10 10 re W n", b"0.1 0 0 0.1 0 0 cm", b"-1 0 0 1 612 0 cm", b"1 0.3 0.3 1 0 0 cm"))
    pdf.pages[0].contents_add(pdf.make_stream(start), prepend=True)


def many_pages(pdf: pikepdf.Pdf, choice: Choice) -> None:
    for _copy in range(choice.choice((20, 150))):
        pdf.pages.append(pdf.pages[0])


def actions(pdf: pikepdf.Pdf, choice: Choice) -> None:
    script = Dictionary(
        S=choice.choice((Name.JavaScript, Name.Launch, Name.GoToR, Name.URI, Name.Odd)), JS="x", F="a.exe"
    )
    script.Next = script if choice.random() < 0.2 else Array([Dictionary(S=Name.Named, N=Name.Print)])
    pdf.Root.OpenAction = script
    _first(pdf).AA = choice.choice((Dictionary(O=script), 3, Array([])))


def attached(pdf: pikepdf.Pdf, choice: Choice) -> None:
    pdf.attachments[choice.choice(("a.txt", "\u6797.pdf", "", "a" * 500))] = b"words"
    if choice.random() < 0.3:
        pdf.Root.Collection = Dictionary(View=Name.T)


def signed(pdf: pikepdf.Pdf, choice: Choice) -> None:
    signature = pdf.make_indirect(Dictionary(Type=Name.Sig, Contents=b"\x30" * 40, ByteRange=Array([0, 9, 99, 9])))
    field = pdf.make_indirect(
        Dictionary(Subtype=Name.Widget, FT=Name.Sig, T="s", Rect=Array([0, 0, 0, 0]), V=signature)
    )
    _first(pdf).Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=choice.choice((1, 3)))
    pdf.Root.Perms = Dictionary(DocMDP=signature)


def no_identity(pdf: pikepdf.Pdf, _choice: Choice) -> None:
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    del pdf.Root["/Type"]


BYTES: Sequence[Callable[[bytes, Choice], bytes]] = (
    cut_short, cut_tail, flip_bytes, empty_block, lose_block, no_startxref, wrong_startxref, no_trailer, bytes_before,
    bytes_behind, twice, odd_header, crlf, wrong_lengths, no_lengths, wrong_counts, no_endobj, no_endstream,
    lost_object, renumbered, wrong_references,
)  # fmt: skip
ACTS: Sequence[Act] = (
    turned, odd_turn, odd_media, no_media, odd_crop, other_boxes, user_unit, inherited, no_resources, no_fonts,
    odd_contents, odd_stream, odd_image, loops, tree_loop, tree_oddities, deep_tree, odd_catalog, odd_annotations,
    odd_form, layers, blending, dark, clipped, many_pages, actions, attached, signed, no_identity,
)  # fmt: skip
LOCKS = (
    {"R": 2, "aes": False, "metadata": False},
    {"R": 3, "aes": False, "metadata": False},
    {"R": 4},
    {"R": 5},
    {"R": 6},
)


def saved(pdf: pikepdf.Pdf, choice: Choice) -> bytes:
    """Written with or without packed objects, linearized or locked now and then."""
    raw, options = io.BytesIO(), dict[str, object]()
    if choice.random() < 0.2:
        options["linearize"] = True
    elif choice.random() < 0.25:
        options["encryption"] = pikepdf.Encryption(owner="o", user="", **choice.choice(LOCKS))  # type: ignore[arg-type]  # rows of the table above
    options["object_stream_mode"] = choice.choice((pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate))
    pdf.save(raw, fix_metadata_version=False, **options)  # type: ignore[arg-type]  # as above
    return raw.getvalue()


def sound_files(corpus: Path) -> list[bytes]:
    found = []
    for path in sorted(corpus.rglob("*.pdf")):
        if path.stat().st_size > LARGEST or "bomb" in str(path):
            continue
        try:
            with pikepdf.open(path) as pdf:
                if 0 < len(pdf.pages) < 60 and not pdf.get_warnings() and "/Resources" in pdf.pages[0].obj:
                    found.append(path.read_bytes())
        except (pikepdf.PasswordError, *UNREADABLE):
            continue
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    choice = random.Random(options.seed)
    sources = sound_files(options.corpus)
    makers = [*BYTES, *ACTS]
    for number in range(options.count):
        maker = makers[number % len(makers)]
        folder = options.target / maker.__name__.replace("_", "-")
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{options.seed}-{number:05d}.pdf"
        work = multiprocessing.Process(target=_write, args=(target, maker, random.Random(choice.random()), sources))
        work.start()
        work.join(PATIENCE)
        work.kill()  # some libraries never come back from some files


def _write(target: Path, maker: Callable[..., object], choice: Choice, sources: Sequence[bytes]) -> None:
    target.write_bytes(_made(maker, choice, sources))


def _made(maker: Callable[..., object], choice: Choice, sources: Sequence[bytes]) -> bytes:
    while True:
        source = choice.choice(sources)
        if maker in BYTES:
            made = maker(source, choice)
            assert isinstance(made, bytes)
            return made
        try:
            with pikepdf.open(io.BytesIO(source)) as pdf:
                maker(pdf, choice)
                return saved(pdf, choice)
        except (*UNREADABLE, IndexError):
            continue  # this file does not take this change


if __name__ == "__main__":
    main()
