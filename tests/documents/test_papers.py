"""Pages come to lie upright and on letter paper, where nothing is lost by it."""

import io
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from documents.examiner.children import Pool
from documents.examiner.codes import Code, Finding, Repair, Verdict
from documents.examiner.orders import BEFORE, COURT_COPY, PICTURE, STAMPED, Report
from documents.examiner.papers import Print, is_usual
from documents.examiner.readback import squeezed
from tests.documents import pdfs
from tests.documents.children import examined

LETTER, ACROSS = (612, 792), (792, 612)


def seen(path: Path, index: int = 0) -> tuple[int, int]:
    """The page's size as it is looked at."""
    document = pdfium.PdfDocument(str(path))
    size = document[index].get_size()
    document.close()
    return round(size[0]), round(size[1])


def text_of(path: Path | bytes) -> str:
    document = pdfium.PdfDocument(path if isinstance(path, bytes) else str(path))
    text = squeezed(document[0].get_textpage().get_text_range())
    document.close()
    return text


def sideways(matrix: bytes, *, lines: int = 12) -> bytes:
    """A letter page on which the content itself runs another way."""
    pdf = pikepdf.new()
    words = b" ".join(b"1 0 0 1 0 %d Tm (The plaintiff asks for judgment) Tj" % (-16 * line) for line in range(lines))
    pdfs.add_page(pdf, b"q " + matrix + b" cm BT /F1 11 Tf " + words + b" ET Q")
    return pdfs.saved(pdf)


def laid_out(report: Report) -> list[str]:
    return [repair for repair in report.repairs if repair in {Repair.TURNED, Repair.FITTED}]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_page_with_upright_text_is_turned_back(pool: Pool, tmp_path: Path, degrees: int) -> None:
    report = examined(pool, pdfs.on_its_side(degrees), tmp_path)

    assert (report.verdict, report.code, report.repairs) == (Verdict.READY, Code.REPAIRED, [Repair.TURNED])
    assert [found.page for found in report.findings if found.code == Finding.ROTATED] == [1]
    assert report.has_before
    assert (tmp_path / "made" / BEFORE).read_bytes() != (tmp_path / "made" / PICTURE).read_bytes()
    with pikepdf.open(tmp_path / "made" / COURT_COPY) as copy:
        assert copy.pages[0].obj.Rotate == 0
    assert seen(tmp_path / "made" / STAMPED) == LETTER


@pytest.mark.parametrize(
    ("matrix", "turn", "size"),
    [
        (b"0 1 -1 0 300 100", 90, ACROSS),
        (b"-1 0 0 -1 500 300", 180, LETTER),
        (b"0 -1 1 0 300 700", 270, ACROSS),
    ],
)
def test_text_on_its_side_is_turned_upright(
    pool: Pool, tmp_path: Path, matrix: bytes, turn: int, size: tuple[int, int]
) -> None:
    report = examined(pool, sideways(matrix), tmp_path)

    assert report.repairs == [Repair.TURNED]
    with pikepdf.open(tmp_path / "made" / COURT_COPY) as copy:
        assert copy.pages[0].obj.Rotate == turn
    assert seen(tmp_path / "made" / STAMPED) == size


def test_page_is_left_as_it_lies_when_its_text_is_upright_mixed_or_a_word(pool: Pool, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(sideways(b"0 1 -1 0 300 100"))) as pdf:
        pdf.pages[0].obj.Rotate = 90
        upright = pdfs.saved(pdf)
    with pikepdf.open(io.BytesIO(sideways(b"0 1 -1 0 300 100", lines=4))) as pdf:
        drawn = pdfs.page_text([f"Line {line} of the page, upright as usual." for line in range(9)])
        pdf.pages[0].contents_add(pdf.make_stream(drawn))
        mixed = pdfs.saved(pdf)
    one_word = pikepdf.new()
    pdfs.add_page(one_word, b"q 0 1 -1 0 300 100 cm BT /F1 11 Tf (Exhibit A) Tj ET Q")

    for content in (upright, mixed, pdfs.saved(one_word)):
        report = examined(pool, content, tmp_path)
        assert (report.verdict, report.repairs) == (Verdict.READY, [])
        assert Finding.ROTATED not in {found.code for found in report.findings}


@pytest.mark.parametrize(
    "size", [(612, 792), (792, 612), (595.28, 841.89), (841.89, 595.28), (595, 792), (612, 794.5), (610, 790)]
)
def test_letter_and_a4_keep_their_size(pool: Pool, tmp_path: Path, size: tuple[float, float]) -> None:
    report = examined(pool, pdfs.good(size=size), tmp_path)

    assert (report.verdict, report.code, report.repairs, report.findings) == (Verdict.READY, Code.READY, [], [])


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((612, 1008), LETTER),
        ((960, 540), ACROSS),
        ((419, 595), LETTER),
        ((216, 576), LETTER),
        ((842, 1000), LETTER),
    ],
)
def test_odd_page_comes_to_lie_on_letter_paper(
    pool: Pool, tmp_path: Path, size: tuple[int, int], fitted: tuple[int, int]
) -> None:
    original = pdfs.good(size=size)
    report = examined(pool, original, tmp_path)

    assert (report.verdict, report.code, report.repairs) == (Verdict.READY, Code.REPAIRED, [Repair.FITTED])
    assert Finding.PAGE_SIZE in {found.code for found in report.findings}
    assert seen(tmp_path / "made" / COURT_COPY) == fitted
    assert seen(tmp_path / "made" / STAMPED)[0] == fitted[0]
    assert text_of(tmp_path / "made" / COURT_COPY) == text_of(original)


