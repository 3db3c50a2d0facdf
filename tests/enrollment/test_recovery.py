import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.models import Event
from enrollment.models import User
from notices.models import Notice
from notices.services.outbox import draw_mail
from tests.enrollment.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = "a wholly new sentence"


def mails() -> list[Any]:
    return [draw_mail(notice) for notice in Notice.objects.order_by("pk")]


def link_in(mail: Any) -> str:
    found = re.search(r"http://testserver(/accounts/\S+)", mail.body)
    assert found
    return found[1]


def test_forgot_user_id_mails_it_and_answers_the_same_for_a_stranger(client: Client) -> None:
    make_user("AnnaKarenina", email="anna@example.org")
    make_user("not.active", email="waiting@example.org", is_active=False)

    answers = [
        client.post(reverse("enrollment:forgot_user_id"), {"email": email})
        for email in ("Anna@Example.org", "nobody@example.org", "waiting@example.org")
    ]

    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    known, unknown, waiting = mails()
    assert "AnnaKarenina" in known.body
    assert "No active account uses this address" in unknown.body
    assert "not.active" not in waiting.body


def test_forgot_password_mails_a_link_that_sets_a_new_one(client: Client) -> None:
    user = make_user(email="anna@example.org")
    elsewhere = Client()
    elsewhere.post("/login/", {"login": user.user_id, "password": PASSWORD})

    client.post(reverse("account_reset_password"), {"email": "ANNA@example.org"})
    link = link_in(mails()[-1])
    assert mails()[-1].subject == "Choose a new password for annakarenina"
    page = client.get(link, follow=True)
    assert client.post(page.redirect_chain[-1][0], {"password1": "short"}).status_code == 200
    done = client.post(page.redirect_chain[-1][0], {"password1": NEW})

    assert done["Location"] == reverse("account_reset_password_from_key_done")
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert elsewhere.get("/account/").status_code == 302, "all other sessions end"
    assert mails()[-1].subject == "The password of annakarenina was changed"
    assert Event.objects.filter(kind="account.password-changed").count() == 1
    assert "does not work any more" in client.get(link, follow=True).content.decode()


def test_the_password_link_works_for_a_day(client: Client) -> None:
    make_user(email="anna@example.org")
    client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    link = link_in(mails()[-1])

    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert "does not work any more" in client.get(link, follow=True).content.decode()


def test_forgot_password_answers_the_same_for_a_stranger(client: Client) -> None:
    make_user(email="anna@example.org")

    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("anna@example.org", "nobody@example.org")
    ]

    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert mails()[1].subject == "No active e-filing account uses this address"


def test_links_come_from_the_setting_never_from_the_host_header(client: Client) -> None:
    make_user(email="anna@example.org")

    client.post(
        reverse("account_reset_password"),
        {"email": "anna@example.org"},
        headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"},
    )

    body = mails()[-1].body
    assert "localhost" not in body
    assert "evil.example" not in body
    assert "http://testserver/accounts/password/reset/key/" in body


def test_a_lost_lock_is_lifted_by_a_new_password(client: Client) -> None:
    user = make_user(email="anna@example.org")
    start = clock.now()
    for number in range(10):
        with time_machine.travel(start + timedelta(minutes=2) * number, tick=False):
            client.post("/login/", {"login": user.user_id, "password": "wrong password"})
    with time_machine.travel(start + timedelta(minutes=19), tick=False):
        client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
        page = client.get(link_in(mails()[-1]), follow=True)
        client.post(page.redirect_chain[-1][0], {"password1": NEW})
        assert client.post("/login/", {"login": user.user_id, "password": NEW})["Location"] == "/home/"


@pytest.mark.parametrize("text", ["", " ", "x" * 10_000, "a\0b@example.org", "😀@example.org", "<script>", "-1"])
@pytest.mark.parametrize("name", ["enrollment:forgot_user_id", "account_reset_password", "enrollment:send_again"])
def test_no_text_breaks_the_pages(client: Client, name: str, text: str) -> None:
    assert client.post(reverse(name), {"email": text}).status_code in {200, 302}


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/reset/key/zzzzzzzzzzzzz-x/",
        "/accounts/password/reset/key/1-" + "x" * 5000 + "/",
        "/accounts/password/reset/key/1-set-password/",
        "/accounts/confirm-email/x/",
        "/accounts/confirm-email/" + "x" * 5000 + "/",
        "/new-user/activate/x/",
        "/new-user/activate/a:b:c/",
        "/accounts/confirm-email/",
    ],
)
def test_broken_links_get_a_clear_page(client: Client, path: str) -> None:
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in {200, 302, 404, 405}


def test_floods_of_requests_are_refused(client: Client) -> None:
    codes = [
        client.post(reverse("enrollment:send_again"), {"email": f"a{i}@example.org"}).status_code for i in range(25)
    ]

    assert codes[:20] == [302] * 20
    assert codes[20:] == [429] * 5
    assert not User.objects.exists()
