"""The desk in a real browser: the round of a filing that comes back, claims, two clerks, keys, support, access, axe."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from playwright.sync_api import Browser, Page, expect

from audit import clock
from audit.models import Event
from cases.services.corrections import Corrected, resubmit_filing
from clerks.services.groups import set_up_groups
from courts.calendar import local
from docket.enums import FilingState
from docket.models import AccessRequest, CaseAccess, Filing, ReviewRound
from docket.services.access import request_access
from docket.services.claiming import claim_filing
from documents.enums import DocumentState
from documents.examiner.codes import Code
from documents.models import Document
from documents.services import examining
from efiling.celery import app
from enrollment.models import User
from payments.models import Refund
from tests.barriers import barriers
from tests.browser.papers import draw_papers
from tests.clerks.factories import SERVICE, client_of, make_correction, make_payment, make_returned
from tests.enrollment.factories import make_staff, make_user
from tests.factories import connecticut, make_filed, small_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opened = Callable[[User], Page]
WIDE = {"width": 1280, "height": 800}


@pytest.fixture(scope="module", autouse=True)
def _workers() -> Iterator[None]:
    app.loader.import_default_modules()
    yield
    examining.pool.close()


@pytest.fixture
def clerk(transactional_db: None) -> User:
    set_up_groups()
    connecticut()
    return make_staff("Clerk", user_id="clerk.hartford", first_name="Nora", last_name="Clerk")


@pytest.fixture
def filing(clerk: User) -> Filing:
    """Waiting for the clerk, its papers real."""
    return a_filing(make_user(phone="203-555-0142"))


def a_filing(filer: User) -> Filing:
    filed = make_filed(filer)
    for document in filed.documents.all():
        key = storages["documents"].save(f"tests/{uuid4()}.pdf", ContentFile(small_pdf(2)))
        Document.objects.filter(pk=document.pk).update(key=key, pages=2)
    make_payment(filed)
    return filed


@pytest.fixture
def opened(browser: Browser, live_server: Any) -> Iterator[Opened]:
    """A window of somebody who has logged in, who goes by paths."""
    contexts = []

    def open_for(user: User, viewport: Any = WIDE) -> Page:
        cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(base_url=live_server.url, viewport=viewport, bypass_csp=False)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield open_for
    for context in contexts:
        context.close()


def state_of(filing: Filing) -> str:
    return Filing.objects.get(pk=filing.pk).state


def message(page: Page, words: str) -> None:
    expect(page.locator(".messagelist")).to_contain_text(words)


def test_a_filing_is_returned_corrected_and_accepted(
    opened: Opened, clerk: User, filing: Filing, tmp_path: Path
) -> None:
    papers = draw_papers(tmp_path)
    desk, anna = opened(clerk), opened(filing.filer)
    desk.goto("/desk/queue/")
    desk.get_by_role("button", name="Take next").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("KARENINA, ANNA")
    desk.keyboard.press("r")
    desk.get_by_label("Proof of delivery is missing").check()
    desk.get_by_label("Your own words to the filer").fill("The tracking number is missing.")
    desk.get_by_role("button", name="Return it now").click()
    message(desk, "was returned for correction")

    anna.goto("/returned/")
    anna.get_by_role("link", name=re.compile("Correct it")).click()
    expect(anna.get_by_text("The tracking number is missing.")).to_be_visible()
    expect(anna.locator("input[type=file]")).to_have_count(1)
    expect(anna.get_by_role("button", name=re.compile("^Add this file"))).to_have_count(0)
    anna.get_by_label("My Signature").fill("annakar")
    anna.locator("input[type=file]").set_input_files(papers["service"])
    expect(anna.get_by_text("Ready to file")).to_be_visible(timeout=60_000)
    expect(anna.locator("input[type=file]")).to_have_count(0)
    anna.keyboard.type("enina")
    expect(anna.get_by_label("My Signature")).to_have_value("annakarenina")
    anna.locator("#id_agreed").check(force=True)
    anna.get_by_role("button", name="Send the correction").click()
    expect(anna.get_by_text("Your correction is with the clerk.")).to_be_visible()

    desk.goto("/desk/queue/")
    expect(desk.get_by_role("cell", name="Resubmitted")).to_be_visible()
    desk.get_by_role("button", name="Take next").click()
    expect(desk.get_by_role("heading", name="What the correction changed")).to_be_visible()
    desk.keyboard.press("a")
    desk.keyboard.press("Enter")
    message(desk, "was accepted")

    after = Filing.objects.get(pk=filing.pk)
    assert (after.state, after.received_at, after.case_id) == (
        FilingState.ACCEPTED,
        filing.received_at,
        filing.case_id,
    )
    assert not Refund.objects.exists()


def test_enter_in_a_field_of_a_correction_saves_it_and_presses_nothing_else(
    opened: Opened, clerk: User, filing: Filing
) -> None:
    returned = make_returned(clerk, filer=filing.filer, named=(SERVICE, "field:amount"))
    copy = make_correction(returned)
    Document.everything.filter(pk=copy.pk).update(state=DocumentState.ATTENTION, verdict=Code.REPAIRED)
    anna = opened(filing.filer)
    anna.goto(f"/filings/{returned.public_id}/correction/")
    expect(anna.locator("[data-draft] button").first).to_be_visible()  # Safari's Enter passes over what is not drawn
    amount = anna.get_by_label("What is the Amount Claimed?")
    amount.fill("4,000.00")
    with anna.expect_navigation():
        anna.keyboard.press("Enter")

    expect(amount).to_have_value("4,000.00")
    expect(anna.get_by_role("button", name="Use the repaired copy")).to_be_visible()
    assert Document.everything.get(pk=copy.pk).state == DocumentState.ATTENTION
    assert state_of(returned) == FilingState.RETURNED


def test_a_rejection_gives_the_money_back(opened: Opened, clerk: User, filing: Filing, monkeypatch: Any) -> None:
    monkeypatch.setattr("audit.work._send", lambda *_: None)
    desk = opened(clerk)
    desk.goto(f"/desk/review/{filing.public_id}/")

    desk.keyboard.press("x")
    desk.get_by_role("button", name="Reject it now").click()
    expect(desk.get_by_text("Tell the filer in your own words why it is rejected.")).to_be_visible()
    assert state_of(filing) == FilingState.FILED
    desk.get_by_label("Tell the filer why, and what to do now").fill("Decided in an earlier case.")
    desk.get_by_role("button", name="Reject it now").click()

    message(desk, "was rejected. The refund is on its way.")
    assert Refund.objects.get().total_cents == 9709


def test_a_filing_is_taken_over_with_a_reason(opened: Opened, clerk: User, filing: Filing) -> None:
    other = make_staff("Clerk", user_id="clerk.other", first_name="Otis", last_name="Other")
    claim_filing(filing, actor=other, now=clock.now())
    desk = opened(clerk)

    desk.goto("/desk/queue/?all=1")
    expect(desk.get_by_role("cell", name="Otis Other")).to_be_visible()
    desk.get_by_role("link", name=re.compile("HHD-CV")).click()
    expect(desk.get_by_text("Otis Other is working on this filing.")).to_be_visible()
    expect(desk.get_by_role("button", name="Accept")).to_have_count(0)
    desk.get_by_label("Why do you take it over?").fill("He is ill today")
    desk.get_by_role("button", name="Take over").click()

    expect(desk.get_by_text("In your hands")).to_be_visible()
    assert Event.objects.filter(kind="filing.taken-over", actor_label="clerk.hartford").exists()


def test_two_clerks_on_one_filing_make_one_decision(opened: Opened, clerk: User, filing: Filing) -> None:
    other = make_staff("Clerk", user_id="clerk.other", first_name="Otis", last_name="Other")
    first, second = opened(clerk), opened(other)
    for desk in (first, second):
        desk.goto(f"/desk/review/{filing.public_id}/")

    first.get_by_role("button", name="Accept").click()
    message(first, "was accepted")
    second.get_by_role("button", name="Accept").click()

    message(second, "Nora Clerk has decided this filing already: Accept. Nothing was changed.")
    assert ReviewRound.objects.filter(filing=filing).count() == 1


def test_a_clerk_works_with_the_keyboard_alone(opened: Opened, clerk: User, filing: Filing) -> None:
    desk = opened(clerk)
    desk.goto("/desk/queue/")
    desk.keyboard.press("t")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-review]")).to_be_visible()
    for key, place in (("n", "paper-1-page-1"), ("n", "paper-1-page-2"), ("d", "paper-2"), ("p", "paper-1-page-2")):
        desk.keyboard.press(key)
        expect(desk.locator(f"#{place}")).to_be_in_viewport()

    desk.keyboard.press("r")
    expect(desk.locator(":focus")).to_have_attribute("name", "reasons")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="Return it now")).to_be_hidden()
    desk.keyboard.press("a")
    desk.keyboard.press("Enter")

    message(desk, "was accepted")
    assert state_of(filing) == FilingState.ACCEPTED


def test_the_keys_can_be_switched_off_and_stay_so(opened: Opened, clerk: User, filing: Filing) -> None:
    """For people who speak to their machine: a word then presses no button (WCAG 2.1.4)."""
    desk = opened(clerk)
    desk.goto(f"/desk/review/{filing.public_id}/")
    keys = desk.locator("details.keys")
    keys.locator("summary").click()
    keys.get_by_label("Use these keys").uncheck()
    keys.locator("summary").click()

    desk.goto(f"/desk/review/{filing.public_id}/")
    for key in ("r", "x", "n"):
        desk.keyboard.press(key)
    expect(desk.get_by_role("button", name="Return it now")).to_be_hidden()
    expect(desk.get_by_role("button", name="Reject it now")).to_be_hidden()
    keys.locator("summary").click()
    keys.get_by_label("Use these keys").check()
    keys.locator("summary").click()
    desk.keyboard.press("r")

    expect(desk.get_by_role("button", name="Return it now")).to_be_visible()


def test_new_filings_appear_without_a_reload(opened: Opened, clerk: User, filing: Filing) -> None:
    desk = opened(clerk)
    desk.clock.install()
    desk.goto("/desk/queue/?all=1")
    expect(desk.locator("[data-live=counts]")).to_contain_text("1 waiting")

    a_filing(filing.filer)
    desk.clock.run_for(16_000)

    expect(desk.locator("[data-live=counts]")).to_contain_text("2 waiting")
    expect(desk.locator("[data-live=rows] tbody tr")).to_have_count(2)


def test_support_finds_it_by_each_of_the_seven_keys(opened: Opened, filing: Filing) -> None:
    support = make_staff("Support", user_id="support.desk")
    desk = opened(support)
    assert filing.case
    today = local(filing.jurisdiction, clock.now())
    keys = {
        "confirmation number": filing.confirmation_number,
        "docket number": filing.case.number.lower(),
        "User ID": "annakarenina",
        "e-mail": "annakarenina@example.org",
        "telephone": "(203) 555 0142",
        "party name": "Thornton",
        "card, date and amount": f"4242 {today:%m/%d/%Y} 97.09",
    }
    desk.goto("/desk/support/")
    desk.get_by_label("Why does the caller call?").select_option("payment")

    for key, typed in keys.items():
        desk.get_by_label("Find", exact=True).fill(typed)
        desk.get_by_role("button", name="Find it").click()
        expect(desk.locator(".hits .tag")).to_have_text([key])
        assert typed not in desk.url

    desk.locator(".hits a").click()
    expect(desk.get_by_role("heading", name="Tell the caller")).to_be_visible()
    events = Event.objects.filter(kind="support.looked-up").order_by("pk")
    assert [json.loads(event.data) for event in events] == [
        {"found": 1, "key": key, "reason": "payment"} for key in keys
    ]


def test_access_is_granted_and_refused(opened: Opened, clerk: User, filing: Filing) -> None:
    desk = opened(clerk)
    assert filing.case
    friend, stranger = make_user("wronsky"), make_user("stranger")
    for user, why in ((friend, "I am the defendant"), (stranger, "I am curious")):
        request_access(filing.case.number, why=why, actor=user, now=clock.now())

    desk.goto("/desk/access/")
    desk.get_by_role("article").filter(has_text="wronsky").get_by_role("button", name="Grant access").click()
    message(desk, "Access was granted.")
    desk.get_by_label("Words to the person (needed for a refusal)").fill("Only parties get access.")
    desk.get_by_role("button", name="Refuse").click()
    message(desk, "Access was refused.")

    assert CaseAccess.objects.filter(user=friend).exists()
    assert not CaseAccess.objects.filter(user=stranger).exists()
    assert not AccessRequest.objects.filter(is_granted=None).exists()


DESK = {
    "Clerk": ["/desk/", "/desk/queue/?all=1", "/desk/queue/?court=TTD", "/desk/review/{filing}/", "/desk/access/",
              "/desk/figures/", "/desk/cases/{number}/transfer/", "/desk/docket/filing/", "/desk/docket/case/",
              "/desk/payments/payment/", "/desk/review/{taken}/", "/desk/review/{returned}/", "/desk/review/{again}/"],
    "Support": ["/desk/", "/desk/support/", "/desk/notices/notice/", "/desk/enrollment/user/"],
    "Administrator": ["/desk/", "/desk/figures/", "/desk/sums/", "/desk/sums/fee/new/", "/desk/sums/limit/new/",
                      "/desk/history/", "/desk/staff/", "/desk/courts/casetype/", "/desk/courts/casetype/add/",
                      "/desk/courts/casetype/{type}/change/", "/desk/courts/location/{place}/change/",
                      "/desk/audit/event/"],
}  # fmt: skip


@pytest.fixture
def places(clerk: User, filing: Filing) -> dict[str, Any]:
    """A desk in full swing: one filing free, one in other hands, one returned, one back from its filer; a request."""
    other = make_staff("Clerk", user_id="clerk.other", first_name="Otis", last_name="Other")
    taken = a_filing(filing.filer)
    claim_filing(taken, actor=other, now=clock.now())
    returned = make_returned(clerk, filer=filing.filer)
    again = make_returned(clerk, filer=filing.filer, named=("field:amount",))
    resubmit_filing(again, corrected=Corrected(amount_cents=400_000), signature="annakarenina", agreed=True,
                    actor=filing.filer, now=clock.now())  # fmt: skip
    assert filing.case
    request_access(filing.case.number, why="I am the defendant", actor=make_user("wronsky"), now=clock.now())
    return {
        "filing": filing.public_id, "number": filing.case.number, "taken": taken.public_id,
        "returned": returned.public_id, "again": again.public_id,
        "type": filing.case_type_id, "place": filing.location_id,
    }  # fmt: skip


def barriers_at_both(page: Page) -> list[str]:
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width} px: {one}" for one in barriers(page)]
    return found


@pytest.mark.parametrize("role", list(DESK))
def test_axe_finds_no_barrier_on_the_desk(opened: Opened, places: dict[str, Any], role: str) -> None:
    page = opened(make_staff(role, user_id=f"axe.{role.lower()}"))
    problems = []
    page.on("console", lambda line: problems.append(line.text) if "Content Security Policy" in line.text else None)

    for pattern in DESK[role]:
        answer = page.goto(pattern.format(**places))
        assert answer
        assert answer.status == 200, pattern
        found = barriers_at_both(page)
        assert not found, (pattern, found)
    assert not problems


def test_axe_finds_no_barrier_in_the_panels_of_a_decision(opened: Opened, places: dict[str, Any]) -> None:
    """With and without mistakes."""
    desk = opened(make_staff("Clerk", user_id="axe.clerk"))
    for opener, sender in (("Return for correction", "Return it now"), ("Reject and refund", "Reject it now")):
        desk.goto(f"/desk/review/{places['filing']}/")
        desk.locator("summary", has_text=opener).click()
        assert not barriers_at_both(desk), opener
        desk.get_by_role("button", name=sender).click()
        expect(desk.locator(".errorlist").first).to_be_visible()
        assert not barriers_at_both(desk), sender
    desk.locator("summary", has_text="Mark as urgent").click()
    desk.locator("details.keys summary").click()
    assert not barriers_at_both(desk)


@pytest.mark.usefixtures("places")
def test_axe_finds_no_barrier_in_what_support_sees(opened: Opened) -> None:
    """Of a payment, a filing, an account."""
    phone = opened(make_staff("Support", user_id="axe.support"))
    phone.goto("/desk/support/")
    phone.get_by_label("Why does the caller call?").select_option("payment")
    for typed in ("annakarenina", "nobody of this name", Filing.objects.latest("pk").confirmation_number or "50000001"):
        phone.get_by_label("Find", exact=True).fill(typed)
        phone.get_by_role("button", name="Find it").click()
        assert not barriers_at_both(phone), typed
    phone.get_by_label("Find", exact=True).fill("annakarenina")
    phone.get_by_role("button", name="Find it").click()
    phone.locator(".hits a").first.click()
    assert not barriers_at_both(phone)
    for part in ("filings", "payments"):
        phone.locator(f"a[href*='/support/{part}/']").first.click()
        expect(phone.get_by_role("heading", name="Tell the caller")).to_be_visible()
        assert not barriers_at_both(phone), part
        phone.go_back()
