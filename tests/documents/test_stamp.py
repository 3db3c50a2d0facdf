from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from documents.examiner.children import Pool
from documents.examiner.codes import Verdict
from documents.examiner.orders import STAMPED
from tests.documents import pdfs
from tests.documents.children import STAMP, examined


def stamped(pool: Pool, content: bytes, folder: Path, *, task: str = "examine") -> pdfium.PdfDocument:
    report = examined(pool, content, folder, task=task)
    assert (report.verdict, report.stamped) == (Verdict.READY, True), report
    return pdfium.PdfDocument(str(folder / "made" / STAMPED))


def seen_place(document: pdfium.PdfDocument, words: str) -> tuple[float, float]:
    """Where the words stand on the seen page, as shares of its width and height from the upper left."""
    page = document[0]
    index = page.get_textpage().search(words).get_next()[0]
    left, bottom, right, top = page.get_textpage().get_charbox(index)
    x, y = (left + right) / 2, (bottom + top) / 2
    x0, y0, x1, y1 = page.get_cropbox()
    across, up = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
    return {
        0: (across, 1 - up),
        90: (up, across),
        180: (1 - across, up),
        270: (1 - up, 1 - across),
    }[page.get_rotation()]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 450, -90])
def test_stamp_stands_upright_at_the_top_of_a_turned_page(pool: Pool, tmp_path: Path, degrees: int) -> None:
    document = stamped(pool, pdfs.turned(degrees), tmp_path)

    first, last = seen_place(document, "E-FILED"), seen_place(document, "Verification")
    assert first[1] < 0.6
    assert first[0] < last[0] or first[1] < last[1]


@pytest.mark.parametrize(
    ("media", "crop", "turn"),
    [
        ((0, 0, 612, 792), (100, 100, 500, 700), 0),
        ((-300, -400, 312, 392), None, 0),
        ((612, 792, 0, 0), None, 0),
        ((0, 0, 612, 792), (700, 700, 900, 900), 0),
        ((1000, 2000, 1612, 2792), (1000, 2000, 1612, 2792), 90),
        ((0, 0, 842, 1191), (50, 50, 800, 1100), 270),
        ((0, 0, 14400, 14400), None, 0),
        ((0, 0, 72, 72), None, 0),
        ((0, 0, 4000, 400), None, 0),
        ((0, 0, 20, 3000), None, 180),
    ],
)
def test_stamp_is_found_on_pages_of_any_shape(
    pool: Pool, tmp_path: Path, media: tuple[int, ...], crop: tuple[int, ...] | None, turn: int
) -> None:
    document = stamped(pool, pdfs.turned(turn, media, crop), tmp_path)

    across, down = seen_place(document, "E-FILED")
    assert 0 < across < 1
    assert 0 < down < 1


@pytest.mark.parametrize("size", [(72, 72), (300, 90), (4000, 400)])
@pytest.mark.parametrize("turn", [0, 90])
def test_page_of_odd_size_that_was_ready_before_is_stamped_as_it_is(
    pool: Pool, tmp_path: Path, size: tuple[int, int], turn: int
) -> None:
    document = stamped(pool, pdfs.turned(turn, (0, 0, *size)), tmp_path, task="stamp")

    across, down = seen_place(document, "E-FILED")
    assert 0 < across < 1
    assert 0 < down < 1


def test_full_page_gets_a_margin_and_keeps_what_it_showed(pool: Pool, tmp_path: Path) -> None:
    document = stamped(pool, pdfs.full_of_ink(), tmp_path)

    width, height = document.get_page_size(0)
    assert width == 612
    assert 792 < height < 792 + 80
    picture = document[0].render(scale=1).to_pil().convert("L")
    assert picture.getpixel((300, int(height) - 400)) < 100
    assert seen_place(document, "E-FILED")[1] < 0.08


def test_narrow_full_page_grows_sideways_too(pool: Pool, tmp_path: Path) -> None:
    document = stamped(pool, pdfs.full_of_ink(size=(60, 60)), tmp_path)

    assert document.get_page_size(0)[0] > 150


def test_clear_space_is_used_before_a_margin_is_made(pool: Pool, tmp_path: Path) -> None:
    assert stamped(pool, pdfs.good(), tmp_path).get_page_size(0) == (612, 792)


