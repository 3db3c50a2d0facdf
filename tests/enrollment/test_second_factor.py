import time
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from audit.models import Event
from enrollment.models import User
from notices.models import Notice
from notices.services.outbox import draw_mail
from tests.enrollment.factories import PASSWORD, make_staff, make_user

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET) -> str:
    cache.clear()  # each code counts once; a test is quicker than thirty seconds
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def log_in(client: Client, user: User) -> Any:
    return client.post("/login/", {"login": user.user_id, "password": PASSWORD})


@pytest.fixture(autouse=True)
def _as_in_production(settings: Settings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True


def test_the_desk_asks_staff_to_set_up_a_factor_first(client: Client) -> None:
    log_in(client, make_staff("Clerk", is_superuser=True))

    for path in ("/desk/", "/desk/enrollment/", "/desk/nowhere/", "/desk/login/"):
        assert client.get(path).status_code in {302, 404}
    assert client.get("/desk/")["Location"] == "/accounts/2fa/totp/activate/"


def test_staff_set_up_an_app_get_recovery_codes_and_reach_the_desk(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    clerk = make_staff("Clerk", is_superuser=True)
    log_in(client, clerk)
    client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert "<svg" in page.content.decode()
    assert "data:image" not in page.content.decode()

    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})

    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(client.get(done["Location"]).context["unused_codes"]) == 10
    stored = Authenticator.objects.get(user=clerk, type="totp").data["secret"]
    assert secret not in stored
    assert "An authenticator app was set up" in draw_mail(Notice.objects.earliest("pk")).body
    assert Event.objects.filter(kind="account.factor-added").count() == 2
    again = client.get("/desk/")
    assert again["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2F"
    assert client.post(again["Location"], {"code": code_now(secret)})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_signing_in_with_a_factor_opens_the_desk_and_a_password_alone_opens_nothing(client: Client) -> None:
    clerk = make_staff("Clerk", is_superuser=True)
    TOTP.activate(clerk, SECRET)

    assert log_in(client, clerk)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    assert (
        client.get("/desk/", follow=True).redirect_chain[-1][0].startswith(("/login/", "/accounts/2fa/authenticate/"))
    )
    assert "This code is not right" in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert client.get("/desk/").status_code == 200


def test_a_session_from_before_the_factor_does_not_open_the_desk(client: Client) -> None:
    clerk = make_staff("Clerk", is_superuser=True)
    log_in(client, clerk)
    TOTP.activate(clerk, SECRET)

    assert client.get("/desk/")["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_guessing_codes_is_slowed(client: Client) -> None:
    clerk = make_staff("Clerk")
    TOTP.activate(clerk, SECRET)
    log_in(client, clerk)

    pages = [client.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}).content.decode() for n in range(6)]

    assert "too many tries" in pages[-1]
    assert "_auth_user_id" not in client.session


def test_the_desk_is_closed_to_litigants_and_strangers(client: Client) -> None:
    for path, wanted in (("/desk/", "/desk/"), ("/desk/enrollment/", "/desk/enrollment/"), ("/desk/login/", "/desk/")):
        assert client.get(path, follow=True).redirect_chain[-1][0] == f"/login/?next={quote(wanted, safe='')}"
    assert client.get("/desk/login/?next=//evil.example/")["Location"] == "/login/?next=%2Fdesk%2F"
    client.force_login(make_user())
    for path in ("/desk/", "/desk/login/"):
        assert client.get(path).status_code == 403


def test_the_demo_opens_the_desk_without_a_factor(client: Client, settings: Settings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(make_staff("Clerk", is_superuser=True))

    assert client.get("/desk/").status_code == 200
    assert client.get("/desk/login/")["Location"] == "/desk/"


@pytest.mark.parametrize("text", ["", " ", "x" * 10_000, "a\0b", "😀", "\uff11\uff12\uff13\uff14\uff15\uff16", "-1"])
def test_no_code_breaks_the_page(client: Client, text: str) -> None:
    clerk = make_staff("Clerk")
    TOTP.activate(clerk, SECRET)
    log_in(client, clerk)

    assert client.post("/accounts/2fa/authenticate/", {"code": text}).status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"credential": text}).status_code == 200
