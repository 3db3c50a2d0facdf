"""The documents page with scripts on: what is added, checked, settled, replaced and put in order, without a reload."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Locator, Page, Response, Route, expect

from tests.browser.hands import answer_choosers
from tests.browser.papers import draw_papers
from tests.browser.walking import Walk
from tests.documents import pdfs
from tests.running import RunningPortal

pytestmark = pytest.mark.browser

WRIT = "Small Claims Writ and Notice of Suit, JD-CV-40"
SERVICE = "Small Claims Return/Statement of Service, JD-CV-123"
SCRIPT = re.compile(r"/js/documents[^/]*[.]js")
CHECKED = 90_000  # milliseconds: a busy machine's, a person waits a second
TRIED = re.compile(r"/documents/[?]tried")
NOTE_DRAWN = "window.drawn = new Set(); addEventListener('htmx:afterSwap', one => window.drawn.add(one.target.id))"


def is_checked(answer: Response) -> bool:
    return "/documents/status/" in answer.url and not answer.json()["is_waiting"]


def is_refused(answer: Response) -> bool:
    return answer.status == 503


def test_summary_loses_the_lines_that_are_settled(page: Page, portal: RunningPortal, tmp_path: Path) -> None:
    papers, asked = draw_papers(tmp_path), list[Route]()
    walk = Walk(page, portal.origin)
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    walk.give_summons()
    walk.give_parties()
    page.get_by_text("I have reviewed the document(s) I am filing").click()
    walk.press("Continue")
    lines = page.locator("#error-summary li")
    expect(lines).to_have_text([f"Add this document: {WRIT}", f"Add this document: {SERVICE}"])

    page.evaluate(NOTE_DRAWN)
    walk.attach(WRIT, papers["writ"])
    expect(lines).to_have_text([f"Add this document: {SERVICE}"])
    assert page.evaluate("[...window.drawn]") == ["documents-panel"]  # not its cards, and then once more with it

    def answer_once(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.continue_()
        else:
            route.fulfill(status=503)

    page.route(TRIED, answer_once)
    with page.expect_response(is_checked, timeout=CHECKED):
        page.get_by_label(SERVICE, exact=True).set_input_files(papers["service"])
    with page.expect_response(is_refused):
        pass  # it is asked again and again
    page.unroute(TRIED)
    expect(page.locator("#error-summary")).to_have_count(0)
    expect(page).to_have_title(re.compile("^Documents"))


def test_file_chosen_before_the_scripts_came_is_sent_when_they_come(
    page: Page, portal: RunningPortal, tmp_path: Path
) -> None:
    papers, held = draw_papers(tmp_path), list[Route]()
    walk = Walk(page, portal.origin)
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    walk.give_summons()
    walk.give_parties()

    def hold(route: Route) -> None:
        held.append(route)

    page.route(SCRIPT, hold)
    with page.expect_request(SCRIPT):
        page.goto(page.url, wait_until="commit")
    page.get_by_label(WRIT, exact=True).set_input_files(papers["writ"])
    assert len(held) == 1

    held[0].continue_()
    card = page.locator("article", has_text="writ.pdf")
    expect(card.get_by_text("Ready to file")).to_be_visible(timeout=60_000)


DROP = """([drop, name, content]) => {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, { type: "application/pdf" }));
    for (const kind of ["dragover", "drop"])
        drop.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


