"""The web server shares its visitors out: gunicorn as it is started, with a small application of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest

from standin.testing import free_port

APPLICATION = """
import os, time
def application(environ, start_response):
    time.sleep(2 if environ["PATH_INFO"] == "/slow" else 0)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    """Two processes of one thread each."""
    (tmp_path / "small.py").write_text(APPLICATION, encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "efiling.fair.FairWorker", "--workers", "2"]
    command += ["--threads", "1", "--no-control-socket", "--bind", f"127.0.0.1:{port}", "--pythonpath", str(tmp_path)]
    with subprocess.Popen([*command, "small:application"]) as server:
        try:
            _await_up(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _await_up(origin: str) -> None:
    end = time.monotonic() + 30
    while len({who for _ in range(8) if (who := _ask(origin))}) < 2:
        assert time.monotonic() < end
        time.sleep(0.1)


def _ask(origin: str, path: str = "/") -> str:
    try:
        with urlopen(origin + path, timeout=20) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def test_nobody_waits_at_a_busy_process_while_another_is_free(origin: str) -> None:
    with ThreadPoolExecutor(20) as people:
        slow = people.submit(_ask, origin, "/slow")
        time.sleep(0.3)
        quick = [one.result() for one in [people.submit(_ask, origin) for _ in range(16)]]
    assert len(set(quick)) == 1
    assert slow.result() not in quick
