import json
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from audit.models import Event
from enrollment.forms.details import DetailsForm
from enrollment.models import User
from notices.models import Notice
from notices.services.outbox import draw_mail
from tests.enrollment.factories import ANNA, PASSWORD, make_business, make_staff, make_user
from tests.enrollment.test_enrolling import TEXTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client: Client) -> User:
    user = make_user(email="anna@example.org")
    client.post("/login/", {"login": user.user_id, "password": PASSWORD})
    return user


def confirm_password(client: Client, path: str) -> Any:
    return client.post(f"/accounts/reauthenticate/?next={path}", {"password": PASSWORD})


def mails() -> list[Any]:
    return [draw_mail(notice) for notice in Notice.objects.order_by("pk")]


def test_my_account_shows_what_is_known(client: Client, anna: User) -> None:
    page = client.get("/account/").content.decode()

    for words in ("annakarenina", "90 Washington St.", "Hartford, CT 06106", "860-555-0100", "anna@example.org"):
        assert words in page


@pytest.mark.parametrize(
    "path",
    [
        "/account/",
        "/account/details/",
        "/account/download/",
        "/account/close/",
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/sessions/",
    ],
)
def test_account_pages_are_for_those_logged_in(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=")


def test_details_can_be_changed(client: Client, anna: User) -> None:
    response = client.post("/account/details/", ANNA | {"street": "1 Court Sq.", "zip_code": "06106-0001"})

    assert response["Location"] == "/account/"
    anna.refresh_from_db()
    assert anna.mailing_lines[1:] == ("1 Court Sq.", "Hartford, CT 06106-0001")
    assert Event.objects.get(kind="account.details-changed").data == "{}"


def test_details_cannot_change_who_signs(client: Client, anna: User) -> None:
    client.post(
        "/account/details/",
        ANNA | {"user_id": "other", "email": "x@example.org", "is_staff": "on", "account_type": "business"},
    )

    anna.refresh_from_db()
    assert (anna.user_id, anna.email, anna.is_staff, anna.account_type) == (
        "annakarenina",
        "anna@example.org",
        False,
        "individual",
    )


def test_a_business_changes_its_name(client: Client) -> None:
    business = make_business()
    client.force_login(business)

    client.post("/account/details/", ANNA | {"business_name": ""})
    business.refresh_from_db()
    assert business.business_name == "Oblonsky & Co. LLC"
    client.post("/account/details/", ANNA | {"business_name": "Oblonsky Inc."})
    business.refresh_from_db()
    assert business.display_name == "Oblonsky Inc."


@pytest.mark.parametrize("field", sorted(ANNA))
def test_no_text_breaks_the_details(field: str) -> None:
    user = make_user()
    for text in TEXTS:
        form = DetailsForm(ANNA | {field: text}, instance=user)
        if form.is_valid():
            form.save()
        else:
            assert "constraint" not in str(form.errors).lower()


def test_a_new_address_must_be_confirmed_and_the_old_one_is_told(client: Client, anna: User) -> None:
    confirm_password(client, "/accounts/email/")
    client.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})

    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    mail = mails()[-1]
    assert mail.to == ["new@example.org"]
    assert "new@example.org" in client.get("/account/").content.decode()

    found = re.search(r"http://testserver(/accounts/confirm-email/\S+)", mail.body)
    assert found
    client.get(found[1])
    anna.refresh_from_db()
    assert anna.email == "anna@example.org", "opening the link is not enough"
    client.post(found[1])

    anna.refresh_from_db()
    assert anna.email == "new@example.org"
    told = mails()[-1]
    assert told.to == ["anna@example.org"]
    assert "from anna@example.org to new@example.org" in told.body
    assert Event.objects.filter(kind="account.email-changed", actor_id=anna.pk).count() == 1


