from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import Event
from enrollment.errors import EnrollmentError
from enrollment.models import SignInGuard, User
from enrollment.services.locking import LOCK, forget_old_guards, open_attempt, unlock_account
from notices.models import Notice
from notices.services.outbox import draw_mail
from tests.enrollment.factories import PASSWORD, make_staff, make_user

pytestmark = pytest.mark.django_db

LOGIN = "/login/"


def log_in(client: Client, user_id: str = "annakarenina", password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": user_id, "password": password, **extra})


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def fail(
    client: Client, times: int, *, user_id: str = "annakarenina", pause: timedelta = timedelta(minutes=2)
) -> list[str]:
    """Wrong passwords, each after a pause long enough to be looked at. Returns the pages."""
    start, pages = clock.now(), []
    for number in range(times):
        with time_machine.travel(start + pause * number, tick=False):
            pages.append(log_in(client, user_id, "wrong password").content.decode())
    return pages


def test_the_page_has_the_words_of_the_manual(client: Client) -> None:
    page = client.get(LOGIN).content.decode()

    for words in (
        "Juris Number (attorney/firm) or Self-Rep. User ID",
        "Password",
        ">Login<",
        "New User",
        "Forgot User ID?",
        "Forgot Password?",
    ):
        assert words in page


@pytest.mark.parametrize("typed", ["annakarenina", "AnnaKarenina", " ANNAKARENINA "])
def test_the_user_id_is_known_whatever_its_case(client: Client, typed: str) -> None:
    make_user("AnnaKarenina")

    assert log_in(client, typed)["Location"] == reverse("portal:home")
    assert is_logged_in(client)


def test_signing_in_gives_a_new_session(client: Client) -> None:
    make_user()
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    before = client.session.session_key

    log_in(client)

    assert client.session.session_key != before
    assert Client(headers={"Cookie": f"efiling_session={before}"}).get("/account/").status_code == 302


def test_wrong_user_id_and_wrong_password_answer_the_same(client: Client) -> None:
    make_user()

    wrong = log_in(client, password="wrong password").content.decode()
    unknown = log_in(client, "anna.unknown", "wrong password").content.decode()

    sentence = "The User ID or the password is not right."
    assert sentence in wrong
    assert wrong.replace("annakarenina", "X").count(sentence) == unknown.replace("anna.unknown", "X").count(sentence)
    assert "wrong password" not in wrong
    assert not is_logged_in(client)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
    ],
)
def test_next_leads_only_to_this_site(client: Client, target: str) -> None:
    make_user()

    assert log_in(client, next=target)["Location"] == reverse("portal:home")
    assert client.get(LOGIN, {"next": target})["Location"] == reverse("portal:home")


def test_next_is_followed_on_this_site(client: Client) -> None:
    make_user()

    assert log_in(client, next="/account/")["Location"] == "/account/"


def test_logging_out_needs_a_post(client: Client) -> None:
    client.force_login(make_user())

    assert client.get("/logout/").status_code == 405
    assert is_logged_in(client)
    client.get("/accounts/logout/")
    assert is_logged_in(client)
    client.post("/logout/")
    assert not is_logged_in(client)


def test_an_account_not_active_cannot_sign_in(client: Client) -> None:
    make_user(is_active=False)

    response = log_in(client)

    assert response["Location"] == reverse("account_inactive")
    assert "Send the message again" in client.get(response["Location"]).content.decode()
    assert not is_logged_in(client)


@pytest.mark.parametrize("user_id", ["annakarenina", "nobody.here"])
def test_wrong_passwords_slow_down_then_lock_whether_or_not_the_account_exists(client: Client, user_id: str) -> None:
    make_user()

    pages = fail(client, 11, user_id=user_id)

    assert all("is not right" in page for page in pages[:10])
    assert "There were too many tries. Wait 13 minutes" in pages[10]


def test_a_quick_second_try_after_four_waits(client: Client) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        make_user()
        fail(client, 4, pause=timedelta())

    with time_machine.travel(start + timedelta(seconds=1), tick=False):
        assert "Wait 4 seconds" in log_in(client).content.decode()
        assert not is_logged_in(client)
    with time_machine.travel(start + timedelta(seconds=5), tick=False):
        assert log_in(client)["Location"] == reverse("portal:home")


