"""Every page in each of its states, taken from the table of answers and from the court's own data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courts.book import book_of
from docket.models import Filing
from tests.access import table
from tests.access.table import Line
from tests.access.world import PERSONS, World
from tests.cases.pages import SUMMONS, fields_of, panel, send
from tests.factories import connecticut, make_draft

# Lists are looked at full (their owner) and empty (another litigant); other pages by the first person who may.
WITH_AN_EMPTY_STATE = (
    "portal:home",
    "portal:menu",
    "portal:cases",
    "cases:unfinished",
    "cases:returned",
    "payments:cart",
)
REFUSES = ("page", "422", ">cases:step", ">cases:correction", ">cases:versions", ">cases:fewer")


@dataclass(frozen=True)
class State:
    """A page as one person meets it; `refused`: after its form was sent with nothing in it."""

    person: str
    path: str
    is_refused: bool = False

    def __str__(self) -> str:
        return f"{self.path} as {self.person}{', refused' if self.is_refused else ''}"


def all_states(world: World) -> list[State]:
    return [*_from_table(world), *_from_the_book(world), *_by_hand(world)]


def is_drawn(world: World, state: State) -> bool:
    """Whether it is a page, and no file or JSON."""
    response = world.client(state.person).get(state.path)
    response.getvalue()
    return bool(response["Content-Type"].startswith("text/html"))


def _from_table(world: World) -> Iterator[State]:
    for line in table.lines():
        if line.method == "GET":
            yield from (State(person, line.path(world)) for person in _readers(line))
        elif _drawn(line, world) and (person := _first(line, REFUSES)):
            yield State(person, line.path(world), is_refused=True)


def _drawn(line: Line, world: World) -> bool:
    """Whether the same address is a page at all."""
    twins = [one for one in table.lines() if one.method == "GET" and one.path(world) == line.path(world)]
    return any(answer == "page" for one in twins for answer in one.expected)


def _readers(line: Line) -> list[str]:
    first = _first(line, ("page",))
    more = ["other"] if line.name in WITH_AN_EMPTY_STATE else []
    return [first, *more] if first else []


def _first(line: Line, wanted: tuple[str, ...]) -> str:
    return next((person for person in PERSONS if line.answers[person] in wanted), "")


def _from_the_book(world: World) -> Iterator[State]:
    """Every stop page, every menu."""
    for slug in book_of(connecticut()).stop_pages:
        yield State("owner", f"/filings/{world.value('draft')}/stop/{slug}/")
    for area in ("civil-family", "housing"):
        yield State("owner", f"/e-filing/{area}/")
    for slug in ("privacy", "terms", "contact"):
        yield State("nobody", f"/policies/{slug}/")


def _by_hand(world: World) -> Iterator[State]:
    """What takes more than an address: refusals, two windows, fewer parties, many parties, an empty draft."""
    yield from (State(person, "/nonsense/") for person in ("nobody", "owner", "clerk"))
    yield State("owner", "/desk/")
    yield State("owner", "/cases/?q=nothing+of+this+name")
    yield State("owner", "/e-filing/small-claims/case-types/?q=roof")
    yield State("owner", f"/cart/?chosen=1&item={world.value('item')}")
    yield State("owner", f"/checkout/?item={world.value('item')}")
    yield State("owner", two_windows(world))
    yield State("owner", fewer_parties(world))
    many = _new_draft(world, defendants=40)
    yield State("owner", f"/filings/{many.public_id}/parties/")
    yield State("owner", f"/filings/{many.public_id}/parties/?page=2")
    yield State("owner", typed_wrong(world, many))


def _new_draft(world: World, **fields: Any) -> Filing:
    return make_draft(world.people["owner"], **fields)


def two_windows(world: World) -> str:
    client, filing = world.client("owner"), _new_draft(world)
    path = f"/filings/{filing.public_id}/summons/"
    second = fields_of(client.get(path))
    send(client, path, {"amount": "3,000"})
    second["amount"] = "2,000"
    client.post(path, second)
    return f"{path}versions/"


def fewer_parties(world: World) -> str:
    client, filing = world.client("owner"), _new_draft(world)
    send(client, f"/filings/{filing.public_id}/summons/", SUMMONS | {"defendant_count": "1"})
    return f"/filings/{filing.public_id}/fewer/"


def typed_wrong(world: World, filing: Filing) -> str:
    """A page of parties on which every field holds something that will not do."""
    path = f"/filings/{filing.public_id}/parties/"
    wrong = {"zip_code": "x", "phone": "x", "email": "x", "state": "XX", "last_name": "", "city": "9" * 300}
    send(world.client("owner"), path, panel("D-01", wrong) | panel("D-02", wrong))
    return f"{path}?tried=1"
