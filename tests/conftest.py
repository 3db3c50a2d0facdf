import fcntl
import gc
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import expect
from pytest_django.plugin import DjangoDbBlocker
from xdist.scheduler import LoadFileScheduling

from audit.services.sealing import outside_head_file
from tests import append_only
from tests.running import RunningPortal

append_only.install()

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile(
    "portal",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
hypothesis.settings.load_profile("portal")

END_OTHER_SESSIONS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""

expect.set_options(timeout=15_000)  # milliseconds; the same for a busy machine

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class ByFile(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """A process takes a file at a time, and all attacks at once: they are made on one portal and counted together."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "attack" if "/attack/" in file else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--of-database", action="store_true", help="only tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A second run, on the other database, has nothing to ask of tests that use none."""
    if config.getoption("of_database"):
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = [item for item in items if uses_database(item)]


def uses_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or not OF_DATABASE.isdisjoint(
        getattr(item, "fixturenames", ())
    )


OF_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: looking through it for garbage again and again takes a twentieth."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits, sessions and books live in the cache; a test must not see those of the one before."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_seal_outside() -> Iterator[None]:
    """The chain's end is kept in a file too; left there by a test, it looks to the next like a cut-off tail."""
    yield
    outside_head_file().unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of the tests. A session that outlived its test would keep it from being removed: it is ended."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(END_OTHER_SESSIONS)


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a portal that was started once and stopped: making it takes most of a start's time."""
    shared = tmp_path_factory.getbasetemp()
    folder = (shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data").exists():
            with RunningPortal() as portal:
                portal.end(signal.SIGTERM)
                shutil.copytree(portal.folder / "data", folder / "making")
            (folder / "making").rename(folder / "data")
    return folder / "data"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium: Playwright's own browsers are not installed."""
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": CHROMIUM_FLAGS}
