from pathlib import Path

import pytest

from documents.examiner.children import Pool
from documents.examiner.codes import Finding
from documents.examiner.orders import Found
from tests.documents import pdfs
from tests.documents.children import examined

KINDS = ("social-security", "government-id", "date-of-birth", "financial-account")


def findings(pool: Pool, content: bytes, folder: Path) -> list[Found]:
    return examined(pool, content, folder, identifiers=KINDS).findings


def test_identifier_is_told_by_page_kind_and_mask(pool: Pool, tmp_path: Path) -> None:
    pdf = pdfs.made(pages=2)
    pdfs.add_page(pdf, pdfs.page_text(["My social security number is 219-09-9998."]))

    assert findings(pool, pdfs.saved(pdf), tmp_path) == [
        Found(Finding.IDENTIFIER, page=3, detail="social-security XXX-XX-XX98")
    ]


def test_kinds_the_rule_does_not_name_are_not_looked_for(pool: Pool, tmp_path: Path) -> None:
    content = pdfs.good(text="Date of birth 1/2/1980")

    assert examined(pool, content, tmp_path, identifiers=("social-security",)).findings == []
    assert examined(pool, content, tmp_path, identifiers=()).findings == []


@pytest.mark.parametrize("box", [b"0 g", b"0.2 0.1 0.1 rg"])
def test_text_under_a_box_is_found_with_what_it_gives_away(pool: Pool, tmp_path: Path, box: bytes) -> None:
    codes = [found.code for found in findings(pool, pdfs.under_a_box(box=box), tmp_path)]

    assert codes == [Finding.IDENTIFIER, Finding.HIDDEN_TEXT]


def test_text_under_white_paint_is_found(pool: Pool, tmp_path: Path) -> None:
    codes = [found.code for found in findings(pool, pdfs.under_a_box(box=b"1 g"), tmp_path)]

    assert codes == [Finding.IDENTIFIER, Finding.INVISIBLE_TEXT]


def test_invisible_text_is_found(pool: Pool, tmp_path: Path) -> None:
    codes = [found.code for found in findings(pool, pdfs.invisible(), tmp_path)]

    assert codes == [Finding.IDENTIFIER, Finding.INVISIBLE_TEXT]


@pytest.mark.parametrize("content", [pdfs.white_on_black, pdfs.scan_with_text, pdfs.good])
def test_text_that_everybody_sees_is_not_called_hidden(pool: Pool, tmp_path: Path, content: object) -> None:
    assert callable(content)
    codes = {found.code for found in findings(pool, content(), tmp_path)}

    assert not codes & {Finding.HIDDEN_TEXT, Finding.INVISIBLE_TEXT}
