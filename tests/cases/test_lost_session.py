"""A session that ended while somebody was typing: what they send is there again once they have logged in."""

from typing import Any

import pytest
from django.test import Client

from docket.models import Filing
from enrollment.kept import MOST_CHARACTERS
from enrollment.models import User
from tests.cases.pages import CASE_TYPE, SUMMONS, fields_of, panel, send, step, target
from tests.enrollment.factories import PASSWORD, make_user
from tests.factories import make_draft

pytestmark = pytest.mark.django_db
LATE = {
    "case-type": {"answer-writ-signed": "no"},
    "summons": {"amount": "4,2x"},
    "parties": panel("D-02", {"last_name": "O'Hara-Núñez", "zip_code": "0610"}),
    "documents": {"title_exhibit": "Contract"},
    "review": {"note": "call Dolly", "agreed": "on", "signature": "annakarenina"},
}


@pytest.fixture
def filing(anna: User) -> Filing:
    return make_draft(anna)


def lose_session(client: Client) -> None:
    client.cookies["efiling_session"] = "a" * 32


def log_in(client: Client, answer: Any, *, user_id: str = "annakarenina") -> Any:
    return client.post(answer["Location"], {"login": user_id, "password": PASSWORD}, follow=True)


@pytest.mark.parametrize("slug", LATE)
def test_what_is_sent_too_late_is_on_the_page_after_logging_in(anna_client: Client, filing: Filing, slug: str) -> None:
    data = fields_of(anna_client.get(step(filing, slug)))
    for name, value in LATE[slug].items():
        data[name] = value
    lose_session(anna_client)
    away = anna_client.post(step(filing, slug), {**data, "act": "continue"})
    assert away["Location"] == f"/login/?next={step(filing, slug)}"
    assert "What you typed is kept" in anna_client.get(away["Location"]).content.decode()
    back = log_in(anna_client, away)
    assert "before you were logged out" in back.content.decode()
    if slug != "documents":  # a name goes with its file, and a file cannot be kept for somebody who is not logged in
        shown = fields_of(back)
        assert {name: shown[name] for name in LATE[slug]} == LATE[slug]
    filing.refresh_from_db()
    assert filing.is_draft


def test_first_answers_sent_too_late_make_the_draft_after_logging_in(anna_client: Client) -> None:
    path = "/e-filing/small-claims/new/"
    data = fields_of(anna_client.get(path)) | CASE_TYPE
    lose_session(anna_client)
    log_in(anna_client, anna_client.post(path, {**data, "act": "continue"}))
    filing = Filing.objects.get()
    assert fields_of(anna_client.get(step(filing, "case-type")))["case_type"] == "S25"
    assert [str(filing.public_id)] == data["draft"]


def test_somebody_else_who_logs_in_gets_nothing_of_it(anna_client: Client, filing: Filing) -> None:
    make_user("levin")
    data = fields_of(anna_client.get(step(filing, "summons"))) | {"amount": "1"}
    lose_session(anna_client)
    away = anna_client.post(step(filing, "summons"), {**data, "act": "continue"})
    assert log_in(anna_client, away, user_id="levin").status_code == 404
    assert not filing.unfinished.exists()
    assert "typed-before-login" not in anna_client.session


def test_another_window_changed_since_is_asked_about(anna_client: Client, anna: User, filing: Filing) -> None:
    data = fields_of(anna_client.get(step(filing, "summons"))) | {"amount": "2,000"}
    other = Client()
    other.force_login(anna)
    send(other, step(filing, "summons"), SUMMONS | {"amount": "3,000"})
    lose_session(anna_client)
    away = anna_client.post(step(filing, "summons"), {**data, "act": "continue"})
    back = log_in(anna_client, away)
    assert back.redirect_chain[-1][0] == f"{step(filing, 'summons')}versions/"


@pytest.mark.parametrize("given", [{"note": "x" * (MOST_CHARACTERS + 1)}, {"autosave": "1"}])
def test_too_much_and_what_a_page_sends_by_itself_are_not_kept(
    anna_client: Client, filing: Filing, given: dict[str, str]
) -> None:
    lose_session(anna_client)
    away = anna_client.post(step(filing, "review"), {"note": "x", **given})
    assert target(away).startswith("/login/")
    assert "typed-before-login" not in anna_client.session


def test_form_without_its_token_is_not_kept(filing: Filing) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(step(filing, "summons"), {"amount": "1"}).status_code == 403
    assert not client.cookies.get("efiling_session")
