"""Files that are small and want to be large, deep or endless: each in its own way."""

import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.documents import pdfs


def deflated(piece: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for _time in range(times)) + packer.flush()


def page_tree() -> bytes:
    """Branches of ten equal branches, eight deep: a hundred million pages in a kilobyte."""
    levels = 8
    parts = [b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"]
    for level in range(levels):
        kids = b"%d 0 R " % (level + 3) * 10
        parts.append(
            b"%d 0 obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\n" % (level + 2, kids, 10 ** (levels - level))
        )
    parts.append(b"%d 0 obj\n<</Type/Page/MediaBox[0 0 612 792]>>\nendobj\n" % (levels + 2))
    parts.append(b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n" % (levels + 3))
    return b"".join(parts)


def deep_nesting() -> bytes:
    """Lists in lists, half a million deep."""
    deep = b"[" * 500_000 + b"]" * 500_000
    return (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/Deep "
        + deep
        + (
            b">>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
            b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>\nendobj\n"
            b"trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"
        )
    )


def deep_tree() -> bytes:
    """One page at the end of fifty thousand branches of one branch each."""
    depth = 50_000
    parts = [b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"]
    parts += [b"%d 0 obj\n<</Type/Pages/Kids[%d 0 R]/Count 1>>\nendobj\n" % (n, n + 1) for n in range(2, depth)]
    parts.append(b"%d 0 obj\n<</Type/Page/MediaBox[0 0 612 792]>>\nendobj\n" % depth)
    parts.append(b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n" % (depth + 1))
    return b"".join(parts)


def huge_picture() -> bytes:
    """A picture of 60,000 by 60,000 dots, all black."""
    pdf = pikepdf.new()
    page = pdfs.add_page(pdf, b"q 612 0 0 792 0 0 cm /P Do Q")
    side = 60_000
    picture = pikepdf.Stream(pdf, b"")
    picture.write(deflated(b"\x00" * side, side // 8), filter=Name.FlateDecode)
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, side, side
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 1
    page.obj.Resources.XObject = Dictionary(P=picture)
    return pdfs.saved(pdf)


def packed_many_times() -> bytes:
    """Content packed ten times over: each layer a thousand times the size of the one above."""
    packed = deflated(b"\x00" * 1024 * 1024, 512)
    for _layer in range(9):
        packed = zlib.compress(packed, 9)
    pdf = pikepdf.new()
    page = pdfs.add_page(pdf, b"")
    content = pikepdf.Stream(pdf, b"")
    content.write(packed, filter=Array([Name.FlateDecode] * 10))
    page.obj.Contents = content
    return pdfs.saved(pdf)


def endless_tiles() -> bytes:
    """A page filled with tiles a hundredth of a point wide."""
    pdf = pikepdf.new()
    page = pdfs.add_page(pdf, b"/Pattern cs /T scn 0 0 612 792 re f")
    inner = b"0 0 0.01 0.01 re f " * 2000
    page.obj.Resources.Pattern = Dictionary(
        T=pdf.make_stream(inner, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
                          BBox=Array([0, 0, 0.01, 0.01]), XStep=0.01, YStep=0.01, Resources=Dictionary())
    )  # fmt: skip
    return pdfs.saved(pdf)


def ring_of_tables() -> bytes:
    """Two cross-reference tables that name each other as the one before."""
    whole = pdfs.good()
    place = whole.rindex(b"xref", 0, whole.rindex(b"startxref"))
    return whole.replace(b"trailer <<", b"trailer << /Prev %d " % place)


def ring_of_pages() -> bytes:
    """A list of pages that holds itself."""
    return pdfs.good().replace(b"/Kids [ 3 0 R ]", b"/Kids [ 2 0 R ]")


BOMBS: tuple[Callable[[], bytes], ...] = (
    pdfs.inflating, pdfs.drawing_for_ever, page_tree, deep_nesting, deep_tree, huge_picture, packed_many_times,
    endless_tiles, ring_of_tables, ring_of_pages,
)  # fmt: skip