def test_content_that_never_restores_its_state_does_not_carry_the_stamp_away(pool: Pool, tmp_path: Path) -> None:
    document = stamped(pool, pdfs.in_disorder(), tmp_path)

    assert seen_place(document, "E-FILED")[1] < 0.1
    assert "Statement of service" in document[0].get_textpage().get_text_range()


def test_only_page_one_is_stamped_even_when_pages_share_their_resources(pool: Pool, tmp_path: Path) -> None:
    pdf = pdfs.made(pages=2)
    pdf.pages[1].obj.Resources = pdf.pages[0].obj.Resources = pdf.make_indirect(pdf.pages[0].obj.Resources)
    document = stamped(pool, pdfs.saved(pdf), tmp_path)

    assert "E-FILED" not in document[1].get_textpage().get_text_range()


def test_tags_of_a_tagged_page_survive(pool: Pool, tmp_path: Path) -> None:
    pdf = pdfs.made()
    content = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC " + content + b" EMC")
    pdf.pages[0].obj.StructParents = 0
    element = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.P, K=0, Pg=pdf.pages[0].obj))
    pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=element))
    pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    stamped(pool, pdfs.saved(pdf), tmp_path)

    with pikepdf.open(tmp_path / "made" / STAMPED) as copy:
        assert copy.Root.MarkInfo.Marked
        assert copy.pages[0].obj.StructParents == 0
        marks = b"\n".join(part.read_bytes() for part in copy.pages[0].obj.Contents)
        assert marks.index(b"/MCID 0") < marks.index(b"/Artifact")


def test_same_file_stamped_twice_gives_the_same_bytes(pool: Pool, tmp_path: Path) -> None:
    copies: list[bytes] = []
    content = pdfs.good()
    for _time in range(2):
        stamped(pool, content, tmp_path).close()
        copies.append((tmp_path / "made" / STAMPED).read_bytes())

    assert copies[0] == copies[1]


@pytest.mark.parametrize("content", [pdfs.good, pdfs.a_scan, pdfs.blank])
def test_every_line_of_the_stamp_can_be_searched(pool: Pool, tmp_path: Path, content: Callable[[], bytes]) -> None:
    document = stamped(pool, content(), tmp_path)

    for line in STAMP.lines:
        assert document[0].get_textpage().search(line.replace("{pages}", "1")).get_next(), line


@pytest.mark.parametrize("content", [b"Q Q", b"BT", b"/P BMC", b"q 1 0 0 1 900 900 cm", b"Q 0.01 0 0 0.01 0 0 cm"])
def test_content_out_of_order_is_drawn_apart(pool: Pool, tmp_path: Path, content: bytes) -> None:
    pdf = pdfs.made()
    pdf.pages[0].contents_add(content, prepend=False)
    document = stamped(pool, pdfs.saved(pdf), tmp_path)

    assert seen_place(document, "E-FILED")[1] < 0.1
    assert document[0].get_textpage().get_text_range().count("E-FILED") == 1
    assert "Page 1. Plaintiff claims" in document[0].get_textpage().get_text_range()


def test_content_that_cannot_be_inflated_does_not_take_the_stamp_with_it(pool: Pool, tmp_path: Path) -> None:
    pdf = pdfs.made()
    broken = pikepdf.Stream(pdf, b"this is not deflated")
    broken.Filter = pikepdf.Name.FlateDecode
    pdf.pages[0].obj.Contents = broken
    document = stamped(pool, pdfs.saved(pdf), tmp_path)

    assert "E-FILED" in document[0].get_textpage().get_text_range()


def test_page_of_a_document_read_from_right_to_left_is_stamped(pool: Pool, tmp_path: Path) -> None:
    pdf = pdfs.made()
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name.R2L)
    stamped(pool, pdfs.saved(pdf), tmp_path).close()


def test_layer_left_open_and_switched_off_does_not_hide_the_stamp(pool: Pool, tmp_path: Path) -> None:
    """Poppler and mupdf would go on in the layer; pdfium does not, so what it draws proves nothing here."""
    stamped(pool, pdfs.with_open_layer(), tmp_path).close()

    with pikepdf.open(tmp_path / "made" / STAMPED) as copy:
        own = copy.pages[0].obj.Resources.XObject["/EFilingPage"].read_bytes()
    assert own.rstrip().endswith(b"EMC")
    assert own.count(b"BDC") == own.count(b"EMC")
