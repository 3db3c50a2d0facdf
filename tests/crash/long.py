"""The long form: many people pay at once while processes are killed at random, in batches; each ends in a power cut.

What a batch does follows from the seed and its number; when exactly a kill strikes does not, so the same seed gives the
same orders, not the same interleaving. Every batch is kept, so a run that was stopped goes on with the next one.
"""

import json
import os
import random
import signal
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from tests.crash import scene
from tests.crash.person import CutOffError
from tests.crash.points import named_points
from tests.crash.report import write_long
from tests.crash.runs import run_of
from tests.crash.settle import settle, verify
from tests.crash.stack import ROLES, Stack
from tests.crash.stories import STORIES, Stage, Story, upload
from tests.crash.words import say

PEOPLE = 32
AT_ONCE = 10
KILLS = {"web": 6, "worker": 6, "others": 2}  # of one batch: at points of the web, at points of the worker, the rest
LONGEST_PAUSE = 1.0
JUMPS = (-3600.0, -45.0, 30.0, 3600.0, 86400.0)
FAULTS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"kind": "webhook-never"},
    {"kind": "webhook-twice"},
    {"kind": "webhook-reorder"},
    {"kind": "webhook-late", "seconds": 4},
    {"kind": "slow", "seconds": 1.5, "times": 10},
    {"kind": "fail-before", "times": 6},
    {"kind": "fail-kept", "times": 2},
    {"kind": "fail-after", "times": 6},
    {"kind": "drop-before", "times": 6},
    {"kind": "drop-after", "times": 6},
)


@dataclass
class Batch:
    number: int
    people: int = 0
    named: int = 0
    random: int = 0
    others: int = 0
    points: list[str] = field(default_factory=list)
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    load: float = 0.0


class Killer:
    """Strikes until its number of kills is done; revives nothing itself. One of three that strike at the same time."""

    def __init__(self, stack: Stack, chance: random.Random, batch: Batch, *, aim: str, met: Counter[str]) -> None:
        self.stack, self.chance, self.batch, self.aim, self.met = stack, chance, batch, aim, met
        self.points = [name for name in named_points() if aim in run_of(name).roles]
        self.over = threading.Event()

    def strike(self) -> None:
        if self.aim != "others":
            self.at_points()
            return
        for _strike in range(KILLS[self.aim]):
            if self.over.wait(self.chance.uniform(0.2, LONGEST_PAUSE)):
                return
            self._act()()

    def _act(self) -> Callable[[], None]:
        acts: dict[Callable[[], None], int] = {
            self.one_process: 4,
            self.whole_role: 1,
            self.processor: 1,
            self.redis: 1,
            self.postgres: 1,
            self.clock: 1,
        }
        return self.chance.choices(list(acts), weights=list(acts.values()))[0]

    def at_points(self) -> None:
        """Orders for all of them lie ready from the start: whichever process comes to one first, dies there.

        Points that few have died at so far are ordered more often.
        """
        ordered = set(self._choose(KILLS[self.aim]))
        for point in sorted(ordered):
            self.stack.order(point, self.aim)
        while ordered:
            is_over = self.over.wait(0.1)
            for point in sorted(ordered):
                if is_over:
                    self.stack.take_back(point, self.aim)
                if self.stack.taken_by(point, self.aim):
                    ordered.remove(point)
                    self.batch.points.append(point)
                    self.met[point] += 1
            if is_over:
                return

    def _choose(self, count: int) -> list[str]:
        left, chosen = list(self.points), []
        for _one in range(min(count, len(left))):
            point = self.chance.choices(left, weights=[1 / (1 + self.met[name]) for name in left])[0]
            left.remove(point)
            chosen.append(point)
        return chosen

    def one_process(self) -> None:
        role = self.chance.choice(ROLES)
        self._kill(self.chance.choice(self.stack.processes(role) or [0]))

    def whole_role(self) -> None:
        role = self.chance.choice(ROLES)
        for pid in self.stack.processes(role):
            self._kill(pid)

    def _kill(self, pid: int) -> None:
        if pid:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.batch.random += 1

    def processor(self) -> None:
        self.stack.standin.restart()
        self.batch.random += 1

    def redis(self) -> None:
        self.chance.choice((self.stack.redis.empty, self.stack.redis.restart))()
        self.batch.others += 1

    def postgres(self) -> None:
        self.stack.postgres.restart(at_once=self.chance.random() < 0.5)
        self.batch.others += 1

    def clock(self) -> None:
        self.stack.jump_clock(self.chance.choice(JUMPS))
        self.over.wait(1.0)
        self.stack.right_clock()
        self.batch.others += 1


