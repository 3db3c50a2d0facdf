"""The whole portal as `make run` starts it, in processes of its own, for tests that look at it from outside."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from standin.testing import free_port

ROOT = Path(__file__).resolve().parent.parent
OPENER = build_opener(ProxyHandler({}))
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")


class RunningPortal:
    """`with RunningPortal() as portal:`; ports and data stay the same over `kill` and `start`.

    `data`: the folder of another that was stopped, to begin with a copy of it.
    """

    def __init__(self, *, data: Path | None = None, **settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-"))
        if data:
            shutil.copytree(data, self.folder / "data")
        self.port, self.standin_port = free_port(), free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.end(signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        given = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {
            "PORT": str(self.port),
            "STANDIN_PORT": str(self.standin_port),
            "DATA_DIR": str(self.folder / "data"),
            "SWEEP_SECONDS": "2",
        }
        return given | own | self.settings

    def start(self, *, patience: float = 180) -> Self:
        """Start, also again after `kill`; return when the portal answers. Its log is `self.log`."""
        self.log = self.folder / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "efiling.launch"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + patience
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.end(signal.SIGKILL)
                raise RuntimeError(f"The portal did not start:\n{self.log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.1)
        return self

    def _is_ready(self) -> bool:
        try:
            with OPENER.open(f"{self.origin}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def charges(self) -> list[dict[str, Any]]:
        """The card processor's own list, newest first."""
        key = (self.folder / "data" / "keys" / "standin_api_key").read_text(encoding="ascii").strip()
        address = f"http://127.0.0.1:{self.standin_port}/v1/charges?limit=100"
        request = Request(address, headers={"Authorization": f"Bearer sk_test_{key}"})
        with OPENER.open(request, timeout=10) as answer:
            return list(json.load(answer)["data"])

    def freeze(self) -> None:
        """Stop the portal where it stands, the card processor not: nothing that happens now reaches the portal."""
        for pid in self._family():
            if "standin" not in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                os.kill(pid, signal.SIGSTOP)

    def kill(self) -> None:
        """As a power cut would: launcher, portal, worker and stand-in at once, nothing tidied up."""
        self.end(signal.SIGKILL)

    def end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        for pid in self._family():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        self.process.wait(timeout=30)
        self.process = None

    def _family(self) -> list[int]:
        """The launcher and all its descendants, the launcher first, so that it starts nothing again."""
        assert self.process is not None
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                parents[int(entry.name)] = _parent_of(entry)
        family = [self.process.pid]
        for pid in family:
            family.extend(child for child, parent in parents.items() if parent == pid)
        return family


def _parent_of(entry: Path) -> int:
    try:
        found = re.search(r"^PPid:\s+(\d+)", (entry / "status").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0
