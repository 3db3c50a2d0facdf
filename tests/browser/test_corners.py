"""Every corner of the path, walked in a browser: stops, Back, two windows, lost sessions, many parties, other hands."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.hands import IS_SEEN, Keyboard, NoScripts
from tests.browser.papers import draw_papers
from tests.browser.walking import THORNTONS, Walk
from tests.running import ROOT, RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.long]

CONNECTICUT: Final = yaml.safe_load((ROOT / "fixtures/jurisdictions/ct.yaml").read_text(encoding="utf-8"))
SESSIONS: Final = {
    "housing-bridgeport": "FBT",
    "housing-new-britain": "HHB",
    "housing-new-haven": "NNH",
    "housing-norwalk": "FST",
    "housing-waterbury": "UWY",
}
WRIT, SERVICE = "Small Claims Writ and Notice of Suit, JD-CV-40", "Small Claims Return/Statement of Service, JD-CV-123"
MORE_PARTIES = "Continuation of Parties, JD-CV-67"
DOCKET = re.compile(r"HHD-CV-\d\d-6\d{6}S")
CASE_TYPE = "Case type"
# Whether what has the focus can be seen, and what it is. Between the end of the page and its beginning nothing has it.
FOCUSED = f"""(() => {{ const one = document.activeElement;
    return [one === document.body || ({IS_SEEN})(one), one.outerHTML]; }})()"""
ALL_YES_AND_NO = {
    "Has the Writ and Notice of Suit been signed by a Clerk or Commissioner": "Yes",
    "Is there a court order waiving the entry fee": "No",
    "Is there more than one plaintiff on the case?": "No",
}


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    return draw_papers(tmp_path)


@pytest.fixture
def walk(page: Page, portal: RunningPortal) -> Walk:
    return Walk(page, portal.origin)


def to_cart(walk: Walk, papers: dict[str, Path], *, signature: str = "annakarenina", note: str = "") -> None:
    walk.start_small_claim()
    walk.give_case_type()
    walk.give_summons()
    walk.give_parties()
    walk.give_documents(papers)
    walk.certify(signature=signature, note=note)


def pay(walk: Walk) -> dict[str, str]:
    walk.check_out()
    walk.pay_now()
    walk.give_card()
    walk.on("Confirmation of E-filed Transaction (print this page for your records)")
    return walk.facts()


# --- stop pages


def answer_case_type(walk: Walk, case_type: str = "S25", **changes: str) -> None:
    walk.page.goto(f"{walk.origin}/e-filing/small-claims/new/")
    walk.answer("Select Case Category", "Civil / Housing / Small Claims")
    label = next(row["label"] for row in CONNECTICUT["case_types"] if row["code"] == case_type)
    walk.choose("What is the case type for this case?", f"{case_type} - {label}")
    asked = ALL_YES_AND_NO | {
        name: answer for name in ALL_YES_AND_NO for part, answer in changes.items() if part in name
    }
    for question, answer in asked.items():
        if walk.page.get_by_role("group", name=re.compile(re.escape(question))).is_visible():
            walk.answer(question, answer)
    walk.press("Continue")


def choose_family(walk: Walk) -> None:
    walk.page.goto(f"{walk.origin}/e-filing/small-claims/new/")
    walk.answer("Select Case Category", "Family")
    walk.press("Continue")


def choose_court(walk: Walk, code: str) -> None:
    answer_case_type(walk, "H11")
    walk.on("Basic Summons Information")
    name = next(row["name"] for row in CONNECTICUT["locations"] if row["code"] == code)
    walk.choose("To which Court location is this case returnable?", f"{code} - {name}")
    walk.page.get_by_label("What is the Amount Claimed?").fill("900")
    walk.page.get_by_label("How many defendants in this case?").fill("1")
    walk.answer("Pre-Judgment Remedy (PJR)", "No")
    walk.press("Continue")


STOPS: Final[dict[str, Any]] = {
    "family": choose_family,
    "writ-not-signed": lambda walk: answer_case_type(walk, Writ="No"),
    "fee-waiver": lambda walk: answer_case_type(walk, waiving="Yes"),
    "more-plaintiffs": lambda walk: answer_case_type(walk, plaintiff="Yes"),
    "not-online": lambda walk: answer_case_type(walk, "M63"),
    **{slug: lambda walk, code=code: choose_court(walk, code) for slug, code in SESSIONS.items()},
}


def test_every_stop_page_says_why_and_lets_the_answer_be_changed(walk: Walk) -> None:
    walk.sign_in()
    assert set(STOPS) == set(CONNECTICUT["stop_pages"])
    for slug, stop in STOPS.items():
        stop(walk)
        words = CONNECTICUT["stop_pages"][slug]
        walk.on(words["title"])
        page = " ".join(walk.page.locator("main").inner_text().split())
        assert all(" ".join(words[part].split()) in page for part in ("why", "what_now", "where")), slug
        walk.follow("Change my answer")
        walk.on("Basic Summons Information" if slug in SESSIONS else CASE_TYPE)
        is_kept = walk.page.get_by_role("combobox").first if slug != "family" else walk.page.get_by_label("Family")
        expect(is_kept, slug).not_to_have_value("")
        walk.press("Continue")
        walk.on(words["title"])
        walk.follow("Save and finish later")
        walk.on("E-Services Home")


# --- Back and Forward, two windows, lost sessions


def test_back_and_forward_through_all_steps_keep_every_answer(walk: Walk, papers: dict[str, Path]) -> None:
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    walk.give_summons()
    walk.give_parties()
    walk.give_documents(papers)
    page = walk.page
    for _twice in range(2):
        page.go_back()
        walk.on("Documents")
        expect(page.get_by_text("Ready to file")).to_have_count(2)
        expect(page.get_by_label("I have reviewed the document(s)")).to_be_checked()
        page.go_back()
        walk.on("Parties")
        expect(page.locator("[name='D-02-first_name']")).to_have_value("Maureen O'Hara")
        page.go_back()
        walk.on("Basic Summons Information")
        expect(page.get_by_label("What is the Amount Claimed?")).to_have_value("4,250.00")
        page.go_back()
        walk.on(CASE_TYPE)
        expect(page.locator("[name=case_type]")).to_have_value("S25")
        for heading in ("Basic Summons Information", "Parties", "Documents", "Review Data and Documents"):
            page.go_forward()
            walk.on(heading)
    walk.certify()


def test_two_windows_are_shown_side_by_side_and_nothing_is_overwritten(walk: Walk, context: BrowserContext) -> None:
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    walk.give_summons()
    address = walk.page.url.replace("parties", "summons")
    first, second = walk.page, context.new_page()
    first.goto(address)
    second.goto(address)
    for window, amount in ((first, "3,000"), (second, "2,000")):
        window.get_by_label("What is the Amount Claimed?").fill(amount)
        window.get_by_role("button", name="Continue", exact=True).click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Parties")
    expect(second.get_by_role("heading", level=1)).to_have_text("Two versions of your answers")
    words = second.locator("main").inner_text()
    assert "3,000" in words
    assert "2,000" in words
    first.goto(address)
    expect(first.get_by_label("What is the Amount Claimed?")).to_have_value("3,000.00")
    second.get_by_label("Use what I typed in this window").check()
    second.get_by_role("button", name="Continue", exact=True).click()
    expect(second.get_by_label("What is the Amount Claimed?")).to_have_value("2,000")


def lose_session(walk: Walk) -> None:
    walk.page.context.clear_cookies(name="efiling_session")


def come_back(walk: Walk, heading: str) -> None:
    """Send what is typed, which is too late; log in; be where one was."""
    walk.press("Continue")
    walk.on("Log in to E-Services")
    expect(walk.page.get_by_text("What you typed is kept.")).to_be_visible()
    walk.give_password()
    walk.press("Login")
    walk.on(heading)
    expect(walk.page.get_by_text("What you typed before you were logged out")).to_be_visible()


def test_session_lost_in_each_step_loses_nothing(walk: Walk, papers: dict[str, Path]) -> None:
    walk.sign_in()
    walk.start_small_claim()
    page = walk.page

    lose_session(walk)
    walk.answer("Select Case Category", "Civil / Housing / Small Claims")
    walk.choose("What is the case type for this case?", "S25 - Small Claims - Contract - Other")
    for question, answer in ALL_YES_AND_NO.items():
        walk.answer(question, answer)
    come_back(walk, CASE_TYPE)
    expect(page.locator("[name=case_type]")).to_have_value("S25")
    walk.press("Continue")

    walk.on("Basic Summons Information")
    lose_session(walk)
    page.get_by_label("What is the Amount Claimed?").fill("4,2x")
    come_back(walk, "Basic Summons Information")
    expect(page.get_by_label("What is the Amount Claimed?")).to_have_value("4,2x")
    walk.give_summons()

    lose_session(walk)
    for label, names in THORNTONS.items():
        walk.give_party(label, names)
    come_back(walk, "Parties")
    expect(page.locator("[name='D-02-first_name']")).to_have_value("Maureen O'Hara")
    walk.press("Continue")

    walk.on("Documents")
    lose_session(walk)
    walk.tick("I have reviewed the document(s) I am filing")
    come_back(walk, "Documents")
    expect(page.get_by_label("I have reviewed the document(s)")).to_be_checked()
    walk.attach(WRIT, papers["writ"])
    walk.attach(SERVICE, papers["service"])
    walk.press("Continue")

    walk.on("Review Data and Documents")
    lose_session(walk)
    walk.tick("I hereby certify that the attached documents are true copies")
    page.get_by_label("My Signature (Enter User ID)").fill("annakarenina")
    page.get_by_label("Shopping Cart Note (Optional)").fill("call Dolly")
    come_back(walk, "Review Data and Documents")
    expect(page.get_by_label("Shopping Cart Note (Optional)")).to_have_value("call Dolly")
    walk.press("Continue")
    walk.on("My Shopping Cart")


def log_in_elsewhere(walk: Walk) -> None:
    """The session is lost, and a second window has logged in since: this one has an old token."""
    lose_session(walk)
    other = Walk(walk.page.context.new_page(), walk.origin)
    other.sign_in()
    other.page.close()


def test_an_old_window_goes_on_saving_and_adding_after_a_new_log_in(walk: Walk, papers: dict[str, Path]) -> None:
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    walk.on("Basic Summons Information")
    log_in_elsewhere(walk)
    walk.page.get_by_label("What is the Amount Claimed?").fill("3,000")
    walk.page.keyboard.press("Tab")
    expect(walk.page.locator("[data-saved-line]")).to_have_text("Saved")
    walk.give_summons()
    walk.give_parties()
    log_in_elsewhere(walk)
    walk.attach(WRIT, papers["writ"])
    walk.on("Documents")


# --- many parties, a business, several items


def test_three_defendants_need_the_continuation_of_parties(walk: Walk, papers: dict[str, Path]) -> None:
    third = {"D-03": {"Last Name": "Danaher", "First Name": "Red"}}
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    walk.give_summons(defendants=3)
    walk.give_parties(THORNTONS | third)
    walk.attach(WRIT, papers["writ"])
    walk.attach(SERVICE, papers["service"])
    walk.tick("I have reviewed the document(s) I am filing")
    walk.press("Continue")
    expect(walk.page.locator("#error-summary li")).to_have_text([f"Add this document: {MORE_PARTIES}"])
    expect(walk.page).to_have_title(re.compile("^Error:"))

    walk.attach(MORE_PARTIES, papers["exhibit"])
    walk.press("Continue")
    walk.on("Review Data and Documents")
    review = walk.page.locator("main").inner_text()
    assert "D-03" in review
    assert "JD-CV-67" in review
    walk.certify(note="three of them")


def test_business_account_files_as_the_firm_it_is(walk: Walk, papers: dict[str, Path]) -> None:
    walk.sign_in("quietman.repairs", "demo-Repairs-2017")
    to_cart(walk, papers, signature="quietman.repairs", note="the firm's")
    walk.select_item("QUIET MAN REPAIRS LLC v. THORNTON, TROOPER ET AL", note="the firm's")
    facts = pay(walk)
    assert facts["Case Name"] == "QUIET MAN REPAIRS LLC v. THORNTON, TROOPER ET AL"
    assert facts["Filed By"].endswith("(quietman.repairs)")
    assert DOCKET.fullmatch(facts["Docket Number"])


def test_two_items_are_paid_by_one_payment(walk: Walk, papers: dict[str, Path]) -> None:
    walk.sign_in()
    for note in ("first of two", "second of two"):
        walk.page.goto(f"{walk.origin}/home/")
        to_cart(walk, papers, note=note)
    for note in ("first of two", "second of two"):
        walk.select_item("KARENINA, ANNA v. THORNTON, TROOPER ET AL", note=note)
    pay(walk)
    main = walk.page.locator("main")
    numbers = set(DOCKET.findall(main.inner_text()))
    assert len(numbers) == 2
    words = main.inner_text()
    assert all(sum_ in words for sum_ in ("$190.00", "$4.18", "$194.18"))
    assert len(set(re.findall(r"\b5\d{7}\b", words))) == 1


# --- other hands, other screens


def test_whole_path_with_scripts_off(browser: Browser, portal: RunningPortal, papers: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-US", timezone_id="America/New_York")
    walk = NoScripts(context.new_page(), portal.origin)
    walk.sign_in()
    to_cart(walk, papers, note="no scripts")
    walk.select_item("KARENINA, ANNA v. THORNTON, TROOPER ET AL", note="no scripts")
    facts = pay(walk)
    assert DOCKET.fullmatch(facts["Docket Number"])
    context.close()


def test_whole_path_with_the_keyboard_alone(page: Page, portal: RunningPortal, papers: dict[str, Path]) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    walk = Keyboard(page, portal.origin)
    walk.sign_in()
    to_cart(walk, papers, note="keyboard")
    walk.select_item("KARENINA, ANNA v. THORNTON, TROOPER ET AL", note="keyboard")
    walk.check_out()
    walk.pay_now()
    page.wait_for_load_state()
    Walk.give_card(Walk(page, portal.origin))  # the processor's own page is not ours
    walk.on("Confirmation of E-filed Transaction (print this page for your records)")
    assert DOCKET.fullmatch(walk.facts()["Docket Number"])


class Narrow(Walk):
    """On each page: nothing is wider than the screen, and the sticky foot covers no field that has the focus."""

    def on(self, heading: str) -> None:
        super().on(heading)
        widths = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert widths[0] <= widths[1], (heading, widths)


def test_whole_path_at_320_px(page: Page, portal: RunningPortal, papers: dict[str, Path]) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    walk = Narrow(page, portal.origin)
    walk.sign_in()
    to_cart(walk, papers, note="320 px wide")
    walk.select_item("KARENINA, ANNA v. THORNTON, TROOPER ET AL", note="320 px wide")
    assert DOCKET.fullmatch(pay(walk)["Docket Number"])


def test_newcomers_path_to_the_card_page_is_ten_pages_long(walk: Walk, papers: dict[str, Path]) -> None:
    """The manual's own example, counted from the log-in page's button to the processor's page."""
    walk.page.goto(walk.origin)
    walk.follow("LOG-IN")
    walk.give_password()
    loads: list[str] = []

    def count(request: Request) -> None:
        response = request.response()
        if request.is_navigation_request() and request.frame == walk.page.main_frame and response and response.ok:
            loads.append(request.url)

    walk.page.on("requestfinished", count)
    walk.press("Login")
    walk.on("E-Services Home")
    to_cart(walk, papers, note="newcomer")
    walk.select_item("KARENINA, ANNA v. THORNTON, TROOPER ET AL", note="newcomer")
    walk.check_out()
    walk.pay_now()
    walk.page.get_by_label("Card number").wait_for()
    assert len(loads) <= 10, loads


