from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Name

from documents.examiner.children import Pool
from documents.examiner.codes import Code, Finding, Repair, Verdict
from documents.examiner.flattening import Answer, answers_of, lost_answers
from documents.examiner.orders import BEFORE, COURT_COPY, Report
from tests.documents import pdfs
from tests.documents.children import examined


def repaired(pool: Pool, content: bytes, folder: Path) -> tuple[Report, pikepdf.Pdf]:
    report = examined(pool, content, folder)
    assert report.verdict is Verdict.READY, report
    assert report.has_court_copy
    return report, pikepdf.open(folder / "made" / COURT_COPY)


def text_of(path: Path) -> str:
    document = pdfium.PdfDocument(str(path))
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text


@pytest.mark.parametrize("where", ["names", "open", "page"])
def test_scripts_are_taken_out_of_the_court_s_copy(pool: Pool, tmp_path: Path, where: str) -> None:
    report, copy = repaired(pool, pdfs.with_script(where), tmp_path)

    assert report.repairs == [Repair.SCRIPTS]
    raw = b"".join(repr(item).encode() for item in copy.objects if not isinstance(item, pikepdf.Stream))
    assert b"JavaScript" not in raw
    assert "app.alert" not in str(copy.Root)


def test_launch_action_goes_and_a_plain_link_stays(pool: Pool, tmp_path: Path) -> None:
    report, copy = repaired(pool, pdfs.with_launch(), tmp_path)

    assert Finding.LAUNCH in {found.code for found in report.findings}
    actions = [str(annotation.A.S) for annotation in copy.pages[0].obj.Annots if "/A" in annotation]
    assert actions == ["/URI"]


def test_attachments_are_listed_and_taken_out(pool: Pool, tmp_path: Path) -> None:
    report, copy = repaired(pool, pdfs.with_attachment(), tmp_path)

    assert report.repairs == [Repair.ATTACHMENTS]
    assert len(copy.attachments) == 0


@pytest.mark.parametrize("drawn", [True, False], ids=["drawn", "undrawn"])
def test_form_is_flattened_with_every_answer_readable(pool: Pool, tmp_path: Path, *, drawn: bool) -> None:
    report, copy = repaired(pool, pdfs.a_form(drawn=drawn), tmp_path)

    assert report.repairs == [Repair.FORM]
    assert "/AcroForm" not in copy.Root
    text = text_of(tmp_path / "made" / COURT_COPY)
    assert "Hara Thornton" in text
    assert "leaked twice" in text
    assert (tmp_path / "made" / BEFORE).exists()


def test_empty_form_is_flattened_too(pool: Pool, tmp_path: Path) -> None:
    _report, copy = repaired(pool, pdfs.a_form(answers=False, drawn=False), tmp_path)

    assert "/AcroForm" not in copy.Root
    assert not list(copy.pages[0].obj.get("/Annots", []))


def test_lost_answer_is_noticed(tmp_path: Path) -> None:
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(pdfs.a_form())
    after.write_bytes(pdfs.good())
    with pikepdf.open(before) as pdf:
        answers = answers_of(pdf)

    assert {answer.words for answer in answers} == {"Maureen O'Hara Thornton", "The roof\nleaked twice", ""}
    lost = lost_answers(answers, before=before, after=after)
    assert "Maureen O'Hara Thornton" in {answer.words for answer in lost}


def test_answer_no_font_of_ours_can_draw_needs_attention(pool: Pool, tmp_path: Path) -> None:
    with pikepdf.open(_written(tmp_path, pdfs.a_form(drawn=False))) as pdf:
        pdf.Root.AcroForm.Fields[0].V = "\u6797\u5c0f\u660e"
        content = pdfs.saved(pdf)
    report = examined(pool, content, tmp_path)

    assert (report.verdict, report.code) == (Verdict.ATTENTION, Code.ANSWERS_LOST)
    assert report.stamped


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "form.pdf"
    path.write_bytes(content)
    return path


def test_answers_know_their_page_and_place() -> None:
    with pikepdf.new() as pdf:
        assert answers_of(pdf) == []
    assert Answer(0, 0, "x", (0, 0, 1, 1)).words == "x"