def test_page_whose_type_would_get_too_small_keeps_its_size(pool: Pool, tmp_path: Path) -> None:
    report = examined(pool, pdfs.good(size=(1728, 2592)), tmp_path)

    assert (report.verdict, report.repairs) == (Verdict.READY, [])
    assert seen(tmp_path / "made" / STAMPED)[0] == 1728


def a_picture(dots: tuple[int, int], size: tuple[int, int]) -> bytes:
    raw = io.BytesIO()
    image = Image.new("L", dots, 255)
    image.paste(90, (dots[0] // 5, dots[1] // 5, dots[0] // 2, dots[1] // 2))
    image.save(raw, "PNG")
    import img2pdf

    made: bytes = img2pdf.convert(raw.getvalue(), layout_fun=img2pdf.get_layout_fun(size))
    return made


@pytest.mark.parametrize(
    ("dots", "size", "repairs"),
    [
        ((1080, 2340), (1080, 2340), [Repair.FITTED]),
        ((4960, 7016), (842, 1191), []),
        ((850, 1100), (612, 792), []),
    ],
)
def test_picture_shrinks_only_while_paper_shows_every_dot(
    pool: Pool, tmp_path: Path, dots: tuple[int, int], size: tuple[int, int], repairs: list[str]
) -> None:
    report = examined(pool, a_picture(dots, size), tmp_path)

    assert (report.verdict, report.repairs) == (Verdict.READY, repairs)


def test_drawing_without_type_shrinks_a_little_or_not_at_all() -> None:
    assert Print().bears(0.8)
    assert not Print().bears(0.7)
    assert Print(least_type=12).bears(0.6)
    assert not Print(least_type=12).bears(0.5)
    assert not Print(least_type=12, most_dots=4).bears(0.6)
    assert Print(least_type=2, most_dots=99).bears(1)


@pytest.mark.parametrize(("wide", "high"), [(612, 1008), (560, 792), (612, 740), (630, 792)])
def test_paper_courts_do_not_print_on_is_odd(wide: float, high: float) -> None:
    assert not is_usual(wide, high)
    assert not is_usual(high, wide)


def test_page_in_units_of_its_own_becomes_what_every_reader_sees_alike(pool: Pool, tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page = pdfs.add_page(pdf, b"BT /F1 1.1 Tf 1.6 TL 7 70 Td " + b"(All readers see it) Tj T* " * 20 + b"ET")
    page.obj.MediaBox, page.obj.UserUnit = Array([0, 0, 61.2, 79.2]), 10
    report = examined(pool, pdfs.saved(pdf), tmp_path)

    assert report.repairs == [Repair.FITTED]
    assert seen(tmp_path / "made" / COURT_COPY) == LETTER
    with pikepdf.open(tmp_path / "made" / COURT_COPY) as copy:
        assert "/UserUnit" not in copy.pages[0].obj


def test_links_and_cut_off_parts_go_along_with_the_page(pool: Pool, tmp_path: Path) -> None:
    pdf = pdfs.made(size=(960, 540))
    page = pdf.pages[0].obj
    page.CropBox = Array([60, 0, 960, 540])
    page.TrimBox = Array([0, 0, 10, 10])
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([510, 270, 600, 300]),
                                    A=Dictionary(S=Name.URI, URI="https://jud.ct.gov"))])  # fmt: skip
    report = examined(pool, pdfs.saved(pdf), tmp_path)

    assert report.repairs == [Repair.FITTED]
    with pikepdf.open(tmp_path / "made" / COURT_COPY) as copy:
        fitted = copy.pages[0].obj
        assert [round(float(side), 1) for side in fitted.Annots[0].Rect] == [396.0, 306.0, 475.2, 332.4]
        assert not {"/TrimBox", "/CropBox"} & set(fitted.keys())
        # What the old crop cut off is cut off still.
        assert b"60.0000 0.0000 900.0000 540.0000 re W n" in fitted.Contents[0].read_bytes()


def test_tags_survive_and_patterns_go_along(pool: Pool, tmp_path: Path) -> None:
    pdf = pdfs.made(size=(960, 540))
    pdf.pages[0].obj.StructParents = 0
    pattern = pdf.make_stream(b"1 0 0 rg 0 0 5 5 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
                              BBox=Array([0, 0, 10, 10]), XStep=10, YStep=10, Resources=Dictionary())  # fmt: skip
    tagged = pdfs.saved(pdf)
    pdf.pages[0].obj.Resources.Pattern = Dictionary(P1=pattern)
    both = pdfs.saved(pdf)
    del pdf.pages[0].obj["/StructParents"]

    assert examined(pool, tagged, tmp_path).repairs == [Repair.FITTED]
    with pikepdf.open(tmp_path / "made" / COURT_COPY) as copy:
        assert "/XObject" not in copy.pages[0].obj.Resources
    assert examined(pool, both, tmp_path).repairs == []
    assert examined(pool, pdfs.saved(pdf), tmp_path).repairs == [Repair.FITTED]
    with pikepdf.open(tmp_path / "made" / COURT_COPY) as copy:
        assert "/Pattern" in copy.pages[0].obj.Resources.XObject["/EFilingFitted"].Resources


def test_signed_page_is_not_turned(pool: Pool, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdfs.signed())) as pdf:
        pdf.pages[0].obj.Rotate = 90
        content = pdfs.saved(pdf)

    assert examined(pool, content, tmp_path).repairs == []
