from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from documents.examiner.children import Pool
from documents.examiner.codes import Code, Finding, Repair, Verdict
from documents.examiner.orders import COURT_COPY, PICTURE, STAMPED
from documents.examiner.pictures import is_blank
from tests.documents import pdfs
from tests.documents.bombs import BOMBS
from tests.documents.children import STAMP, examined


def codes(report: object) -> set[str]:
    return {found.code for found in report.findings}  # type: ignore[attr-defined]  # a Report


def text_of_first_page(path: Path) -> str:
    document = pdfium.PdfDocument(str(path))
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text


@pytest.mark.parametrize("pages", [1, 7])
def test_good_file_is_ready_pictured_and_stamped(pool: Pool, tmp_path: Path, pages: int) -> None:
    report = examined(pool, pdfs.good(pages=pages), tmp_path)

    assert (report.verdict, report.code, report.pages, report.repairs) == (Verdict.READY, Code.READY, pages, [])
    assert report.stamped
    assert not report.has_court_copy
    assert not is_blank(Image.open(tmp_path / "made" / PICTURE))
    text = text_of_first_page(tmp_path / "made" / STAMPED)
    assert all(line.replace("{pages}", str(pages)) in text for line in (STAMP.title, *STAMP.lines))
    assert len(pikepdf.open(tmp_path / "made" / STAMPED).pages) == pages


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (pdfs.user_locked, Code.NEEDS_PASSWORD, ""),
        (pdfs.beyond_repair, Code.BEYOND_REPAIR, ""),
        (pdfs.without_pages, Code.NO_PAGES, ""),
        (pdfs.null_page, Code.NO_PAGES, ""),
        (pdfs.pages_taken_off, Code.NO_PAGES, ""),
        (pdfs.not_a_pdf, Code.NOT_A_PDF, "ZIP archive or Office document"),
        (pdfs.only_a_header, Code.NOT_A_PDF, "web page"),
        (lambda: b"", Code.NOT_A_PDF, "empty file"),
        (lambda: b"Dear court, please find", Code.NOT_A_PDF, "text file"),
        (lambda: b"<html>startxref, endobj</html>", Code.NOT_A_PDF, "web page"),
        (lambda: b"%!PS-Adobe-3.0\n/obj 1 def (endobj)", Code.NOT_A_PDF, "PostScript file"),
        (lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 99, Code.NOT_A_PDF, "JPEG picture"),
    ],
)
def test_file_that_cannot_be_filed_is_refused_with_its_own_code(
    pool: Pool, tmp_path: Path, content: Callable[[], bytes], code: Code, detail: str
) -> None:
    report = examined(pool, content(), tmp_path)

    assert (report.verdict, report.code, report.detail) == (Verdict.REFUSED, code, detail)
    assert not report.stamped


@pytest.mark.parametrize(
    ("content", "repair", "pages"),
    [
        (pdfs.owner_locked, Repair.DECRYPTED, 1),
        (pdfs.damaged_tail, Repair.DAMAGE, 2),
        (pdfs.wrong_startxref, Repair.DAMAGE, 1),
        (pdfs.object_at_nowhere, Repair.DAMAGE, 1),
        (pdfs.late_header, Repair.HEADER, 1),
        (pdfs.postscript_header, Repair.HEADER, 1),
        (pdfs.behind_a_web_page, Repair.HEADER, 1),
    ],
)
def test_mendable_file_is_repaired_on_a_copy(
    pool: Pool, tmp_path: Path, content: Callable[[], bytes], repair: Repair, pages: int
) -> None:
    original = content()
    report = examined(pool, original, tmp_path)

    assert (report.verdict, report.code, report.pages) == (Verdict.READY, Code.REPAIRED, pages)
    assert repair in report.repairs
    assert (tmp_path / "upload").read_bytes() == original
    with pikepdf.open(tmp_path / "made" / COURT_COPY) as court_copy:
        assert not court_copy.is_encrypted
        assert len(court_copy.pages) == pages
    assert (tmp_path / "made" / COURT_COPY).read_bytes().startswith(b"%PDF-")


def test_too_many_pages_are_refused(pool: Pool, tmp_path: Path) -> None:
    report = examined(pool, pdfs.good(pages=4), tmp_path, max_pages=3)

    assert (report.verdict, report.code, report.pages) == (Verdict.REFUSED, Code.TOO_MANY_PAGES, 4)


@pytest.mark.parametrize("content", BOMBS, ids=lambda content: content.__name__)
def test_bomb_costs_one_verdict_and_the_next_file_is_examined(tmp_path: Path, content: Callable[[], bytes]) -> None:
    pool = Pool(spare=1, cpu=3, wall=60)  # time enough on a busy machine: the CPU's limit is what ends it
    report = examined(pool, content(), tmp_path)
    after = examined(pool, pdfs.good(), tmp_path)
    pool.close()

    # Some bombs are none to the libraries here; what is accepted is stamped all the same.
    assert report.stamped or (report.verdict, report.code) in {
        (Verdict.REFUSED, Code.TOO_COSTLY),
        (Verdict.REFUSED, Code.BEYOND_REPAIR),
    }
    assert after.verdict is Verdict.READY
    assert report.peak_mb < 512


def test_small_file_that_inflates_or_draws_without_end_is_too_costly(tmp_path: Path) -> None:
    pool = Pool(spare=1, cpu=3, wall=60)
    reports = [examined(pool, content(), tmp_path) for content in (pdfs.inflating, pdfs.drawing_for_ever)]
    pool.close()

    assert {(report.verdict, report.code) for report in reports} == {(Verdict.REFUSED, Code.TOO_COSTLY)}


@pytest.mark.parametrize("content", [pdfs.blank, pdfs.a_scan])
def test_page_without_text_is_said_to_have_none(pool: Pool, tmp_path: Path, content: Callable[[], bytes]) -> None:
    report = examined(pool, content(), tmp_path)

    assert report.verdict is Verdict.READY
    assert Finding.NO_TEXT in codes(report)
    assert (Finding.BLANK_FIRST_PAGE in codes(report)) == (content is pdfs.blank)


@pytest.mark.parametrize("where", ["names", "open", "page"])
def test_scripts_are_found_wherever_they_hang(pool: Pool, tmp_path: Path, where: str) -> None:
    assert Finding.SCRIPTS in codes(examined(pool, pdfs.with_script(where), tmp_path))


def test_attachments_are_named(pool: Pool, tmp_path: Path) -> None:
    report = examined(pool, pdfs.with_attachment(), tmp_path)

    assert [found.detail for found in report.findings if found.code == Finding.ATTACHMENT] == ["ledger.csv"]
