"""The short form: every named point once, several in one go, each go followed by a look at books and people's pages."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection

from tests.crash import stories
from tests.crash.person import CutOffError, Person
from tests.crash.points import named_points
from tests.crash.report import write_short
from tests.crash.runs import run_of
from tests.crash.settle import settle, verify
from tests.crash.stack import Stack
from tests.crash.stories import Stage
from tests.crash.words import say

TOGETHER = 8
REACH_SECONDS = 60.0


@dataclass
class Row:
    """One point: who died there, how long until everything was settled, what was found wrong."""

    point: str
    role: str = "nobody"
    killed_at: float = 0.0
    seconds: float = 0.0
    wrong: Sequence[str] = ()


def run_short(stack: Stack, *, only: Sequence[str], is_written: bool) -> int:
    stack.start()
    stack.await_up()
    stage = Stage(stack, random.Random(1))
    points = [point for point in named_points() if not only or point in only]
    began = time.monotonic()
    rows = [row for group in groups_of(points) for row in play(stage, group)]
    wrong = verify(stack)
    rows.sort(key=lambda row: row.point)
    say(f"{len(rows)} points, {sum(bool(row.wrong) for row in rows)} not good, {time.monotonic() - began:.0f} s")
    if is_written:
        write_short(rows, verified=not wrong)
    return 1 if wrong or any(row.wrong for row in rows) else 0


def groups_of(points: Sequence[str]) -> Iterator[list[str]]:
    """Points of many stories together, so that those of one story do not all stand in each other's way."""
    for has_webhooks in (False, True):
        fitting = [point for point in points if run_of(point).has_webhooks is has_webhooks]
        count = -(-len(fitting) // TOGETHER)
        yield from (fitting[place::count] for place in range(count))


def play(stage: Stage, points: Sequence[str]) -> list[Row]:
    """Order the kills, tell each point's story to somebody new, and look when everything has settled."""
    stack, rows = stage.stack, [Row(point) for point in points]
    runs = [run_of(point) for point in points]
    people = [stage.person(items=run.items, is_writer=run.story == "upload") for run in runs]
    if not run_of(points[0]).has_webhooks:
        stack.standin.faults("webhook-never")
    for point in points:
        stack.order(point, *run_of(point).roles)
    try:
        _tell_all(stage, points, people)
        _await_kills(stack, rows)
    finally:
        stack.standin.clear_faults()
        for point in points:
            stack.take_back(point, *run_of(point).roles)
    outcome = settle(stack, people)
    for row in rows:
        row.seconds = outcome.settled_at - (row.killed_at or outcome.settled_at)
        row.wrong = [*row.wrong, *outcome.wrong]
        say(f"{row.point:34} {row.role:7} {row.seconds:6.1f} s  {'; '.join(row.wrong) or 'good'}")
    return rows


def _tell_all(stage: Stage, points: Sequence[str], people: Sequence[Person]) -> None:
    over = threading.Event()

    def supervise() -> None:
        while not over.wait(0.2):
            stage.stack.revive()

    supervisor = threading.Thread(target=supervise)
    supervisor.start()
    try:
        with ThreadPoolExecutor(len(points)) as pool:
            list(pool.map(lambda one: _tell(stage, *one), zip(points, people, strict=True)))
    finally:
        over.set()
        supervisor.join()


def _tell(stage: Stage, point: str, person: Person) -> None:
    try:
        getattr(stories, run_of(point).story)(stage, person)
    except CutOffError:
        return  # somebody who gives up; the pages are read later all the same
    finally:
        connection.close()


def _await_kills(stack: Stack, rows: Sequence[Row]) -> None:
    """Work that the stories have only begun may have its point to come yet."""
    end = time.monotonic() + REACH_SECONDS
    waiting = list(rows)
    while waiting and time.monotonic() < end:
        for row in list(waiting):
            if found := stack.taken_by(row.point, *run_of(row.point).roles):
                row.role, row.killed_at = found
                stack.take_back(row.point, *run_of(row.point).roles)
                waiting.remove(row)
        stack.revive()
        time.sleep(0.05)
    for row in waiting:
        row.wrong = ["no process came to this point"]
