"""After the crashes: everything runs again, the sweeps do their work, the books and the pages are looked at."""

import logging
import subprocess
import sys
import time
from dataclasses import dataclass

from tests.crash import scene
from tests.crash.person import Person
from tests.crash.stack import ROOT, Stack
from tests.crash.words import say

logger = logging.getLogger(__name__)

PATIENCE = 150.0
TIDY_SECONDS = 1.5


@dataclass(frozen=True)
class Outcome:
    """`settled_at` is on the monotonic clock; what was found wrong is in words."""

    settled_at: float
    wrong: list[str]


def settle(stack: Stack, people: list[Person]) -> Outcome:
    """Wait until nothing is left to do, then ask every invariant and read every filer's pages."""
    stack.await_up()
    began, tidied_at, last = time.monotonic(), 0.0, ""
    end = began + PATIENCE
    while waiting := scene.unsettled():
        if (words := ", ".join(waiting)) != last:
            logger.info("%5.1f s after the portal answers: %s", time.monotonic() - began, words)
            last = words
        stack.revive()
        if time.monotonic() > end:
            words = f"not settled after {PATIENCE:.0f} s: {', '.join(waiting)}"
            return Outcome(time.monotonic(), [words, *scene.breaches()])
        if time.monotonic() - tidied_at > TIDY_SECONDS:
            scene.stop_unpaid(people)
            tidied_at = time.monotonic()
        time.sleep(0.3)
    settled_at = time.monotonic()
    wrong = [*scene.breaches(), *(words for person in people for words in scene.untruths(person))]
    return Outcome(settled_at, wrong)


def verify(stack: Stack) -> list[str]:
    """The two commands an operator would run."""
    wrong = []
    for command in ("verify_books", "verify_audit"):
        done = subprocess.run(
            [sys.executable, "manage.py", command],
            check=False,
            cwd=ROOT,
            env=stack.whole_environment(),
            capture_output=True,
            text=True,
        )
        say(f"{command}: {done.stdout.strip() or done.stderr.strip()[-500:]}")
        if done.returncode:
            wrong.append(f"{command}: {done.stdout.strip()}")
    return wrong
