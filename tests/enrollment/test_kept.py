"""What was typed or sent when the session had ended, or on a page older than the last log-in, outside the wizard."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.kept import MOST_PAGES, TYPED_BEFORE
from enrollment.models import User
from enrollment.services.sweeping import sweep_accounts
from tests.enrollment.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
DETAILS = "/account/details/"
TYPED = {"first_name": "Anna A.", "phone": "860-555-0111"}
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def anna(db: None) -> User:
    return make_user()


@pytest.fixture
def client(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def end_session() -> None:
    """The time without use runs out: the browser still names the session, the server no longer knows it."""
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    cache.clear()


def log_in(client: Client, path: str, user_id: str = "annakarenina") -> Any:
    return client.post(path, {"login": user_id, "password": PASSWORD}, follow=True)


def hidden(page: Any) -> dict[str, str]:
    """The fields of the form that would send it, as drawn."""
    form = page.content.decode().partition("<main")[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in FIELD.findall(form)}


def test_what_is_sent_too_late_is_asked_about_after_logging_in(client: Client, anna: User) -> None:
    end_session()
    away = client.post(DETAILS, TYPED)
    assert away["Location"] == f"/login/?next={DETAILS}"
    assert "What you typed is kept" in client.get(away["Location"]).content.decode()

    asked = log_in(client, away["Location"])
    assert "Not sent yet" in asked.content.decode()
    assert {name: hidden(asked)[name] for name in TYPED} == TYPED
    anna.refresh_from_db()
    assert anna.first_name == "Anna"
    assert client.post(DETAILS, hidden(asked)).status_code == 200  # the form, with what it lacks
    assert "Not sent yet" not in client.get(DETAILS).content.decode()


def test_what_was_refused_is_not_forgotten(client: Client) -> None:
    correction = f"/filings/{uuid4()}/correction/"
    end_session()
    document = uuid4()
    away = client.post(correction, {"amount": "4,100.00", "act": f"agree:{document}"})
    asked = log_in(client, away["Location"])
    assert "<dd>agree</dd>" in asked.content.decode()

    assert client.post(correction, hidden(asked)).status_code == 404
    again = client.get(correction)
    assert "Not sent yet" in again.content.decode()
    assert hidden(again)["amount"] == "4,100.00"


def test_a_page_that_is_only_sent_to_is_asked_about_too(client: Client) -> None:
    end_session()
    away = client.post("/account/instructions/", {"instructions": "hide"})
    asked = log_in(client, away["Location"])
    assert asked.status_code == 200
    assert hidden(asked)["instructions"] == "hide"


def test_somebody_else_who_logs_in_sees_nothing_of_it(client: Client) -> None:
    make_user("levin")
    end_session()
    away = client.post(DETAILS, TYPED)
    page = log_in(client, away["Location"], "levin")
    assert "Anna A." not in page.content.decode()
    assert TYPED_BEFORE not in client.session


def test_whose_it_is_is_known_after_another_window_has_met_the_end(client: Client) -> None:
    end_session()
    client.get("/home/")  # Django takes the ended session's name from the browser with this answer
    assert "Anna A." in log_in(client, leave(client, **TYPED)["Location"]).content.decode()


def test_what_is_not_sent_yet_outlives_a_second_end(client: Client) -> None:
    end_session()
    log_in(client, client.post(DETAILS, TYPED)["Location"])
    end_session()
    client.get("/home/")
    assert "Anna A." in log_in(client, f"/login/?next={DETAILS}").content.decode()


def test_a_button_without_answers_leads_back_to_its_page(client: Client) -> None:
    end_session()
    away = client.post("/account/stay/", headers={"Referer": f"http://testserver{DETAILS}?a=1"})
    assert away["Location"] == f"/login/?next={DETAILS}%3Fa%3D1"
    elsewhere = client.post("/account/stay/", headers={"Referer": "https://evil.example/account/"})
    assert elsewhere["Location"] == "/login/?next=/account/stay/"


def test_a_page_drawn_for_somebody_else_is_not_shown_again(strict: Client) -> None:
    answer = strict.post(DETAILS, TYPED | OLD | {"ended-owner": "levin"}, headers=HERE)
    assert answer.status_code == 403
    assert "Anna A." not in answer.content.decode()


@pytest.mark.parametrize("secret", ["password", "oldpassword", "credential"])
def test_secrets_are_never_kept(client: Client, secret: str) -> None:
    end_session()
    client.post(DETAILS, {**TYPED, secret: "x"})
    assert TYPED_BEFORE not in client.session


def test_no_form_of_the_accounts_library_is_kept(client: Client) -> None:
    end_session()
    client.post(reverse("mfa_activate_totp"), {"code": "123456"})
    assert TYPED_BEFORE not in client.session


def test_nothing_is_kept_where_nobody_can_tell_whose_it_is(client: Client) -> None:
    client.cookies["efiling_session"] = "a" * 32
    client.post(DETAILS, TYPED)
    assert TYPED_BEFORE not in client.session


def leave(client: Client, path: str = DETAILS, **fields: Any) -> Any:
    """As the page's script leaves when the time has run out."""
    own = {"ended-path": path, "ended-action": "", "ended-place": "0", "ended-owner": "annakarenina"}
    shown = [name for name in fields if not name.startswith("ended-")]
    return client.post("/account/ended/", own | {"ended-shown": shown} | fields, headers=HERE)