@pytest.mark.parametrize("width", [320, 640])
def test_sticky_foot_hides_no_field_that_has_the_focus(page: Page, portal: RunningPortal, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 560})
    page.emulate_media(reduced_motion="reduce")  # the skip link slides in
    walk = Walk(page, portal.origin)
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    walk.give_summons()
    walk.give_party("D-01", THORNTONS["D-01"])
    for keys, times in (("Tab", 70), ("Shift+Tab", 70)):
        for _tab in range(times):
            page.keyboard.press(keys)
            focused = page.evaluate(FOCUSED)
            assert focused[0], (keys, focused[1][:200])


# --- said at once, kept while one is away


def test_amount_over_the_limit_is_answered_as_soon_as_the_field_is_left(walk: Walk) -> None:
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    amount = walk.page.get_by_label("What is the Amount Claimed?")
    said = walk.page.locator(".at-once", has_text="$")
    amount.fill("6,000")
    amount.press("Tab")
    expect(said).to_contain_text("The amount is over $5,000.00.")
    amount.fill("0")
    amount.press("Tab")
    expect(said).to_contain_text("more than $0")
    amount.fill("4,250")
    amount.press("Tab")
    expect(said).to_have_count(0)
    expect(walk.page).to_have_title(re.compile("^Basic Summons Information"))


def test_idle_warning_keeps_what_is_typed_in_the_field_one_is_in(page: Page, portal: RunningPortal) -> None:
    page.clock.install()
    walk = Walk(page, portal.origin)
    walk.sign_in()
    walk.start_small_claim()
    walk.give_case_type()
    amount = page.get_by_label("What is the Amount Claimed?")
    amount.press_sequentially("1,234")
    page.clock.fast_forward("26:00")
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    page.clock.run_for(2_000)
    expect(page.locator("[data-saved-line]")).to_have_text("Saved")
    page.reload()
    expect(amount).to_have_value("1,234")
