"""A PostgreSQL cluster and a Redis of the matrix's own: kept over a crash, killed and started again at will."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tooling.services import postgres_programs

START_SECONDS = 60.0
SETTINGS = ("-c", "max_connections=120", "-c", "shared_buffers=64MB", "-c", "log_min_messages=fatal")
# Only a power cut of the machine would show the difference: processes die here, not the kernel.
QUICK = ("-c", "fsync=off")


class ClusterError(Exception):
    """One plain sentence on what is missing on this machine."""


class Postgres:
    def __init__(self, folder: Path, *, port: int, is_durable: bool = False) -> None:
        programs = postgres_programs()
        if programs is None:
            raise ClusterError("PostgreSQL's programs are not here: install the package postgresql.")
        self.programs, self.folder, self.port = programs, folder, port
        self.settings = SETTINGS if is_durable else (*SETTINGS, *QUICK)
        self.data = folder / "data"
        self.user = "postgres" if os.geteuid() == 0 else None
        self.address = f"postgres://efiling@127.0.0.1:{port}/postgres"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._make()
        flags = ["-h", "127.0.0.1", "-p", str(self.port), "-k", str(self.folder), *self.settings]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *flags],
                user=self.user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        wait_for(self._is_ready, seconds=START_SECONDS, what="PostgreSQL")

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            shutil.chown(self.folder, self.user)
        options = ["-D", str(self.data), "-U", "efiling", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [self.programs / "initdb", *options],
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )

    def _is_ready(self) -> bool:
        command = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """SIGQUIT is an end without tidying up: every connection is cut, the log is read again at the next start."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(60)
            self.process = None

    def restart(self, *, at_once: bool) -> None:
        self.stop(signal.SIGQUIT if at_once else signal.SIGINT)
        self.start()


class Redis:
    def __init__(self, folder: Path, *, port: int) -> None:
        self.program = shutil.which("redis-server") or ""
        if not self.program:
            raise ClusterError("redis-server is not here: install the package redis-server.")
        self.folder, self.port = folder, port
        self.address = f"redis://127.0.0.1:{port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen([self.program, *options], stdout=subprocess.DEVNULL)
        wait_for(lambda: self.ask("PING") == "PONG", seconds=START_SECONDS, what="Redis")

    def ask(self, *words: str) -> str:
        command = ["redis-cli", "-h", "127.0.0.1", "-p", str(self.port), *words]
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()

    def empty(self) -> None:
        """Every queued task and every cached session is gone."""
        self.ask("FLUSHALL")

    def restart(self) -> None:
        """Killed; nothing was saved."""
        self.stop(signal.SIGKILL)
        self.start()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(30)
            self.process = None


def wait_for(is_so: Callable[[], bool], *, seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come in {seconds:.0f} seconds.")
        time.sleep(0.05)
