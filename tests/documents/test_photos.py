import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from documents.examiner.bundles import bundle_photos
from documents.examiner.children import Pool
from documents.examiner.codes import Code, Finding, Repair, Verdict
from documents.examiner.orders import COURT_COPY, Report
from tests.documents import pdfs
from tests.documents.children import examined


def converted(pool: Pool, content: bytes, folder: Path) -> tuple[Report, pikepdf.Pdf]:
    report = examined(pool, content, folder, takes_photos=True)
    assert (report.verdict, report.code) == (Verdict.READY, Code.REPAIRED), report
    assert report.repairs == [Repair.PHOTOS]
    return report, pikepdf.open(folder / "made" / COURT_COPY)


def seen(folder: Path) -> Image.Image:
    document = pdfium.PdfDocument(str(folder / "made" / COURT_COPY))
    picture: Image.Image = document[0].render(scale=0.5).to_pil().convert("L")
    document.close()
    return picture


def shade(picture: Image.Image, across: float, down: float) -> int:
    x, y = int(picture.width * across), int(picture.height * down)
    return picture.crop((x, y, x + 1, y + 1)).tobytes()[0]


def heic() -> bytes:
    register_heif_opener()
    return pdfs.a_photo("HEIF", size=(1500, 2000))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "HEIF"])
def test_photo_becomes_one_letter_page_under_a_megabyte(pool: Pool, tmp_path: Path, kind: str) -> None:
    content = heic() if kind == "HEIF" else pdfs.a_photo(kind)
    report, copy = converted(pool, content, tmp_path)

    assert report.pages == 1
    assert [float(side) for side in copy.pages[0].mediabox] == [0, 0, 612, 792]
    assert (tmp_path / "made" / COURT_COPY).stat().st_size < 1_000_000
    assert Finding.NO_TEXT in {found.code for found in report.findings}


def test_noisy_photo_stays_under_a_megabyte(pool: Pool, tmp_path: Path) -> None:
    converted(pool, pdfs.a_noisy_photo(), tmp_path)

    assert (tmp_path / "made" / COURT_COPY).stat().st_size < 1_000_000


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_photo_is_turned_upright(pool: Pool, tmp_path: Path, orientation: int) -> None:
    upright = Image.open(io.BytesIO(pdfs.a_photo()))
    stored = {1: 0, 3: 180, 6: 90, 8: 270}[orientation]
    turned = upright.rotate(stored, expand=True)
    notes = Image.Exif()
    notes[0x0112] = orientation
    raw = io.BytesIO()
    turned.save(raw, "JPEG", exif=notes)
    converted(pool, raw.getvalue(), tmp_path)

    picture = seen(tmp_path)
    assert picture.height > picture.width
    assert shade(picture, 0.5, 0.125) < 120
    assert shade(picture, 0.5, 0.875) > 180


def test_nothing_of_the_camera_s_notes_is_left(pool: Pool, tmp_path: Path) -> None:
    converted(pool, pdfs.a_photo(), tmp_path)

    raw = (tmp_path / "made" / COURT_COPY).read_bytes()
    assert b"Exif" not in raw
    assert b"Camera of Anna" not in raw


def test_every_page_of_a_tiff_becomes_a_page(pool: Pool, tmp_path: Path) -> None:
    report, copy = converted(pool, pdfs.a_tiff(3), tmp_path)

    assert report.pages == 3
    assert int(copy.pages[0].Resources.XObject.P.BitsPerComponent) == 1


def test_several_photos_become_one_document_in_their_order(pool: Pool, tmp_path: Path) -> None:
    raw = io.BytesIO()
    parts = [("b.jpg", pdfs.a_photo(size=(900, 1200))), ("a.png", pdfs.a_photo("PNG", size=(1200, 900)))]
    bundle_photos(((name, io.BytesIO(content)) for name, content in parts), raw)
    report, copy = converted(pool, raw.getvalue(), tmp_path)

    assert report.pages == 2
    assert [float(page.mediabox[2]) for page in copy.pages] == [612, 792]


def test_transparent_picture_lies_on_white_paper(pool: Pool, tmp_path: Path) -> None:
    raw = io.BytesIO()
    image = Image.new("RGBA", (800, 1000), (0, 0, 0, 0))
    image.paste((10, 10, 10, 255), (100, 100, 700, 200))
    image.save(raw, "PNG")
    converted(pool, raw.getvalue(), tmp_path)

    assert shade(seen(tmp_path), 0.5, 0.75) > 240


def test_broken_photo_is_refused(pool: Pool, tmp_path: Path) -> None:
    report = examined(pool, pdfs.a_photo()[:5000], tmp_path, takes_photos=True)

    assert (report.verdict, report.code) == (Verdict.REFUSED, Code.BEYOND_REPAIR)


def test_foreign_archive_is_not_taken_for_photos(pool: Pool, tmp_path: Path) -> None:
    report = examined(pool, pdfs.not_a_pdf(), tmp_path, takes_photos=True)

    assert report.code is Code.NOT_A_PDF


def test_bundle_with_something_else_inside_is_refused(pool: Pool, tmp_path: Path) -> None:
    raw = io.BytesIO()
    bundle_photos(iter([("a.jpg", io.BytesIO(b"MZ not a photo"))]), raw)
    report = examined(pool, raw.getvalue(), tmp_path, takes_photos=True)

    assert (report.code, report.detail) == (Code.NOT_A_PDF, "Windows program")


def test_photo_is_no_pdf_where_photos_are_not_taken(pool: Pool, tmp_path: Path) -> None:
    report = examined(pool, pdfs.a_photo(size=(300, 400)), tmp_path)

    assert (report.code, report.detail) == (Code.NOT_A_PDF, "JPEG picture")
