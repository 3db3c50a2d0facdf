from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from audit import work
from efiling.celery import app
from enrollment.models import User
from standin.testing import RunningStandin
from tests.enrollment.factories import make_user
from tests.payments.factories import CardPages


@pytest.fixture(scope="session", autouse=True)
def _tasks_by_name() -> None:
    """Eager mode runs a task only where it is known; workers learn them all when they start."""
    app.loader.import_default_modules()


@pytest.fixture(scope="session")
def running_standin() -> Iterator[RunningStandin]:
    """The card processor's stand-in as a process of its own, one for the whole run; its store only grows."""
    with RunningStandin() as standin:
        yield standin


@pytest.fixture
def processor(running_standin: RunningStandin, settings: Settings) -> Iterator[CardPages]:
    """The portal talks to the stand-in; faults ordered in a test end with it."""
    settings.STRIPE_API_KEY = running_standin.api_key
    settings.STRIPE_API_BASE = running_standin.api_base
    settings.STRIPE_WEBHOOK_SECRET = running_standin.webhook_secret
    running_standin.clear_faults()
    yield CardPages(running_standin)
    running_standin.clear_faults()


HEAVY = ("documents.stamp_filing", "payments.make_pdf")


@pytest.fixture(autouse=True)
def _light_work(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stamping and drawing take most of a payment's time; the tests that look at them ask for `whole_work`."""
    if "whole_work" in request.fixturenames:
        return
    send = work._send

    def send_light(name: str, *rest: Any) -> None:
        if name not in HEAVY:
            send(name, *rest)

    monkeypatch.setattr(work, "_send", send_light)


@pytest.fixture
def whole_work() -> None:
    """Everything that is queued is done, stamped copies and PDFs too."""


@pytest.fixture
def idle_workers(_light_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is queued stays undone, as when the broker has lost it: only the sweep can find it."""
    monkeypatch.setattr(work, "_send", lambda *_: None)


@pytest.fixture
def anna(transactional_db: None) -> User:
    return make_user()


@pytest.fixture
def browser_of_anna(anna: User) -> Client:
    client = Client()
    client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
