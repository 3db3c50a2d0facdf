"""One portal, attacked by everybody. When every attack was made and none got through, it is written down."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.attack.findings import Findings
from tests.attack.visitor import SITE, Reply, Visitor
from tests.running import RunningPortal

HERE = Path(__file__).parent
LAST = "test_traces.py"  # looks at what all the others have left behind
Note = Callable[[str, object], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = [item for item in items if item.path.parent == HERE]
    for item in ours:
        item.add_marker("attack")
    items.sort(key=lambda item: item.path == HERE / LAST)


@pytest.fixture(scope="session")
def portal(demo_data: Path) -> Iterator[RunningPortal]:
    with RunningPortal(data=demo_data, SITE_ORIGIN=SITE, TRUSTED_PROXY_COUNT="1") as running:
        yield running


@pytest.fixture(scope="session")
def findings(request: pytest.FixtureRequest) -> Iterator[Findings]:
    found = Findings()
    yield found
    made = {item.path for item in request.session.items}
    is_shared = "workerinput" in vars(request.config) and request.config.getvalue("dist") != "loadfile"
    is_whole = made >= set(HERE.glob("test_*.py")) and not request.config.getoption("keyword") and not is_shared
    if is_whole and not request.session.testsfailed:
        found.write()


@pytest.fixture
def note(request: pytest.FixtureRequest, findings: Findings) -> Note:
    """Write down what was tried and what answered, under the file's own heading."""
    return lambda tried, answered: findings.note(request.module.AREA, tried, str(answered))


@pytest.fixture(scope="session")
def addresses() -> Iterator[str]:
    """An internet address nobody has used yet."""
    return (f"203.0.113.{number}" for number in count(1))


@pytest.fixture
def stranger(portal: RunningPortal, addresses: Iterator[str]) -> Visitor:
    """Not signed in."""
    return Visitor(portal.port, next(addresses))


@pytest.fixture(scope="session")
def anna(portal: RunningPortal) -> Visitor:
    return Visitor(portal.port, "198.51.100.1").sign_in("annakarenina", "demo-Anna-2017")


@pytest.fixture(scope="session")
def business(portal: RunningPortal) -> Visitor:
    """Another litigant."""
    return Visitor(portal.port, "198.51.100.2").sign_in("quietman.repairs", "demo-Repairs-2017")


@pytest.fixture(scope="session")
def clerk(portal: RunningPortal) -> Visitor:
    return Visitor(portal.port, "198.51.100.3").sign_in("clerk.hartford", "demo-Clerk-2017")


@pytest.fixture(scope="session")
def support(portal: RunningPortal) -> Visitor:
    return Visitor(portal.port, "198.51.100.4").sign_in("support.desk", "demo-Support-2017")


@pytest.fixture(scope="session")
def administrator(portal: RunningPortal) -> Visitor:
    return Visitor(portal.port, "198.51.100.5").sign_in("court.admin", "demo-Admin-2017")


@pytest.fixture(scope="session")
def pages_of_anna(anna: Visitor) -> dict[str, Reply]:
    return anna.crawl("/home/", "/account/", "/accounts/2fa/", "/receipts/")


@pytest.fixture(scope="session")
def public_pages(portal: RunningPortal) -> dict[str, Reply]:
    return Visitor(portal.port, "198.51.100.6").crawl("/", "/accounts/password/reset/")


@pytest.fixture(scope="session")
def pages_of_the_desk(clerk: Visitor, support: Visitor, administrator: Visitor) -> dict[str, Reply]:
    return {**clerk.crawl("/desk/"), **support.crawl("/desk/"), **administrator.crawl("/desk/")}
