import pytest
from django.test import Client

from courts.models import Jurisdiction
from docket.models import Filing
from enrollment.models import User
from tests.enrollment.factories import make_user
from tests.factories import connecticut, make_draft


@pytest.fixture
def court(db: None) -> Jurisdiction:
    return connecticut()


@pytest.fixture
def anna(court: Jurisdiction) -> User:
    return make_user()


@pytest.fixture
def anna_client(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def stranger_draft(court: Jurisdiction) -> Filing:
    return make_draft(make_user("levin"))
