"""The sheet of parts, seen by a real browser: what axe finds, what a phone shows, what the scripts do."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.barriers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CONTRAST: Any = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}
WIDTHS = pytest.mark.parametrize("width", [1280, 360])


@pytest.fixture
def address(live_server: LiveServer) -> str:
    return f"{live_server.url}/demo/parts/"


def opened(page: Page, address: str, *, width: int = 1280, height: int = 800) -> Page:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Parts of a page")
    return page


@WIDTHS
def test_parts_have_no_barrier_that_axe_finds(page: Page, address: str, width: int) -> None:
    opened(page, address, width=width)

    assert barriers(page) == []
    assert barriers(page, CONTRAST) == []


@WIDTHS
def test_refused_form_has_no_barrier_and_takes_the_reader_to_its_summary(page: Page, address: str, width: int) -> None:
    opened(page, address, width=width)
    page.get_by_role("button", name="Continue").click()

    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    assert barriers(page) == []


def test_nothing_is_wider_than_the_screen(page: Page, address: str) -> None:
    """640 px is also a desk's 1280 px at 200 % zoom."""
    for width in (320, 640):
        opened(page, address, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_sticky_actions_never_cover_the_focused_field(page: Page, address: str) -> None:
    opened(page, address, width=360, height=640)
    bar = page.locator(".actions__main").first

    for _ in range(40):
        page.keyboard.press("Tab")
        covered = bar.evaluate(
            """bar => {
                const [field, top] = [document.activeElement, bar.getBoundingClientRect().top];
                if (bar.contains(field) || top >= innerHeight) return "";
                const box = field.getBoundingClientRect();
                return box.bottom > top + 1 && box.top < bar.getBoundingClientRect().bottom ? field.outerHTML : "";
            }"""
        )
        assert covered == ""


def test_combo_box_takes_typed_words_and_keeps_its_description(page: Page, address: str) -> None:
    opened(page, address)
    court = page.get_by_role("combobox", name="To which Court location is this case returnable?")
    assert court.get_attribute("aria-describedby") == "id_court_helptext"

    court.fill("hart")
    court.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("select[name=court]")).to_have_value("HHD")


def test_error_link_brings_the_keyboard_to_its_field(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Last Name: Enter an answer.").click()

    expect(page.locator("#id_last_name")).to_be_focused()


def test_chosen_file_is_named_beside_browse(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_label("Small Claims Writ and Notice of Suit, JD-CV-40").set_input_files(
        {"name": "writ.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )

    expect(page.get_by_text("writ.pdf (1 KB)")).to_be_visible()


def test_page_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = opened(context.new_page(), address)
    plain.get_by_label("To which Court location is this case returnable?").select_option("HHD")
    plain.get_by_role("button", name="Continue").click()

    expect(plain.get_by_role("alert").first).to_be_visible()
    expect(plain.get_by_label("To which Court location is this case returnable?")).to_have_value("HHD")
    context.close()
