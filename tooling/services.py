"""PostgreSQL and Redis for a test run: those named by the environment, or own ones, in a folder that is thrown away."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30.0
# Nothing of a test's cluster has to survive a power cut.
QUICK = ("-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off", "-c max_connections=200")


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """What to add to the environment of tests that use both; empty where this machine has not both."""
    with postgres() as database, redis() as cache:
        both = database and cache
        yield {"DATABASE_URL": database, "REDIS_URL": cache} if both else {}


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a database, or an empty text."""
    programs = postgres_programs()
    if given := os.environ.get("DATABASE_URL", ""):
        yield given if given.startswith("postgres") else ""
    elif programs:
        with own_postgres(programs) as address:
            yield address
    elif _listens(5432):
        yield "postgres://postgres@127.0.0.1:5432/postgres"
    else:
        yield ""


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres, newest first."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = versions[0] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def own_postgres(programs: Path) -> Iterator[str]:
    """A cluster of our own; it refuses to run as root, so then it runs as the user `postgres` or `nobody`."""
    folder, user = Path(tempfile.mkdtemp(prefix="efiling-postgres-")), _lesser_user()
    if user:
        shutil.chown(folder, user)
    port = free_port()
    data = folder / "data"
    options = ["-D", str(data), "-U", "efiling", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    try:
        subprocess.run([programs / "initdb", *options], check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
        flags = " ".join(["-h 127.0.0.1", f"-p {port}", f"-k {folder}", *QUICK])
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, *flags.split()], user=user, cwd=folder, stdout=log, stderr=log
            )
        try:
            _await(lambda: _is_ready(programs, port), server)
            yield f"postgres://efiling@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(2)  # a fast end: open connections are cut
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lesser_user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _is_ready(programs: Path, port: int) -> bool:
    command = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(command, check=False).returncode == 0


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis, or an empty text."""
    program = shutil.which("redis-server")
    if given := os.environ.get("REDIS_URL", ""):
        yield given
    elif program:
        with own_redis(program) as address:
            yield address
    else:
        yield "redis://127.0.0.1:6379/9" if _listens(6379) else ""


@contextmanager
def own_redis(program: str) -> Iterator[str]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="efiling-redis-") as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        try:
            _await(lambda: _listens(port), server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _await(is_ready: Callable[[], bool], server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while not is_ready():
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError("A service for the tests did not start.")
        time.sleep(0.1)
