"""Files that are not what they say, names that are paths, and ways of getting files to run in a browser."""

import pytest

from tests.attack.conftest import Note
from tests.attack.filing import attach, new_draft, settled
from tests.attack.visitor import Visitor
from tests.documents import pdfs

AREA = "Files, up and down"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ZIP = b"PK\x03\x04" + b"\0" * 60
NAMES = (
    "../../../../etc/cron.d/marker.pdf",
    "..\\\\..\\\\marker.pdf",
    "marker.pdf.html",
    "marker.php",
    "marker%00.pdf",
    "/absolute/marker.pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "marker\u202efdp.exe",
    "m" * 250 + ".pdf",
    ".htaccess",
    "CON.pdf",
)


@pytest.fixture(scope="module")
def draft(business: Visitor) -> str:
    return new_draft(business)


def test_what_is_no_pdf_is_refused_whatever_it_is_called(business: Visitor, note: Note) -> None:
    tries = {
        "HTML called .pdf": ("page.pdf", HTML, "application/pdf"),
        "HTML called HTML": ("page.html", HTML, "text/html"),
        "SVG with a script": ("drawing.svg", SVG, "image/svg+xml"),
        "SVG called .pdf": ("drawing.pdf", SVG, "application/pdf"),
        "a ZIP called .pdf": ("paper.pdf", ZIP, "application/pdf"),
        "an empty file": ("paper.pdf", b"", "application/pdf"),
        "a PDF header and nothing else": ("paper.pdf", pdfs.only_a_header(), "application/pdf"),
        "a PDF that inflates to a gigabyte": ("paper.pdf", pdfs.inflating(), "application/pdf"),
        "a PDF with a password": ("paper.pdf", pdfs.user_locked(), "application/pdf"),
    }
    for name, file in tries.items():
        place = new_draft(business)
        answer = attach(business, place, "writ", file)
        states = {one["state"] for one in settled(business, place)}
        note(name, ", ".join(sorted(states)) or "not taken")
        assert answer.status in {200, 422}
        assert "ready" not in states, (name, states)


def test_a_file_that_is_two_things_is_served_as_one(business: Visitor, draft: str, note: Note) -> None:
    polyglots = {
        "a PDF that begins with HTML": HTML + b"\n" + pdfs.good(),
        "a PDF that ends with HTML": pdfs.good() + HTML,
        "a PDF that ends with a ZIP": pdfs.good() + ZIP,
        "a PDF with a script inside": pdfs.with_script(),
        "a PDF that starts a program": pdfs.with_launch(),
        "a PDF sent as text/html": pdfs.good(),
    }
    for name, content in polyglots.items():
        place = new_draft(business)
        kind = "text/html" if "text/html" in name else "application/pdf"
        attach(business, place, "writ", ("writ.pdf", content, kind))
        state = settled(business, place)[0]["state"]
        for query in ("", "?original=1"):
            _assert_harmless(business, place, query)
        note(f"{name} ({state})", "served as application/pdf, nosniff, sandboxed")


def _assert_harmless(visitor: Visitor, draft: str, query: str) -> None:
    links = [link for link in visitor.get(f"{draft}documents/").links() if "/pdf/" in link]
    for link in links:
        answer = visitor.get(link.partition("?")[0] + query)
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "no-store" in answer.headers["cache-control"]
        assert "filename=" in answer.headers["content-disposition"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_are_only_words(name: str, business: Visitor, note: Note) -> None:
    place = new_draft(business)
    answer = attach(business, place, "writ", (name, pdfs.good(), "application/pdf"))
    assert answer.status == 200
    settled(business, place)
    page = business.get(f"{place}documents/")
    assert "<img src=x" not in page.text
    link = next(link for link in page.links() if "/pdf/" in link)
    disposition = business.get(link).headers["content-disposition"]
    assert "marker" not in disposition
    assert ".." not in disposition
    note("names with paths, markup, two endings, NUL, right-to-left marks and 250 letters", "kept as words, never used")


def test_parts_of_a_file_are_given_exactly(business: Visitor, draft: str, note: Note) -> None:
    attach(business, draft, "writ", ("writ.pdf", pdfs.good(), "application/pdf"))
    settled(business, draft)
    link = next(link for link in business.get(f"{draft}documents/").links() if "/pdf/" in link)
    whole = business.get(link).body
    tries = {
        "bytes=0-0": (206, whole[:1]),
        "bytes=5-9": (206, whole[5:10]),
        "bytes=-4": (206, whole[-4:]),
        "bytes=999999999-": (416, b""),
        "bytes=9-5": (200, whole),
        "bytes=0-0,2-3": (200, whole),
        "bytes=--1": (200, whole),
        "lines=1-2": (200, whole),
        f"bytes=0-{'9' * 40}": (200, whole),
        "bytes=" + ",".join(["0-"] * 500): (200, whole),
    }
    for asked, (status, body) in tries.items():
        answer = business.get(link, Range=asked)
        note(f"`Range: {asked[:30]}`", answer)
        assert (answer.status, answer.body) == (status, body), asked
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_uploads_for_no_slot_or_too_large_are_refused(business: Visitor, draft: str, note: Note) -> None:
    answer = attach(business, draft, "nonsense", ("a.pdf", pdfs.good(), "application/pdf"))
    note("a file for a slot that does not exist", answer)
    assert answer.status in {404, 422}
    before = len(settled(business, draft))
    answer = attach(
        business, draft, "statement-of-service", ("a.pdf", b"%PDF-1.7\n" + b"0" * 36 * 1024 * 1024, "application/pdf")
    )
    note("a file of 36 MB", answer)
    assert answer.status in {413, 422}
    assert len(settled(business, draft)) == before
