"""A worker is killed in the middle of a check, for real: the document is checked again, once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit.leases import LEASE

pytestmark = pytest.mark.crash
# Where a worker dies by itself; the others are killed so many seconds after they began.
POINTS = ("documents.claimed", "documents.examined")
MOMENTS = (0.0, 0.1, 0.3)
ROOT = Path(__file__).resolve().parents[2]


class Workers:
    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | {"DATA_DIR": str(folder)}

    def start(self, *words: str, **settings: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-W", "ignore", "-m", "tests.documents.killed", *words]
        environment = self.environment | settings
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    def run(self, *words: str, **settings: str) -> list[str]:
        said, _errors = self.start(*words, **settings).communicate(timeout=180)
        return said.splitlines()


def test_document_whose_worker_was_killed_is_checked_again_once(tmp_path: Path) -> None:
    workers = Workers(tmp_path)
    keys = workers.run("receive", str(len(POINTS) + len(MOMENTS) + 1))

    for key, point in zip(keys, POINTS, strict=False):
        dying = workers.start("check", key, CRASH_AT=point)
        dying.communicate(timeout=120)
        assert dying.returncode == -signal.SIGKILL
    for key, moment in zip(keys[len(POINTS) :], MOMENTS, strict=False):
        dying = workers.start("check", key)
        assert dying.stdout
        assert dying.stdout.readline() == "begins\n"
        time.sleep(moment)
        dying.kill()
        dying.communicate(timeout=120)
    workers.run("check", keys[-1])
    left = [line.split()[0] for line in workers.run("states")]
    assert left[: len(POINTS)] == ["checking", "checking"]
    assert left[-1] == "ready"

    time.sleep(LEASE.total_seconds() + 0.5)
    for _time in range(2):
        workers.run("sweep", CELERY_EAGER="true")
    after = [line.split() for line in workers.run("states")]
    assert {state for state, _attempts, _told in after} == {"ready"}
    assert {told for _state, _attempts, told in after} == {"1"}, "each verdict is told once"
    attempts = [attempts for _state, attempts, _told in after]
    assert attempts[: len(POINTS)] == ["2", "2"]
    assert attempts[-1] == "1"
    assert set(attempts) <= {"1", "2"}
