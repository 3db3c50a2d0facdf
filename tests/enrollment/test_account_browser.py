import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from enrollment.models import User
from notices.models import Notice
from notices.services.outbox import draw_mail
from tests.barriers import barriers
from tests.enrollment.factories import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/login/")
    page.get_by_label("Juris Number (attorney/firm) or Self-Rep. User ID").fill("annakarenina")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Login").click()


def fill_in(page: Page) -> None:
    for label, text in {
        "First name": "Anna",
        "Last name": "Karenina",
        "Street address": "90 Washington St.",
        "City or town": "Hartford",
        "Zip code": "06106",
        "E-mail": "anna@example.org",
        "E-mail, once more": "anna@example.org",
        "Telephone": "860-555-0100",
        "User ID": "annakarenina",
        "Password": PASSWORD,
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("State", exact=True).select_option("CT")


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_a_newcomer_enrolls_and_logs_in(browser: Browser, live_server: Any, width: int, *, scripts: bool) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('enrollment:new_user')}")
    fill_in(page)
    page.get_by_role("button", name="Enroll").click()
    expect(page).to_have_title(re.compile("^Error: New User"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_text("I am 18 or older").click()
    page.get_by_text("I have read the terms of use above").click()
    page.get_by_role("button", name="Enroll").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")

    found = re.search(r"http://testserver(/\S+)", str(draw_mail(Notice.objects.get()).body))
    assert found
    page.goto(live_server.url + found[1])
    page.get_by_role("button", name="Make my account active").click()
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.get_by_label("Juris Number (attorney/firm) or Self-Rep. User ID").fill("AnnaKarenina")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Login").click()
    expect(page.get_by_text("Logged-In User: Anna Karenina (annakarenina)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert User.objects.get().is_active


def test_the_form_shows_what_the_kind_of_account_needs(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}{reverse('enrollment:new_user')}")

    expect(page.get_by_label("Business name")).to_be_hidden()
    page.get_by_text("Business", exact=True).click()
    expect(page.get_by_label("Business name")).to_be_visible()
    expect(page.get_by_role("group", name="Person to contact")).to_be_visible()

    page.get_by_label("Password", exact=True).fill("letters")
    page.get_by_role("button", name="Show password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")


def test_the_idle_warning_is_answered_by_the_keyboard(page: Page, live_server: Any) -> None:
    make_user()
    page.clock.install()
    log_in(page, live_server.url)
    page.wait_for_url("**/home/")  # its scripts run: the time counted begins
    warning = page.get_by_role("dialog", name="Are you still there?")

    page.clock.fast_forward("24:50")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("00:20")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("5 minutes")
    expect(page.get_by_role("button", name="Stay logged in")).to_be_focused()
    with page.expect_response(f"**{reverse('enrollment:stay')}") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    expect(warning).to_be_hidden()

    page.clock.fast_forward("25:10")
    expect(warning).to_be_visible()
    with page.expect_response(f"**{reverse('enrollment:stay')}"):
        page.keyboard.press("Escape")
    expect(warning).to_be_hidden()

    page.clock.fast_forward("30:10")
    expect(page).to_have_url(re.compile(r"/login/\?next=%2Fhome%2F|/home/$"))


def test_typing_on_a_page_keeps_the_session(page: Page, live_server: Any) -> None:
    make_user()
    page.clock.install()
    log_in(page, live_server.url)
    page.wait_for_url("**/home/")  # its scripts run: the time counted begins
    page.goto(f"{live_server.url}{reverse('enrollment:details')}")

    page.get_by_label("First name").press("x")
    with page.expect_response(f"**{reverse('enrollment:stay')}") as answer:
        page.clock.fast_forward("06:00")
    assert answer.value.status == 204


def end_session(page: Page) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    cache.clear()
    page.clock.fast_forward("31:00")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in to E-Services")


def test_what_was_typed_when_the_time_ran_out_is_typed_in_again(page: Page, live_server: Any) -> None:
    user = make_user()
    page.clock.install()
    log_in(page, live_server.url)
    page.wait_for_url("**/home/")
    page.goto(f"{live_server.url}{reverse('enrollment:details')}")
    page.get_by_label("First name").fill("Anna O'Hara-Núñez")
    page.get_by_label("State", exact=True).select_option("NY")

    end_session(page)
    expect(page.get_by_text("What you typed is kept.")).to_be_visible()
    page.get_by_label("Juris Number (attorney/firm) or Self-Rep. User ID").fill("annakarenina")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Login").click()

    expect(page.get_by_label("First name")).to_have_value("Anna O'Hara-Núñez")
    page.clock.run_for(200)
    expect(page.get_by_role("status").filter(has_text="is on this page again. It was not sent.")).to_be_visible()
    expect(page.get_by_label("State", exact=True)).to_have_value("NY")
    assert barriers(page) == []
    user.refresh_from_db()
    assert user.first_name == "Anna"
    page.reload()
    expect(page.get_by_label("First name")).to_have_value("Anna")


def test_a_password_that_was_being_typed_is_not_kept(page: Page, live_server: Any) -> None:
    make_user()
    page.clock.install()
    log_in(page, live_server.url)
    page.wait_for_url("**/home/")
    page.goto(f"{live_server.url}{reverse('account_change_password')}")
    page.locator("[name=oldpassword]").fill("Half-a-passw")
    end_session(page)
    expect(page.get_by_text("Log in to go on where you were.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_old_window_is_heard_after_a_new_log_in(browser: Browser, live_server: Any, *, scripts: bool) -> None:
    user = make_user()
    context = browser.new_context(java_script_enabled=scripts)
    old = context.new_page()
    log_in(old, live_server.url)
    expect(old.get_by_text("Logged-In User: Anna Karenina (annakarenina)")).to_be_visible()
    old.goto(f"{live_server.url}{reverse('enrollment:details')}")
    old.get_by_label("First name").fill("Anna A.")
    context.clear_cookies(name="efiling_session")
    new = context.new_page()
    log_in(new, live_server.url)
    expect(new.get_by_text("Logged-In User: Anna Karenina (annakarenina)")).to_be_visible()

    old.get_by_role("button", name="Save").click()
    expect(old.get_by_role("heading", level=1)).to_have_text("Not sent yet")
    assert not scripts or barriers(old) == []
    old.get_by_role("button", name="Send it now").click()
    expect(old.get_by_text("Anna A. Karenina").first).to_be_visible()
    user.refresh_from_db()
    assert user.first_name == "Anna A."
    context.close()


def test_a_passkey_is_added_and_then_asked_for(page: Page, live_server: Any) -> None:
    make_user()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    log_in(page, live_server.url)

    page.goto(f"{live_server.url}{reverse('mfa_add_webauthn')}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.get_by_role("button", name="Logout").first.click()

    log_in(page, live_server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your second factor")
    page.get_by_role("button", name="Use a key").click()
    expect(page.get_by_text("Logged-In User: Anna Karenina (annakarenina)")).to_be_visible()
    page.goto(f"{live_server.url}{reverse('mfa_list_webauthn')}")
    expect(page.get_by_role("rowheader")).to_have_text("Blue key")


def test_a_browser_without_keys_is_told(page: Page, live_server: Any) -> None:
    make_user()
    log_in(page, live_server.url)
    page.goto(f"{live_server.url}{reverse('mfa_add_webauthn')}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('none')); }")
    page.get_by_role("button", name="Add the key").click()

    expect(page.get_by_role("alert")).to_contain_text("The key was not used")