def run_long(stack: Stack, *, seed: int, count: int) -> int:
    """Batches until `count` payments were begun. Written down after each; the same command goes on from there."""
    kept = stack.folder / "batches.jsonl"
    batches = read_batches(kept)
    try:
        while not batches or scene.figures()["attempts"] < count:
            number = len(batches) + 1
            met = Counter(point for batch in batches for point in batch.points)
            batch = play_batch(stack, number=number, chance=random.Random(f"{seed}:{number}"), met=met)
            batches.append(batch)
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(batch)) + "\n")
            write_long(total_of(batches, seed=seed))
            say(_line(batch))
    except KeyboardInterrupt:
        say("Stopped; the same command goes on from here.")
        return 130
    wrong = verify(stack)
    return 1 if wrong or any(batch.wrong for batch in batches) else 0


def read_batches(kept: Path) -> list[Batch]:
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    return [Batch(**json.loads(line)) for line in lines]


def _line(batch: Batch) -> str:
    words = "; ".join(batch.wrong) or "good"
    return (
        f"batch {batch.number:3}  {batch.people} people  killed {batch.named} at points, {batch.random} at random, "
        f"{batch.others} other  settled after {batch.seconds:.1f} s  {words}"
    )


def play_batch(stack: Stack, *, number: int, chance: random.Random, met: Counter[str]) -> Batch:
    """People are made and everything runs; then they pay while the killer strikes; then the power is cut."""
    batch, stage = Batch(number), Stage(stack, chance)
    if not stack.parts:
        stack.start()
    stack.await_up()
    stage.people += scene.left_behind(stack)
    told = chance.choices(list(STORIES), weights=list(STORIES.values()), k=PEOPLE)
    cast = [(story, stage.person(items=chance.choice((1, 1, 1, 1, 2)), is_writer=story is upload)) for story in told]
    batch.people = len(cast)
    if fault := chance.choice(FAULTS):
        stack.standin.faults(**fault)
    killers = [Killer(stack, random.Random(chance.random()), batch, aim=aim, met=met) for aim in KILLS]
    _tell_all(stack, stage, cast, killers)
    batch.named = len(batch.points)
    cut_power(stack, batch)
    started = time.monotonic()
    stack.start()
    outcome = settle(stack, stage.people)
    batch.seconds, batch.wrong, batch.load = outcome.settled_at - started, outcome.wrong, os.getloadavg()[0]
    return batch


def _tell_all(stack: Stack, stage: Stage, cast: list[tuple[Story, Any]], killers: list[Killer]) -> None:
    over = threading.Event()

    def supervise() -> None:
        while not over.wait(0.2):
            stack.revive()

    supervisor = threading.Thread(target=supervise)
    strikers = [threading.Thread(target=killer.strike) for killer in killers]
    for thread in (supervisor, *strikers):
        thread.start()
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for done in [pool.submit(_tell, story, stage, person) for story, person in cast]:
                done.result()
    finally:
        for killer, striker in zip(killers, strikers, strict=True):
            killer.over.set()
            striker.join()
        over.set()
        supervisor.join()


def _tell(story: Story, stage: Stage, person: Any) -> None:
    try:
        story(stage, person)
    except CutOffError:
        return  # somebody who gives up; what was begun is looked at like everything else
    finally:
        connection.close()


def cut_power(stack: Stack, batch: Batch) -> None:
    """Everything of the portal at once; faults of the processor end with it."""
    for role in list(stack.parts):
        batch.random += len(stack.processes(role))
        stack.end(role)
    stack.right_clock()
    stack.standin.clear_faults()


def total_of(batches: list[Batch], *, seed: int) -> dict[str, Any]:
    times = [batch.seconds for batch in batches]
    return {
        "seed": seed,
        "batches": len(batches),
        **scene.figures(),
        **{name: sum(getattr(batch, name) for batch in batches) for name in ("named", "random", "others")},
        "met": len({point for batch in batches for point in batch.points}),
        "points": len(named_points()),
        "breaches": sum(len(batch.wrong) for batch in batches),
        "median": statistics.median(times),
        "longest": max(times),
        "load": statistics.mean(batch.load for batch in batches),
    }