class DocumentsPage:
    def __init__(self, page: Page, portal: RunningPortal, folder: Path) -> None:
        self.page, self.folder, self.walk = page, folder, Walk(page, portal.origin)
        self.walk.sign_in()
        self.walk.start_small_claim()
        self.walk.give_case_type()
        self.walk.give_summons()
        self.walk.give_parties()
        page.evaluate("window.isTheSamePage = true")

    def paper(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def card(self, name: str) -> Locator:
        return self.page.locator("article.document", has_text=name)

    def is_reloaded(self) -> bool:
        return not self.page.evaluate("window.isTheSamePage")

    def settles(self, name: str, words: str) -> Locator:
        card = self.card(name)
        expect(card.get_by_text(words, exact=True)).to_be_visible(timeout=CHECKED)
        return card

    def names(self) -> list[str]:
        return [field.input_value() for field in self.page.locator("article.document input[name^=name_]").all()]


def with_two_exhibits(page: Page, portal: RunningPortal, folder: Path) -> DocumentsPage:
    """Chosen together, and checked."""
    documents = DocumentsPage(page, portal, folder)
    lease, bill = documents.paper("lease.pdf", pdfs.good(pages=2)), documents.paper("bill.pdf", pdfs.good(text="Bill"))
    page.locator("input[name=file_exhibit]").set_input_files([lease, bill])
    documents.settles("lease.pdf", "Ready to file")
    documents.settles("bill.pdf", "Ready to file")
    return documents


def test_exhibits_are_chosen_together_dropped_named_moved_viewed_and_deleted(
    page: Page, portal: RunningPortal, tmp_path: Path
) -> None:
    documents = with_two_exhibits(page, portal, tmp_path)
    expect(documents.card("lease.pdf")).to_contain_text("2 pages")

    drop = page.locator("[data-drop][data-slot=exhibit]").element_handle()
    page.evaluate(DROP, [drop, "photo.pdf", base64.b64encode(pdfs.a_scan()).decode()])
    documents.settles("photo.pdf", "Ready to file")
    assert not documents.is_reloaded()
    assert documents.names() == ["lease", "bill", "photo"]

    documents.card("photo.pdf").get_by_label("Name of the exhibit").fill("The broken window")
    documents.walk.press("Save and finish later")
    page.go_back()
    page.reload()
    assert documents.names() == ["lease", "bill", "The broken window"]

    documents.card("photo.pdf").get_by_role("button", name="Move up The broken window").click()
    expect(page.locator("article.document").nth(1)).to_contain_text("photo.pdf")
    assert documents.names() == ["lease", "The broken window", "bill"]

    link = documents.card("lease.pdf").get_by_role("link", name=re.compile("^View All Pages"))
    answer = page.request.get(f"{portal.origin}{link.get_attribute('href')}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")

    documents.card("bill.pdf").get_by_role("link", name=re.compile("^Delete")).click()
    documents.walk.on("Delete this document?")
    documents.walk.press("Delete")
    documents.walk.on("Documents")
    assert documents.names() == ["lease", "The broken window"]


def test_refused_document_says_what_to_do_and_is_replaced_without_deleting_it(
    page: Page, portal: RunningPortal, tmp_path: Path
) -> None:
    documents = DocumentsPage(page, portal, tmp_path)
    page.get_by_label(WRIT, exact=True).set_input_files(documents.paper("locked.pdf", pdfs.user_locked()))
    card = documents.settles("locked.pdf", "The PDF needs a password to open.")
    assert not documents.is_reloaded()
    for program in ("Acrobat", "Mac Preview", "print it to a new PDF"):
        expect(card).to_contain_text(program)

    card.get_by_role("link", name=re.compile("^Replace")).click()
    documents.walk.on("Replace this document")
    page.get_by_label("The new file").set_input_files(documents.paper("open.pdf", pdfs.good()))
    documents.walk.press("Replace")
    documents.walk.on("Documents")
    documents.settles("open.pdf", "Ready to file")
    expect(documents.card("locked.pdf")).to_have_count(0)


def test_repaired_document_is_shown_before_and_after_and_agreed_to(
    page: Page, portal: RunningPortal, tmp_path: Path
) -> None:
    documents = DocumentsPage(page, portal, tmp_path)
    page.get_by_label(WRIT, exact=True).set_input_files(documents.paper("sideways.pdf", pdfs.on_its_side(90)))
    card = documents.settles("sideways.pdf", "We repaired a copy of this document for the court.")
    expect(card).to_contain_text("Turned pages upright")
    for words in ("First page of your file", "First page of the repaired copy"):
        picture = card.get_by_alt_text(words)
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("one => one.naturalWidth") > 100
    assert not documents.is_reloaded()

    page.locator("input[name=title_exhibit]").fill("The lease")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # goes on, which is refused here, and presses none of the cards' buttons
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator("input[name=title_exhibit]")).to_have_value("The lease")
    card.get_by_role("button", name=re.compile("^Use the repaired copy")).click()
    documents.settles("sideways.pdf", "Ready to file")


ADDING = re.compile(r"/documents/add/")