def test_pages_that_only_adobe_shows_need_attention(pool: Pool, tmp_path: Path) -> None:
    report = examined(pool, pdfs.only_adobe_shows_it(), tmp_path)

    assert (report.verdict, report.code) == (Verdict.ATTENTION, Code.CONTENTS_ELSEWHERE)


def test_signed_file_is_told_and_not_rewritten(pool: Pool, tmp_path: Path) -> None:
    report = examined(pool, pdfs.signed(), tmp_path)

    assert (report.verdict, report.repairs, report.has_court_copy) == (Verdict.READY, [], False)
    assert Finding.SIGNATURE in {found.code for found in report.findings}


def test_boxes_no_two_readers_agree_on_are_written_anew(pool: Pool, tmp_path: Path) -> None:
    report, copy = repaired(pool, pdfs.with_boxes((0, 0, 612, 792), (700, 700, 900, 900)), tmp_path)

    assert report.repairs == [Repair.BOXES]
    assert [float(side) for side in copy.pages[0].obj.MediaBox] == [0, 0, 612, 792]
    assert "/CropBox" not in copy.pages[0].obj


def test_answers_are_drawn_anew_when_the_form_says_its_pictures_are_old(pool: Pool, tmp_path: Path) -> None:
    with pikepdf.open(_written(tmp_path, pdfs.a_form())) as pdf:
        pdf.Root.AcroForm.Fields[0].V = "Levin, Konstantin"
        pdf.Root.AcroForm.NeedAppearances = True
        content = pdfs.saved(pdf)
    report, _copy = repaired(pool, content, tmp_path)

    assert report.repairs == [Repair.FORM]
    assert "Levin, Konstantin" in text_of(tmp_path / "made" / COURT_COPY)


@pytest.mark.parametrize(
    "broken",
    [
        {"Width": 99_999},
        {"Height": 0},
        {"Filter": Name.JPXDecode},
        {"Filter": Name.JPXDecode, "Width": 70_000},
    ],
)
def test_picture_no_reader_can_draw_is_taken_out(pool: Pool, tmp_path: Path, broken: dict[str, object]) -> None:
    """Mupdf gives up the whole page at such a picture, and the stamp with it."""
    report, copy = repaired(pool, pdfs.with_picture(**broken), tmp_path)

    assert report.repairs == [Repair.DAMAGE]
    assert copy.pages[0].obj.Resources.XObject.P.Subtype == Name.Form
    assert "Plaintiff claims" in text_of(tmp_path / "made" / COURT_COPY)


def test_picture_in_order_stays(pool: Pool, tmp_path: Path) -> None:
    assert examined(pool, pdfs.with_picture(), tmp_path).repairs == []


@pytest.mark.parametrize("unit", [0, -2, Name.Odd, 100])
def test_unit_that_is_none_is_taken_away(pool: Pool, tmp_path: Path, unit: object) -> None:
    """To mupdf a page with the unit 0 has no size, and shows nothing."""
    pdf = pdfs.made()
    pdf.pages[0].obj.UserUnit = unit
    report, copy = repaired(pool, pdfs.saved(pdf), tmp_path)

    assert report.repairs == [Repair.BOXES]
    assert "/UserUnit" not in copy.pages[0].obj


@pytest.mark.parametrize("turn", [45, 10**9, Name.Odd, "90", 89.5])
def test_turn_that_is_none_is_written_anew(pool: Pool, tmp_path: Path, turn: object) -> None:
    pdf = pdfs.made()
    pdf.pages[0].obj.Rotate = turn
    report, copy = repaired(pool, pdfs.saved(pdf), tmp_path)

    assert report.repairs == [Repair.BOXES]
    assert copy.pages[0].obj.Rotate == 0


@pytest.mark.parametrize("listed", [b"77 0 R", b"5 0 R ", b"null  "])
def test_pages_that_a_damaged_list_lost_are_found(pool: Pool, tmp_path: Path, listed: bytes) -> None:
    whole = pdfs.saved(pdfs.made(pages=2), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = whole.replace(b"/Kids [ 3 0 R 4 0 R ]", b"/Kids [ " + listed + b"      ]")
    report, copy = repaired(pool, content, tmp_path)

    assert {Repair.DAMAGE, Repair.PAGE_TREE} <= set(report.repairs)
    assert [len(copy.pages), report.pages] == [2, 2]
    assert "Page 1." in text_of(tmp_path / "made" / COURT_COPY)
