"""The manual's worked example, step by step, at a desk and on a phone."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.papers import draw_papers
from tests.browser.walking import Walk
from tests.running import RunningPortal

pytestmark = pytest.mark.browser

CAPTION = "KARENINA, ANNA v. THORNTON, TROOPER ET AL"
MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
PATTERNS = {
    "Confirmation Number": r"5\d{7}",
    "Total Court Fees": r"\$95\.00",
    "Service Fee": r"\$2\.09",
    "Total Transaction Amount": r"\$97\.09",
    "Payment Method": "Credit Card",
    "Payment Date": r"\d\d/\d\d/\d{4} \d\d:\d\d[AP]M E[SD]T",
    "Docket Number": r"HHD-CV-\d\d-6\d{6}S",
    "Case Name": re.escape(CAPTION),
    "Type of Transaction": "E-File New Case",
    "Court Fee": r"\$95\.00",
    "Date Filed": rf"({MONTHS})-\d{{1,2}}-\d{{4}}.*",
    "Filed By": r"\(annakarenina\)",
    "Document Filed": "SMALL CLAIMS WRIT AND NOTICE OF SUIT.* SMALL CLAIMS RETURN / STATEMENT OF SERVICE.*",
    "Date and Time of Transaction": r"\w+day, \w+ \d\d, \d{4} \d\d:\d\d:\d\d [AP]M E[SD]T",
}


@pytest.mark.parametrize("width", [1280, 360])
def test_worked_example_ends_with_a_docket_number(
    page: Page, portal: RunningPortal, tmp_path: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk = Walk(page, portal.origin)
    note = f"seen at {width}"
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    walk.give_summons()
    walk.give_parties()
    walk.give_documents(draw_papers(tmp_path))
    review = page.locator("main").inner_text()
    assert CAPTION in review
    assert all(words in review for words in ("HHD - Hartford at Hartford", "$4,250.00", "Maureen O'Hara Thornton"))

    walk.certify(note=note)
    walk.select_item(CAPTION, note=note)
    expect(page.get_by_role("row", name="Total Due (USD) $97.09")).to_be_visible()
    walk.check_out()
    expect(page.locator("main")).to_contain_text("$97.09")
    walk.pay_now()
    walk.give_card()

    walk.on("Confirmation of E-filed Transaction (print this page for your records)")
    facts = walk.facts()
    assert {label for label, pattern in PATTERNS.items() if not re.fullmatch(pattern, facts[label])} == set()
    assert_stamped(page, docket_number=facts["Docket Number"], confirmation=facts["Confirmation Number"])
    assert_in_my_cases(walk, facts["Docket Number"])
    assert_no_sideways_scroll(page)


def assert_stamped(page: Page, *, docket_number: str, confirmation: str) -> None:
    """The court's copies say what the confirmation says, in words that can be read out of the file."""
    copies = page.locator("#copies a[href*='/stamped/']")
    expect(copies).to_have_count(2, timeout=60_000)
    for link in copies.all():
        answer = page.request.get(page.url.partition("/confirmations/")[0] + (link.get_attribute("href") or ""))
        first = pypdf.PdfReader(io.BytesIO(answer.body())).pages[0].extract_text()
        assert "E-FILED" in first
        assert docket_number in first
        assert confirmation in first


def assert_in_my_cases(walk: Walk, docket_number: str) -> None:
    walk.follow(docket_number)
    walk.on("Case Detail")
    expect(walk.page.locator("main")).to_contain_text(CAPTION)


def assert_no_sideways_scroll(page: Page) -> None:
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert widths[0] <= widths[1]
