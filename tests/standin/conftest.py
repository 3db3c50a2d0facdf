from collections.abc import Iterator
from pathlib import Path

import pytest
from stripe import StripeClient

from standin.testing import RunningStandin
from tests.standin.factories import client_of
from tests.standin.inbox import Inbox


@pytest.fixture(scope="session")
def shared_inbox() -> Iterator[Inbox]:
    with Inbox() as inbox:
        yield inbox


@pytest.fixture(scope="session")
def running(shared_inbox: Inbox) -> Iterator[RunningStandin]:
    with RunningStandin(webhook_url=shared_inbox.url) as standin:
        yield standin


@pytest.fixture
def inbox(shared_inbox: Inbox) -> Inbox:
    shared_inbox.clear()
    return shared_inbox


@pytest.fixture
def standin(running: RunningStandin) -> Iterator[RunningStandin]:
    yield running
    running.clear_faults()


@pytest.fixture
def client(standin: RunningStandin) -> StripeClient:
    return client_of(standin)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RunningStandin]:
    """One of the test's own, to be killed."""
    with RunningStandin(data=tmp_path / "standin") as standin:
        yield standin
