from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningPortal


@pytest.fixture(scope="session")
def portal(demo_data: Path) -> Iterator[RunningPortal]:
    """One portal, with its worker, demo people and stand-in, for every test of the browser."""
    with RunningPortal(data=demo_data) as running:
        yield running


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "locale": "en-US", "timezone_id": "America/New_York"}