def test_an_address_of_another_account_is_not_told_apart(client: Client, anna: User) -> None:
    make_user("levin", email="levin@example.org")
    confirm_password(client, "/accounts/email/")

    taken = client.post("/accounts/email/", {"email": "levin@example.org", "action_add": "1"})
    taken_page = client.get("/account/").content.decode().replace("levin@", "X@")
    fresh = client.post("/accounts/email/", {"email": "fresh@example.org", "action_add": "1"})
    fresh_page = client.get("/account/").content.decode().replace("fresh@", "X@")

    assert (taken.status_code, taken["Location"]) == (fresh.status_code, fresh["Location"])
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", taken_page) == token.sub("", fresh_page)
    assert User.objects.get(user_id="levin").email == "levin@example.org"
    assert EmailAddress.objects.get(email="levin@example.org", verified=True).user.user_id == "levin"


def test_the_password_is_changed_and_told(client: Client, anna: User) -> None:
    other = Client()
    other.post("/login/", {"login": anna.user_id, "password": PASSWORD})

    wrong = client.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": "a wholly new sentence"})
    assert "This is not your password now" in wrong.content.decode()
    weak = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "annakarenina"})
    assert weak.status_code == 200
    done = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "a wholly new sentence"})

    assert done["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert mails()[-1].subject == "The password of annakarenina was changed"


def test_other_sessions_can_be_ended(client: Client, anna: User) -> None:
    other = Client(headers={"User-Agent": "Old phone"})
    other.post("/login/", {"login": anna.user_id, "password": PASSWORD})
    assert "Old phone" in client.get("/accounts/sessions/").content.decode()

    client.post("/accounts/sessions/")

    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_own_data_can_be_downloaded_after_the_password(client: Client, anna: User) -> None:
    assert client.get("/account/download/")["Location"].startswith("/accounts/reauthenticate/")
    confirm_password(client, "/account/download/")

    response = client.get("/account/download/")

    assert response["Content-Disposition"].startswith("attachment")
    data = json.loads(response.content)
    assert data["account"]["street"] == "90 Washington St."
    assert data["email_addresses"] == [{"email": "anna@example.org", "proved": True}]
    assert "password" not in response.content.decode()
    assert anna.password not in response.content.decode()


def test_an_account_can_be_closed_and_its_user_id_stays_taken(client: Client, anna: User) -> None:
    other = Client()
    other.post("/login/", {"login": anna.user_id, "password": PASSWORD})
    assert client.get("/account/close/")["Location"].startswith("/accounts/reauthenticate/")
    confirm_password(client, "/account/close/")

    assert "This is not the User ID" in client.post("/account/close/", {"user_id": "levin"}).content.decode()
    assert User.objects.get(pk=anna.pk).is_active

    client.post("/account/close/", {"user_id": "ANNAKARENINA"})

    anna.refresh_from_db()
    assert not anna.is_active
    assert anna.closed_at
    assert other.get("/account/").status_code == 302
    assert not client.login(username=anna.user_id, password=PASSWORD)
    assert not UserSession.objects.exists()
    assert mails()[-1].subject == "Your e-filing account annakarenina is closed"
    assert Event.objects.get(kind="account.closed").actor_id == anna.pk
    client.post(reverse("enrollment:send_again"), {"email": "anna@example.org"})
    assert "closed" in mails()[-1].subject, "a closed account is not made active again"


def test_staff_cannot_close_their_own_account(client: Client) -> None:
    clerk = make_staff("Clerk")
    client.post("/login/", {"login": clerk.user_id, "password": PASSWORD})
    confirm_password(client, "/account/close/")

    page = client.post("/account/close/", {"user_id": clerk.user_id}).content.decode()

    assert "Ask an administrator" in page
    clerk.refresh_from_db()
    assert clerk.is_active


@pytest.mark.parametrize(("sent", "hidden"), [("hide", True), ("show", False), ("", True)])
def test_instructions_are_remembered(client: Client, sent: str, *, hidden: bool) -> None:
    user = make_user()
    client.force_login(user)

    response = client.post("/account/instructions/", {"instructions": sent, "next": "/account/details/"})

    assert response["Location"] == "/account/details/"
    user.refresh_from_db()
    assert user.hides_instructions is hidden


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "", "javascript:1", "x" * 9000, "a\0b"]
)
def test_instructions_lead_back_only_to_this_site(client: Client, target: str) -> None:
    client.force_login(make_user())

    assert client.post("/account/instructions/", {"next": target})["Location"] == "/home/"