@pytest.mark.parametrize("has_ended", [True, False])
def test_what_was_only_typed_is_given_to_the_page_once(client: Client, *, has_ended: bool) -> None:
    if has_ended:
        end_session()
    away = leave(client, **TYPED)
    assert away["Location"] == f"/login/?next={DETAILS}"
    assert "_auth_user_id" not in client.session
    page = log_in(client, away["Location"]).content.decode()
    assert '["first_name", "Anna A."]' in page
    assert "typed-before" not in client.get(DETAILS).content.decode()


def test_a_page_drawn_for_somebody_else_keeps_nothing_and_logs_nobody_out(client: Client) -> None:
    assert leave(client, **TYPED, **{"ended-owner": "levin"}).status_code == 302
    assert "_auth_user_id" in client.session
    assert TYPED_BEFORE not in client.session


def test_it_waits_for_hours_and_the_log_in_ends_with_the_browser_again(client: Client) -> None:
    end_session()
    away = leave(client, **TYPED)
    assert client.session.get_expiry_age() > timedelta(hours=11).total_seconds()
    log_in(client, away["Location"])
    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() <= 1800


def test_ended_sessions_go_after_a_day(client: Client) -> None:
    end_session()
    sweep_accounts(now=timezone.now())
    assert Session.objects.exists()
    sweep_accounts(now=timezone.now() + timedelta(hours=25))
    assert not Session.objects.exists()


def test_each_window_keeps_its_own_up_to_a_few(client: Client) -> None:
    end_session()
    for number in range(MOST_PAGES + 2):
        leave(client, f"/page-{number}/", words="x")
    assert list(client.session[TYPED_BEFORE]) == [f"/page-{number}/" for number in range(2, MOST_PAGES + 2)]


def test_so_many_an_hour_are_kept_for_one_address(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"keep_typed": "2/h/ip"}
    end_session()
    for number in range(3):
        leave(client, f"/page-{number}/", words="x")
    assert list(client.session[TYPED_BEFORE]) == ["/page-0/", "/page-1/"]


@pytest.mark.parametrize("name", ["ended-action", "ended-shown"])
def test_much_is_not_kept_in_the_scripts_own_fields(client: Client, name: str) -> None:
    end_session()
    leave(client, **TYPED, **{name: "/" + "x" * 60_001})
    assert TYPED_BEFORE not in client.session


@pytest.mark.parametrize(
    "data", [{"first_name": "x" * 60_001}, {"x" * 60_001: "y"}, {"first_name": "\U0001f600" * 6000}]
)
def test_much_is_not_kept_wherever_it_stands(client: Client, data: dict[str, str]) -> None:
    end_session()
    client.post(DETAILS, data)
    assert TYPED_BEFORE not in client.session