def test_keyboard_and_an_open_chooser_stay_while_the_page_is_drawn_anew(
    page: Page, portal: RunningPortal, tmp_path: Path
) -> None:
    documents = DocumentsPage(page, portal, tmp_path)
    expect(page.get_by_role("button", name=re.compile("^Add this file"))).to_have_count(0)
    answer_choosers(page)
    service = page.get_by_label(SERVICE, exact=True)
    page.get_by_label(WRIT, exact=True).set_input_files(documents.paper("writ.pdf", pdfs.good()))
    service.focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    documents.settles("writ.pdf", "Ready to file")
    expect(service).to_be_focused()

    chooser.value.set_files(documents.paper("service.pdf", pdfs.good(pages=2)))
    documents.settles("service.pdf", "Ready to file")
    expect(page.get_by_role("heading", name=SERVICE, level=2)).to_be_focused()  # its field is gone: there is a card now
    page.keyboard.press("Tab")
    expect(documents.card("service.pdf").get_by_role("link", name=re.compile("^View All Pages"))).to_be_focused()


def test_files_on_their_way_do_not_disturb_each_other_nor_what_is_typed(
    page: Page, portal: RunningPortal, tmp_path: Path
) -> None:
    documents = DocumentsPage(page, portal, tmp_path)
    exhibits, held, choosers = page.locator("input[name=file_exhibit]"), list[Route](), list[FileChooser]()
    page.on("filechooser", lambda chooser: choosers.append(chooser))  # noqa: PLW0108 - it wants a function of its own
    title = page.locator("input[name=title_exhibit]")
    title.fill("The lease")
    exhibits.set_input_files(documents.paper("lease.pdf", pdfs.good(pages=2)))
    documents.settles("lease.pdf", "Ready to file")
    assert documents.names() == ["The lease"]
    expect(title).to_have_value("")

    def hold(route: Route) -> None:
        held.append(route)

    page.route(ADDING, hold)
    with page.expect_request(ADDING):
        exhibits.set_input_files(documents.paper("bill.pdf", pdfs.good(text="Bill")))
    with page.expect_request(ADDING):
        page.get_by_label(WRIT, exact=True).set_input_files(documents.paper("writ.pdf", pdfs.good(text="Writ")))
    bar = page.locator("[data-slot=exhibit] progress")
    expect(bar).to_have_count(1)
    page.locator("[data-slot=exhibit]").get_by_text("Browse").click()
    assert not choosers  # what is chosen now would not be sent
    title.fill("The window")
    name = documents.card("lease.pdf").get_by_label("Name of the exhibit")
    name.fill("The lea")

    held[1].continue_()
    documents.settles("writ.pdf", "Ready to file")
    expect(bar).to_have_count(1)
    expect(name).to_be_focused()
    expect(name).to_have_value("The lea")
    expect(title).to_have_value("The window")
    page.keyboard.type("se of 2016")

    held[0].continue_()
    documents.settles("bill.pdf", "Ready to file")
    expect(bar).to_have_count(0)
    expect(name).to_be_focused()
    assert documents.names() == ["The lease of 2016", "bill"]
    expect(title).to_have_value("The window")
    assert not documents.is_reloaded()


def test_what_is_typed_when_a_button_is_pressed_or_the_page_left_in_mid_word_is_kept(
    page: Page, portal: RunningPortal, tmp_path: Path
) -> None:
    documents = with_two_exhibits(page, portal, tmp_path)
    page.get_by_text("I have reviewed the document(s) I am filing").click()
    documents.card("lease.pdf").get_by_label("Name of the exhibit").fill("The lease of 2016")
    documents.card("bill.pdf").get_by_role("button", name="Move up bill").click()

    expect(page.locator("article.document").nth(0)).to_contain_text("bill.pdf")
    assert documents.names() == ["bill", "The lease of 2016"]
    expect(page.get_by_role("checkbox", name=re.compile("^I have reviewed"))).to_be_checked()

    documents.card("bill.pdf").get_by_label("Name of the exhibit").fill("The bill")
    address = page.url
    page.goto(f"{portal.origin}/home/")  # no field is left, no button is pressed
    page.goto(address)
    assert documents.names() == ["The bill", "The lease of 2016"]
