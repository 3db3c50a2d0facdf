from collections.abc import Iterator

import pytest
from django.test import Client

from clerks.services.groups import set_up_groups
from courts.models import Jurisdiction
from documents.services import examining
from efiling.celery import app
from enrollment.models import User
from tests.clerks.factories import client_of
from tests.enrollment.factories import make_staff
from tests.factories import connecticut


@pytest.fixture(scope="session", autouse=True)
def _tasks_by_name() -> None:
    """Eager mode runs a task only where it is known; workers learn them all when they start."""
    app.loader.import_default_modules()


@pytest.fixture(scope="session", autouse=True)
def _close_the_portal_s_own_pool() -> Iterator[None]:
    yield
    examining.pool.close()


@pytest.fixture
def court(db: None) -> Jurisdiction:
    set_up_groups()
    return connecticut()


@pytest.fixture
def clerk(court: Jurisdiction) -> User:
    return make_staff("Clerk", user_id="clerk.hartford", first_name="Nora", last_name="Clerk")


@pytest.fixture
def other_clerk(court: Jurisdiction) -> User:
    return make_staff("Clerk", user_id="clerk.other", first_name="Otis", last_name="Other")


@pytest.fixture
def support(court: Jurisdiction) -> User:
    return make_staff("Support", user_id="support.desk")


@pytest.fixture
def administrator(court: Jurisdiction) -> User:
    return make_staff("Administrator", user_id="court.admin")


@pytest.fixture
def desk(clerk: User) -> Client:
    """A clerk's browser."""
    return client_of(clerk)
