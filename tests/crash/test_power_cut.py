"""Kill everything between the card page and the confirmation, start again: paid once, filed once, confirmed."""

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.papers import draw_papers
from tests.browser.walking import CARD, Walk
from tests.running import RunningPortal

pytestmark = [pytest.mark.crash, pytest.mark.browser]


def test_power_cut_after_the_card_page_leaves_one_charge_and_one_filing(
    page: Page, tmp_path: Path, demo_data: Path
) -> None:
    with RunningPortal(data=demo_data) as portal:
        walk = Walk(page, portal.origin)
        walk.sign_in()
        walk.start_small_claim()
        walk.give_case_type()
        walk.give_summons()
        walk.give_parties()
        walk.give_documents(draw_papers(tmp_path))
        walk.certify(note="cut")
        walk.select_item("THORNTON", note="cut")
        walk.check_out()
        walk.pay_now()
        page.get_by_label("Card number").wait_for()
        charges_before = len(portal.charges())
        # The processor takes the money while the portal hears nothing; then the power goes.
        portal.freeze()
        fields = {label: page.get_by_label(label).get_attribute("name") or "" for label in CARD}
        answer = page.request.post(
            page.url, form={fields[label]: value for label, value in CARD.items()}, max_redirects=0
        )
        assert answer.status == 303
        portal.kill()
        assert paid_filings(portal) == []

        portal.start()

        assert_settled(walk, portal, charges_before=charges_before)


def assert_settled(walk: Walk, portal: RunningPortal, *, charges_before: int) -> None:
    """The sweep finds out by itself; the filer finds the case without having come back from the card page."""
    for _try in range(120):
        if paid_filings(portal):
            break
        walk.page.wait_for_timeout(500)
    (number,) = paid_filings(portal)
    walk.page.goto(f"{portal.origin}/confirmations/{number}/")
    walk.on("Confirmation of E-filed Transaction (print this page for your records)")
    assert walk.facts()["Total Transaction Amount"] == "$97.09"
    assert len(portal.charges()) == charges_before + 1


def paid_filings(portal: RunningPortal) -> list[str]:
    """Confirmation numbers of what this test filed."""
    with sqlite3.connect(portal.folder / "data" / "portal.sqlite3") as rows:
        found = rows.execute("SELECT confirmation_number FROM docket_filing WHERE note = 'cut' AND state = 'filed'")
        return [number for (number,) in found]
