"""History says from where: the caller's network, or the worker."""

from typing import Any

import pytest
from django.test import Client

from audit.models import Event
from audit.origin import coming_from, current_origin
from audit.services.recording import record
from docket.models import Filing
from efiling.celery import app
from enrollment.models import User
from tests.documents.factories import an_upload, empty_draft
from tests.enrollment.factories import make_user

pytestmark = pytest.mark.django_db


def note(source: str = "") -> Event:
    return record("filing.started", subject="filing:1", actor=None, source=source)


@pytest.fixture
def anna() -> User:
    return make_user("annakarenina")


@pytest.fixture
def filing(anna: User) -> Filing:
    return empty_draft(anna)


def test_line_says_where_the_work_came_from() -> None:
    with coming_from("203.0.113.7"):
        inside, own = note().source, note(source="by hand").source

    assert (inside, own, note().source) == ("203.0.113.7", "by hand", "")


def test_origin_does_not_outlive_a_failure() -> None:
    with pytest.raises(ValueError, match="on the way"), coming_from("203.0.113.7"):
        raise ValueError("on the way")

    assert current_origin() == ""


@pytest.mark.parametrize(("address", "network"), [("203.0.113.7", "203.0.113.7"), ("2001:db8::7", "2001:db8::/64")])
def test_what_a_request_does_is_written_with_its_network(
    client: Client, anna: User, filing: Filing, address: str, network: str
) -> None:
    client.force_login(anna)
    path = f"/filings/{filing.public_id}/documents/add/writ/"
    client.post(path, {"file_writ": an_upload()}, REMOTE_ADDR=address)

    assert Event.objects.get(kind="document.received").source == network
    assert current_origin() == ""


def test_what_stands_behind_a_proxy_is_its_caller(client: Client, anna: User, filing: Filing, settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    client.force_login(anna)
    path = f"/filings/{filing.public_id}/documents/add/writ/"
    client.post(path, {"file_writ": an_upload()}, headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.4"})

    assert Event.objects.get(kind="document.received").source == "198.51.100.4"


def test_what_a_task_does_is_written_as_the_worker_s() -> None:
    @app.task(name="efiling.notes", shared=False)
    def notes() -> None:
        note()

    try:
        with coming_from("203.0.113.7"):
            notes.apply()
    finally:
        app.tasks.unregister("efiling.notes")

    assert Event.objects.get().source == "worker"
