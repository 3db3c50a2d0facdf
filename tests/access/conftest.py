from collections.abc import Iterator

import pytest

from documents.services import examining
from efiling.celery import app


@pytest.fixture(scope="session", autouse=True)
def _tasks_by_name() -> None:
    """Eager mode runs a task only where it is known; workers learn them all when they start."""
    app.loader.import_default_modules()


@pytest.fixture(scope="session", autouse=True)
def _close_the_pool_of_children() -> Iterator[None]:
    yield
    examining.pool.close()