@pytest.mark.parametrize("given", [{"data": {}}, {"data": TYPED, "headers": {"Sec-Fetch-Mode": "cors"}}])
def test_nothing_and_what_a_script_sends_are_not_kept(client: Client, given: dict[str, Any]) -> None:
    end_session()
    client.post(DETAILS, **given)
    assert TYPED_BEFORE not in client.session


def test_a_script_does_not_take_what_is_for_the_page(client: Client) -> None:
    end_session()
    log_in(client, client.post(DETAILS, TYPED)["Location"])
    client.get(DETAILS, headers={"Sec-Fetch-Mode": "cors"})
    assert "Not sent yet" in client.get(DETAILS).content.decode()


def test_it_is_shown_until_it_is_sent_or_refused(client: Client) -> None:
    end_session()
    paper = SimpleUploadedFile("deed.pdf", b"%PDF-1.7")
    page = log_in(client, client.post(DETAILS, {**TYPED, "paper": paper})["Location"])
    for shown in (page, client.get(DETAILS)):
        words = shown.content.decode()
        assert "deed.pdf" in words
        assert "<dt>First name</dt><dd>Anna A.</dd>" in words
    assert client.post("/account/not-sent/", {"ended-path": DETAILS})["Location"] == "/home/"
    assert "Not sent yet" not in client.get(DETAILS).content.decode()


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_way_out_leads_nowhere_else(client: Client, path: str) -> None:
    assert leave(client, path)["Location"] == "/login/?next=/home/"


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}])
def test_no_other_site_ends_a_session(client: Client, headers: dict[str, str]) -> None:
    assert client.post("/account/ended/", {"ended-owner": "annakarenina"}, headers=headers).status_code == 403
    assert "_auth_user_id" in client.session


# --- a page older than the last log-in


@pytest.fixture
def strict(anna: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    client.get(DETAILS)  # brings the token's cookie
    return client


OLD = {"csrfmiddlewaretoken": "x" * 64}


def test_a_form_with_an_old_token_is_shown_again_to_be_sent(strict: Client, anna: User) -> None:
    answer = strict.post(DETAILS, TYPED | OLD, headers=HERE)
    assert answer.status_code == 403
    shown = hidden(answer)
    assert {name: shown[name] for name in TYPED} == TYPED
    anna.refresh_from_db()
    assert anna.first_name == "Anna"

    assert strict.post(DETAILS, shown, headers=HERE).status_code == 200  # the form, with what it lacks


def test_only_a_script_of_a_page_drawn_for_the_same_person_gets_a_new_token(strict: Client) -> None:
    script = {"Sec-Fetch-Mode": "cors"}
    assert strict.post("/account/stay/", OLD, headers=HERE | script | {"X-Owner": "annakarenina"})["X-Fresh-Token"]
    for headers in (HERE | script, HERE | script | {"X-Owner": "levin"}, script | {"X-Owner": "annakarenina"}):
        assert "X-Fresh-Token" not in strict.post("/account/stay/", OLD, headers=headers)


def test_an_old_token_when_nobody_is_logged_in_any_more_is_kept_too(strict: Client) -> None:
    end_session()
    assert strict.post(DETAILS, TYPED | OLD | {"ended-owner": "levin"}, headers=HERE).status_code == 403
    away = strict.post(DETAILS, TYPED | OLD | {"ended-owner": "annakarenina"}, headers=HERE)
    assert away["Location"] == f"/login/?next={DETAILS}"
    assert list(strict.session[TYPED_BEFORE]) == [DETAILS]


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}])
def test_from_elsewhere_nothing_is_shown_again(strict: Client, headers: dict[str, str]) -> None:
    answer = strict.post(DETAILS, TYPED | OLD, headers=headers)
    assert answer.status_code == 403
    assert "Anna A." not in answer.content.decode()
    assert "X-Fresh-Token" not in answer


def test_a_password_is_not_shown_again(strict: Client) -> None:
    answer = strict.post(reverse("account_change_password"), {"oldpassword": "S3cret-words", **OLD}, headers=HERE)
    assert answer.status_code == 403
    assert "S3cret-words" not in answer.content.decode()
