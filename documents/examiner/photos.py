"""Photos and scans become one letter-size PDF: upright, small, and without where and when they were taken."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps, ImageSequence

from documents.examiner.bundles import is_photo_bundle
from documents.examiner.codes import Code
from documents.examiner.magic import is_photo_head, kind_of, read_head
from documents.examiner.orders import RefusedError

FORMATS = {"JPEG picture": "JPEG", "PNG picture": "PNG", "TIFF picture": "TIFF", "HEIC picture": "HEIF"}
LETTER = (612, 792)
MARGIN = 24.0
TOP = 42.0  # room for the stamp above the picture
DOTS = 200 / 72  # pixels a point
SHARP_DOTS = 300 / 72  # for black and white, where edges are all there is
PAGE_BYTES = 900_000  # under a megabyte a page, with room for the rest of the page
QUALITIES = (80, 70, 60, 50, 40, 30)
MOST_PIXELS = 200_000_000
MOST_PHOTOS = 40

Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # PIL warns from here on and refuses above twice as much


def is_photo(path: Path) -> bool:
    head = read_head(path)
    return is_photo_head(head) or is_photo_bundle(path, head)


def photos_to_pdf(source: Path, target: Path, *, max_pages: int) -> None:
    """Write the pictures as pages. Raises RefusedError when one of them cannot be read or there are too many."""
    pdf = pikepdf.new()
    for image in _images(source):
        if len(pdf.pages) >= max_pages:
            raise RefusedError(Code.TOO_MANY_PAGES, str(max_pages))
        _add_page(pdf, image)
    if not len(pdf.pages):
        raise RefusedError(Code.NO_PAGES)
    pdf.save(target, deterministic_id=True)


def _images(source: Path) -> Iterator[Image.Image]:
    try:
        if is_photo_bundle(source, read_head(source)):
            yield from _bundled(source)
        else:
            with source.open("rb") as file:
                yield from _frames(file)
    except (OSError, ValueError, SyntaxError, EOFError, zipfile.BadZipFile, Image.DecompressionBombError) as error:
        raise RefusedError(Code.BEYOND_REPAIR, "picture") from error


def _bundled(source: Path) -> Iterator[Image.Image]:
    with zipfile.ZipFile(source) as bundle:
        for name in bundle.namelist()[:MOST_PHOTOS]:
            with bundle.open(name) as entry:
                yield from _frames(io.BytesIO(entry.read()))


def _frames(file: IO[bytes]) -> Iterator[Image.Image]:
    """Every picture of a file, as it is meant to be seen; a TIFF may hold several."""
    kind = kind_of(file.read(64))
    file.seek(0)
    if kind not in FORMATS:
        raise RefusedError(Code.NOT_A_PDF, kind)
    if kind == "HEIC picture":
        _teach_heic()
    with Image.open(file, formats=[FORMATS[kind]]) as image:
        image.draft("RGB", _pixels(image.size, DOTS))  # a JPEG is read no larger than it will be
        for frame in ImageSequence.Iterator(image):
            yield ImageOps.exif_transpose(frame)


def _teach_heic() -> None:
    from pillow_heif import register_heif_opener  # noqa: PLC0415 - a library of 20 MB most files do not need

    register_heif_opener(thumbnails=False)


def _pixels(size: tuple[int, int], dots: float) -> tuple[int, int]:
    """How many pixels the picture gets on its page: never more than it has."""
    wide, high = _room(size)
    scale = min(wide * dots / size[0], high * dots / size[1], 1.0)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _page_size(size: tuple[int, int]) -> tuple[int, int]:
    return LETTER if size[0] <= size[1] * 1.05 else (LETTER[1], LETTER[0])


def _room(size: tuple[int, int]) -> tuple[float, float]:
    wide, high = _page_size(size)
    return wide - 2 * MARGIN, high - MARGIN - TOP


def _add_page(pdf: pikepdf.Pdf, image: Image.Image) -> None:
    wide, high = _page_size(image.size)
    room_wide, room_high = _room(image.size)
    scale = min(room_wide / image.width, room_high / image.height)
    drawn_wide, drawn_high = image.width * scale, image.height * scale
    x, y = (wide - drawn_wide) / 2, MARGIN + (room_high - drawn_high) / 2
    content = b"q %.3f 0 0 %.3f %.3f %.3f cm /P Do Q" % (drawn_wide, drawn_high, x, y)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, wide, high]),
        Contents=pdf.make_stream(content),
        Resources=Dictionary(XObject=Dictionary(P=_picture(pdf, image))),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _picture(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    if image.mode == "1":
        return _black_and_white(pdf, image)
    flat = _flat(image).resize(_pixels(image.size, DOTS), Image.Resampling.LANCZOS)
    picture = pikepdf.Stream(pdf, _as_jpeg(flat))
    picture.ColorSpace = Name.DeviceGray if flat.mode == "L" else Name.DeviceRGB
    picture.BitsPerComponent, picture.Filter = 8, Name.DCTDecode
    return _described(picture, flat.size)


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency: what shines through is paper."""
    if image.mode in {"L", "RGB"}:
        return image
    if image.mode in {"I;16", "I", "F"}:
        return image.point(lambda shade: shade / 256).convert("L") if image.mode != "F" else image.convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return image.convert("RGB")


def _as_jpeg(image: Image.Image) -> bytes:
    """The best quality that stays under the page's share of bytes. A new file: nothing of the old one's notes."""
    made = b""
    for quality in QUALITIES:
        raw = io.BytesIO()
        image.save(raw, "JPEG", quality=quality, optimize=True)
        made = raw.getvalue()
        if len(made) <= PAGE_BYTES:
            break
    return made


def _black_and_white(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    size = _pixels(image.size, SHARP_DOTS)
    if size != image.size:
        image = image.convert("L").resize(size, Image.Resampling.LANCZOS).convert("1", dither=Image.Dither.NONE)
    picture = pikepdf.Stream(pdf, zlib.compress(image.tobytes(), 9))
    picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceGray, 1, Name.FlateDecode
    return _described(picture, image.size)


def _described(picture: pikepdf.Stream, size: tuple[int, int]) -> pikepdf.Stream:
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height = size
    return picture
