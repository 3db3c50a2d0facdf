"""Every URL there is, asked by everybody: nobody, owner, another litigant, clerk, support, administrator."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.access import table
from tests.access.table import Line, told
from tests.access.world import PERSONS, World, all_routes, make_world

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once; each question is asked in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize("line", table.lines(), ids=str)
def test_everybody_gets_the_answer_that_is_written_down(world: World, line: Line, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    assert {person: answer_to(person, line, world) for person in PERSONS} == line.answers


def answer_to(person: str, line: Line, world: World) -> str:
    cache.clear()
    with transaction.atomic():
        response = world.client(person).generic(line.method, line.path(world))
        response.getvalue()  # reads a file to its end, which closes it
        transaction.set_rollback(True)
    return told(response.status_code, response.get("Location", ""))


def test_every_url_is_in_the_table_with_both_methods() -> None:
    asked = {(line.name, line.method) for line in table.lines()}
    missing = {(route.name, method) for route in all_routes() for method in METHODS} - asked
    assert missing == set(), "judge who may have what, and write it into tests/access/answers.txt"


def test_table_names_no_url_that_is_gone() -> None:
    assert {line.name for line in table.lines()} - {route.name for route in all_routes()} == set()


@pytest.mark.parametrize("person", ["clerk", "support", "administrator"])
def test_no_page_of_the_desk_opens_without_a_second_factor(world: World, person: str, settings: Any) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    pages = [line for line in table.lines() if line.answers[person] == "page" and is_of_the_desk(line)]
    assert len(pages) > 20
    assert {answer_to(person, line, world) for line in pages} == {">mfa_activate_totp"}


def is_of_the_desk(line: Line) -> bool:
    return line.name.startswith(("admin:", "/desk/"))
