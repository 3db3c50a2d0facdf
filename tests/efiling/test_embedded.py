"""The worker inside the web process, tried in a process of its own: its threads would outlive a test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

PROGRAM = """
import time
import django
django.setup()
from efiling import embedded
from efiling.celery import app

done = []

@app.task(name="cases.does_its_work")
def work(number):
    done.append(number)

@app.task(name="cases.ends_its_process")
def leave():
    raise SystemExit(3)

def wait(is_so, seconds=20):
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()

assert not embedded.is_running()
embedded.start()
embedded.start()
assert wait(embedded.is_running), "the worker never started"
work.delay(1)
assert wait(lambda: done == [1]), "a task was not done"
for _ in range(8):
    leave.delay()
work.delay(2)
assert wait(lambda: done == [1, 2]), "tasks that ended their process starved the queue"
started = time.monotonic()
embedded.stop()
assert not embedded.is_running()
assert time.monotonic() - started < 10
print("ok")
"""


@pytest.mark.crash
def test_the_embedded_worker_survives_tasks_that_end_their_process(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "CELERY_EAGER": "false",
        "REDIS_URL": "",
        "DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.stdout == "ok\n", done.stderr[-3000:]
