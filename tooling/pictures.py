"""Takes the README's pictures from the real pages: `make pictures`. Needs chromium."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.papers import draw_papers
from tests.browser.walking import Walk
from tests.conftest import CHROMIUM_FLAGS
from tests.running import ROOT, RunningPortal

FOLDER = ROOT / "docs" / "pictures"
DESK = ViewportSize(width=1180, height=860)
PHONE = ViewportSize(width=390, height=844)


def take_pictures() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with RunningPortal() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        picture_filing(browser, portal)
        picture_desk(browser, portal)
        browser.close()


def picture_filing(browser: Browser, portal: RunningPortal) -> None:
    """The worked example: the pages of a phone until the cart, those of a desk from there on."""
    page = browser.new_page(viewport=PHONE)
    walk = Walk(page, portal.origin)
    page.goto(portal.origin)
    snap(page, "welcome-phone")
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    snap(page, "summons-phone")
    walk.give_summons()
    walk.give_parties()
    snap(page, "documents-phone")
    with tempfile.TemporaryDirectory() as folder:
        walk.give_documents(draw_papers(Path(folder)))
    page.set_viewport_size(DESK)
    snap(page, "review")
    walk.certify(note="Call the court about parking")
    walk.select_item("THORNTON", note="parking")
    page.wait_for_timeout(1000)
    snap(page, "cart")
    walk.check_out()
    walk.pay_now()
    walk.give_card()
    walk.on("Confirmation of E-filed Transaction (print this page for your records)")
    page.locator("#copies a[href*='/stamped/']").first.wait_for()
    snap(page, "confirmation")


def picture_desk(browser: Browser, portal: RunningPortal) -> None:
    page = browser.new_page(viewport=DESK)
    walk = Walk(page, portal.origin)
    walk.sign_in("clerk.hartford", "demo-Clerk-2017", home=None)
    page.goto(f"{portal.origin}/desk/queue/")
    snap(page, "queue")


def snap(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    take_pictures()
