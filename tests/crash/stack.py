"""The portal as it runs in production, on one machine: web, worker, beat, PostgreSQL, Redis, and the stand-in."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from standin.testing import RunningStandin
from tests.crash.cluster import Postgres, Redis, wait_for

ROOT = Path(__file__).resolve().parents[2]
OPENER = build_opener(ProxyHandler({}))
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
ROLES = ("web", "worker", "beat")
READY_SECONDS = 120.0
WEIGHTS = {"worker": 10}  # in steps of nice: about a tenth
CELERY = ("celery", "-A", "efiling")
QUEUES = "filings,mail,documents"
PROGRAMS = {
    "web": ("gunicorn", "-c", "python:efiling.gunicorn_conf", "efiling.wsgi"),
    "worker": (*CELERY, "worker", "-Q", QUEUES, "--concurrency", "2", "-n", "filings@%h"),
    "beat": (*CELERY, "beat"),
}


class Stack:
    """`with Stack(folder, port=8300) as stack:`. Four ports from the one given; the folder keeps all data."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int,
        sweep_seconds: int = 2,
        has_weights: bool = False,
        is_durable: bool = False,
    ) -> None:
        """`has_weights`: the worker gives way to the web where both want the processor, as in docker-compose.yml.

        `is_durable`: PostgreSQL waits for its disk. Only a power cut of the machine would show the difference.
        """
        self.folder, self.port, self.sweep_seconds, self.has_weights = folder, port, sweep_seconds, has_weights
        self.origin = f"http://127.0.0.1:{port}"
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # the cluster runs as a lesser user below it
        self.postgres = Postgres(folder / "postgres", port=port + 2, is_durable=is_durable)
        self.redis = Redis(folder / "redis", port=port + 3)
        self.standin = RunningStandin(
            webhook_url=f"{self.origin}/payments/stripe/webhook/", data=folder / "standin", port=port + 1
        )
        self.shift_file = folder / "clock-shift"
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.restarted_at = time.monotonic()

    def __enter__(self) -> Self:
        self.postgres.start()
        self.redis.start()
        self.standin.start()
        return self

    def __exit__(self, *_error: object) -> None:
        for role in list(self.parts):
            self.end(role, signal.SIGTERM)
        self.standin.stop()
        self.redis.stop()
        self.postgres.stop()

    def environment(self) -> dict[str, str]:
        """Everything the portal is told: PostgreSQL and Redis as in production, the demo's mode for the stand-in."""
        data = self.folder / "data"
        return {
            "EFILING_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "efiling.settings",
            "DATA_DIR": str(data),
            "PORT": str(self.port),
            "SITE_ORIGIN": self.origin,
            "DATABASE_URL": self.postgres.address,
            "REDIS_URL": self.redis.address,
            "STRIPE_API_KEY": self.standin.api_key,
            "STRIPE_WEBHOOK_SECRET": self.standin.webhook_secret,
            "STRIPE_API_BASE": self.standin.api_base,
            "STRIPE_CHECKOUT_ORIGIN": self.standin.origin,
            "STRIPE_STANDIN": "true",
            "SECRET_KEY": self._secret("secret_key"),
            "AUDIT_SEAL_KEY": self._secret("audit_seal_key"),
            "SWEEP_SECONDS": str(self.sweep_seconds),
            "FAST_PASSWORDS": "true",
            "STATIC_HASHED": "false",
            "LOG_LEVEL": "ERROR",
            "PYTHONUNBUFFERED": "1",
        }

    def whole_environment(self) -> dict[str, str]:
        return {name: os.environ[name] for name in KEPT if name in os.environ} | self.environment()

    def _secret(self, name: str) -> str:
        file = self.folder / name
        if not file.exists():
            file.write_text(secrets.token_urlsafe(64), encoding="ascii")
        return file.read_text(encoding="ascii")

    def orders(self, role: str) -> Path:
        """The folder of this role's orders: each has the next process that comes to the point of its name die there."""
        return self.folder / f"crash-{role}"

    def order(self, point: str, *roles: str) -> None:
        """Have one process die there, whichever of these roles it plays."""
        for role in roles:
            self.orders(role).mkdir(exist_ok=True)
            (self.orders(role) / f"{point}.taken").unlink(missing_ok=True)
            (self.orders(role) / point).touch()

    def taken_by(self, point: str, *roles: str) -> tuple[str, float] | None:
        """Who died there, and when on the monotonic clock. None: nobody so far."""
        for role in roles:
            taken = self.orders(role) / f"{point}.taken"
            if taken.exists():
                return role, time.monotonic() - (time.time() - taken.stat().st_ctime)
        return None

    def take_back(self, point: str, *roles: str) -> None:
        for role in roles:
            (self.orders(role) / point).unlink(missing_ok=True)

    def prepare(self) -> None:
        """Tables and court rows; again for a folder that is there already, which then costs a second."""
        for name in ("migrate", "load_jurisdictions"):
            subprocess.run(
                [sys.executable, "manage.py", name, "--verbosity", "0"],
                check=True,
                cwd=ROOT,
                env=self.whole_environment(),
                stdout=subprocess.DEVNULL,
            )

    def start(self, *roles: str) -> None:
        """Start these, or all, in sessions of their own; `is_up` says when the portal answers."""
        for role in roles or ROLES:
            environment = self.whole_environment() | {"CRASH_AT": f"@{self.orders(role)}"}
            command = [sys.executable, "-m", "tests.crash.part", str(self.shift_file), *PROGRAMS[role]]
            with (self.folder / f"{role}.log").open("ab") as log:
                self.parts[role] = subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
                )
            if self.has_weights:
                keep_weight(self.parts[role].pid, less=WEIGHTS.get(role, 0))
        self.restarted_at = time.monotonic()

    def revive(self) -> list[str]:
        """Start again whatever has died, as a supervisor would. Returns what that was."""
        dead = [role for role, part in self.parts.items() if part.poll() is not None]
        for role in dead:
            sweep_up(self.parts[role].pid)
            self.start(role)
        return dead

    def end(self, role: str, number: signal.Signals = signal.SIGKILL) -> None:
        """The whole role at once, its children too."""
        part = self.parts.pop(role)
        if number == signal.SIGKILL:
            sweep_up(part.pid)
        else:
            part.send_signal(number)
        try:
            part.wait(30)
        except subprocess.TimeoutExpired:
            sweep_up(part.pid)
            part.wait(30)

    def processes(self, role: str) -> list[int]:
        """The first process of a role and its children."""
        part = self.parts[role]
        return [part.pid, *children_of(part.pid)] if part.poll() is None else []

    def is_up(self) -> bool:
        try:
            with OPENER.open(f"{self.origin}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def await_up(self) -> None:
        def revived() -> bool:
            self.revive()
            return self.is_up()

        wait_for(revived, seconds=READY_SECONDS, what="The portal")

    def jump_clock(self, seconds: float) -> None:
        self.shift_file.with_suffix(".new").write_text(str(seconds), encoding="ascii")
        self.shift_file.with_suffix(".new").rename(self.shift_file)

    def right_clock(self) -> None:
        self.shift_file.unlink(missing_ok=True)

    def throw_away(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def keep_weight(session: int, *, less: int) -> None:
    """A new session has a share of the processor of its own on Linux, whatever nice says: give it ours, or less."""
    own = Path("/proc/self/autogroup")
    if own.exists():
        nice = int(own.read_text(encoding="ascii").rpartition(" ")[2])
        Path(f"/proc/{session}/autogroup").write_text(str(min(19, nice + less)), encoding="ascii")


def sweep_up(session: int) -> None:
    """Kill every process of the session: what a killed parent leaves behind would go on by itself."""
    for pid in processes_where(lambda fields: fields[3] == str(session)):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def children_of(parent: int) -> list[int]:
    return processes_where(lambda fields: fields[1] == str(parent))


def processes_where(is_wanted: Callable[[list[str]], bool]) -> list[int]:
    return [pid for pid, fields in _all_processes() if is_wanted(fields)]


def _all_processes() -> Iterator[tuple[int, list[str]]]:
    """Process id, and what stands in /proc/PID/stat after the name: state, parent, group, session, ..."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue
            yield int(entry.name), text.rpartition(")")[2].split()