@time_machine.travel("2026-11-23T12:00:00+00:00")
def test_a_locked_account_refuses_the_right_password_and_tells_its_owner_once(client: Client) -> None:
    user = make_user()
    fail(client, 12)

    now = clock.now() + timedelta(minutes=20)
    with time_machine.travel(now, tick=False):
        response = log_in(client)
    assert "too many tries" in response.content.decode()
    assert not is_logged_in(client)
    mails = [draw_mail(notice) for notice in Notice.objects.all()]
    assert [mail.subject for mail in mails] == ["Your e-filing account annakarenina is locked for 15 minutes"]
    assert mails[0].to == [user.email]
    assert Event.objects.filter(kind="account.locked", subject=f"account:{user.pk}").exists()

    with time_machine.travel(now + LOCK, tick=False):
        log_in(client, password="wrong password")
    assert Event.objects.filter(kind="account.locked").count() == 2
    assert Notice.objects.count() == 1, "one mail a day, however often it locks"
    with time_machine.travel(now + 2 * LOCK):
        assert log_in(client)["Location"] == reverse("portal:home")
    assert not SignInGuard.objects.filter(scope="account").exists()


def test_support_can_lift_the_lock(client: Client) -> None:
    user, support = make_user(), make_staff("Support")
    fail(client, 10, pause=timedelta(minutes=1, seconds=1))

    unlock_account(user, actor=support)

    assert log_in(client)["Location"] == reverse("portal:home")
    assert Event.objects.get(kind="account.unlocked").actor_label == support.user_id


def test_a_network_is_blocked_too_but_after_many_more_tries(client: Client) -> None:
    make_user()
    start = clock.now()
    for number in range(60):
        with time_machine.travel(start + timedelta(minutes=2) * number, tick=False):
            log_in(client, f"guess.{number}", "wrong password")

    with time_machine.travel(start + timedelta(minutes=2) * 60, tick=False):
        assert "too many tries" in log_in(client).content.decode()
        elsewhere = Client(REMOTE_ADDR="203.0.113.9")
        assert log_in(elsewhere)["Location"] == reverse("portal:home")


def test_signing_in_to_an_own_account_buys_no_patience_for_guessing(client: Client) -> None:
    make_user("attacker")
    make_user()
    for number in range(5):
        log_in(client, f"guess.{number}", "wrong password")
    before = SignInGuard.objects.get(scope="network").failures

    log_in(client, "attacker")

    assert SignInGuard.objects.get(scope="network").failures == before == 5


def test_what_was_typed_as_a_user_id_is_not_stored(client: Client) -> None:
    log_in(client, "my.secret.password", "x")

    assert not SignInGuard.objects.filter(key__contains="secret").exists()
    assert "secret" not in str(list(Event.objects.values()))


@pytest.mark.parametrize("text", ["", " ", "x" * 10_000, "a\0b", "😀", "\u202e", "<script>", "-1", "O'Hara-Núñez"])
@pytest.mark.parametrize("field", ["login", "password", "next"])
def test_no_text_breaks_the_page(client: Client, field: str, text: str) -> None:
    make_user()

    response = client.post(LOGIN, {"login": "annakarenina", "password": PASSWORD} | {field: text})
    assert response.status_code in {200, 302}
    assert client.get(LOGIN, {"next": text}).status_code in {200, 302}


def test_an_account_made_by_the_court_needs_no_link(client: Client) -> None:
    User.objects.create_user("levin", email="Levin@example.org", password=PASSWORD)

    assert log_in(client, "levin")["Location"] == reverse("portal:home")


def test_the_page_says_when_a_session_has_ended(client: Client) -> None:
    make_user()
    log_in(client)
    cache.clear()  # Redis counts by the real clock; the session's row travels with ours
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        away = client.get("/account/")
        assert away["Location"] == "/login/?next=/account/"
        assert "after 30 minutes without use" in client.get(away["Location"]).content.decode()


def test_staying_keeps_the_session(client: Client) -> None:
    make_user()
    log_in(client)
    start = clock.now()
    for minutes in (20, 40, 60):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.post("/account/stay/", headers={"Accept": "application/json"}).status_code == 204
    with time_machine.travel(start + timedelta(minutes=80)):
        assert client.get("/account/").status_code == 200
        assert client.post("/account/stay/", {"next": "//evil.example/"})["Location"] == "/home/"


def test_many_tries_at_once_get_no_further_than_one_after_another() -> None:
    now = clock.now()
    for _try in range(4):
        open_attempt("annakarenina", network="192.0.2.1", now=now)

    for _try in range(20):
        with pytest.raises(EnrollmentError, match="too many tries"):
            open_attempt("annakarenina", network="192.0.2.1", now=now)


def test_guards_are_forgotten_after_a_quiet_day(client: Client) -> None:
    make_user()
    fail(client, 3)

    assert forget_old_guards(now=clock.now() + timedelta(hours=23)) == 0
    assert forget_old_guards(now=clock.now() + timedelta(hours=25)) == 2
