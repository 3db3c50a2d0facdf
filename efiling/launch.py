"""`make run` in one process: prepares the data, starts the card processor's stand-in and the portal, watches both.

Stopped in any way, even by SIGKILL, it takes both along; started again, it goes on with the same data.
"""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from efiling.children import end_child, end_with_parent, start_child
from efiling.env import Env, EnvError
from efiling.prepare import PEOPLE_FILE, ROOT, is_prepared
from efiling.secret_keys import kept_key

FREE_SECONDS = 6.0
READY_SECONDS = 60.0
STOP_SECONDS = 10.0


class LaunchError(Exception):
    """One plain sentence on why the portal cannot be started."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    host: str
    port: int
    data_dir: Path
    environment: dict[str, str]
    standin: dict[str, str] | None

    @property
    def address(self) -> str:
        return self.environment["SITE_ORIGIN"]


def plan_from(source: dict[str, str]) -> Plan:
    """What to start with which environment. Own keys of the card processor switch the stand-in off."""
    env = Env(source)
    host, port = env.text("HOST", "127.0.0.1"), env.whole("PORT", default=8000, least=1)
    data_dir = env.folder("DATA_DIR", ROOT / "var")
    given = {
        "EFILING_MODE": env.text("EFILING_MODE", "demo"),
        "HOST": host,
        "PORT": str(port),
        "DATA_DIR": str(data_dir),
        "SITE_ORIGIN": env.text("SITE_ORIGIN", f"http://{_reachable(host)}:{port}"),
        "DATABASE_URL": env.text("DATABASE_URL", f"sqlite:///{data_dir}/portal.sqlite3"),
        "LOG_LEVEL": env.text("LOG_LEVEL", "WARNING"),
        "DJANGO_SETTINGS_MODULE": "efiling.settings",
        "PYTHONUNBUFFERED": "1",
    }
    needs_standin = given["EFILING_MODE"] == "demo" and not env.text("STRIPE_API_KEY")
    standin = _standin_plan(env, host=host, port=port, data_dir=data_dir) if needs_standin else None
    return Plan(
        host=host,
        port=port,
        data_dir=data_dir,
        environment={**source, **given, **(_card_settings(standin) if standin else {})},
        standin=standin,
    )


def _standin_plan(env: Env, *, host: str, port: int, data_dir: Path) -> dict[str, str]:
    standin_port = env.whole("STANDIN_PORT", default=port + 1, least=1)
    # Another name for the same machine makes it another site to the browser, as the real card page is: a cookie
    # that would be lost on the way back from there is lost here too.
    name = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104 - compared, not bound
    return {
        "STANDIN_HOST": host,
        "STANDIN_PORT": str(standin_port),
        "STANDIN_DATA_DIR": str(data_dir / "standin"),
        "STANDIN_ORIGIN": env.origin("STANDIN_ORIGIN", f"http://{name}:{standin_port}"),
        "STANDIN_API_KEY": f"sk_test_{kept_key(data_dir / 'keys', 'standin_api_key')}",
        "STANDIN_WEBHOOK_SECRET": f"whsec_{kept_key(data_dir / 'keys', 'standin_webhook_secret')}",
        "STANDIN_WEBHOOK_URL": f"http://{_reachable(host)}:{port}/payments/stripe/webhook/",
    }


def _card_settings(standin: dict[str, str]) -> dict[str, str]:
    return {
        "STRIPE_STANDIN": "true",
        "STRIPE_API_KEY": standin["STANDIN_API_KEY"],
        "STRIPE_WEBHOOK_SECRET": standin["STANDIN_WEBHOOK_SECRET"],
        "STRIPE_API_BASE": f"http://{_reachable(standin['STANDIN_HOST'])}:{standin['STANDIN_PORT']}",
        "STRIPE_CHECKOUT_ORIGIN": standin["STANDIN_ORIGIN"],
    }


def _reachable(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound


def claim_data(data_dir: Path) -> IO[str]:
    """Hold the data folder for this process; the kernel lets go of it however the process ends."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (data_dir / "running.lock").open("w", encoding="ascii")

    def try_lock() -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    if not _eventually(try_lock, seconds=FREE_SECONDS):
        file.close()
        raise LaunchError(f"A portal is already running on the data in {data_dir}: stop it or give another DATA_DIR.")
    return file


def claim_port(host: str, port: int) -> None:
    """Wait a moment for an old process of ours to let go of the port; then say who is in the way."""
    if not _eventually(lambda: _is_free(host, port), seconds=FREE_SECONDS):
        raise LaunchError(f"Port {port} is in use: stop what uses it, or choose another, as in: make run PORT=8100")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _eventually(is_so: Callable[[], bool], *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def prepare_data(plan: Plan) -> None:
    print("Preparing the data ...", flush=True)
    child = start_child([sys.executable, "-m", "efiling.prepare"], env=plan.environment)
    try:
        code = child.wait()
    finally:
        end_child(child, patience=STOP_SECONDS)
    if code:
        raise LaunchError("The data could not be prepared; the reason stands above.")


def start_standin(plan: Plan, options: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = {**plan.environment, **options, "STANDIN_PARENT_PID": str(os.getpid())}
    child = start_child([sys.executable, "-m", "standin"], env=environment)
    # The demo's filings are paid there, and the portal's first sweep asks it.
    await_answer(f"http://{_reachable(plan.host)}:{options['STANDIN_PORT']}/healthz", child)
    return child


def start_portal(plan: Plan) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:efiling.gunicorn_conf", "efiling.wsgi"]
    return start_child(command, env=plan.environment)


def run(plan: Plan) -> int:
    """Serve until stopped; the code to leave with."""
    children: list[subprocess.Popen[bytes]] = []
    with claim_data(plan.data_dir):
        claim_port(plan.host, plan.port)
        try:
            if plan.standin:
                claim_port(plan.host, int(plan.standin["STANDIN_PORT"]))
                children.append(start_standin(plan, plan.standin))
            if not is_prepared(plan.data_dir, database_url=plan.environment["DATABASE_URL"]):
                prepare_data(plan)
            portal = start_portal(plan)
            children.append(portal)
            await_answer(f"http://{_reachable(plan.host)}:{plan.port}/readyz", portal)
            print(welcome(plan), flush=True)
            return watch(plan, children)
        finally:
            for child in reversed(children):
                end_child(child, patience=STOP_SECONDS)


def watch(plan: Plan, children: list[subprocess.Popen[bytes]]) -> int:
    """Until the portal, the last of the children, ends; a stand-in that ends is started again."""
    while (code := children[-1].poll()) is None:
        if plan.standin and children[0].poll() is not None:
            print("The card processor's stand-in ended; it is started again.", file=sys.stderr, flush=True)
            children[0] = start_standin(plan, plan.standin)
        time.sleep(0.5)
    return code


def await_answer(address: str, child: subprocess.Popen[bytes]) -> None:
    if not _eventually(lambda: child.poll() is not None or _answers(address), seconds=READY_SECONDS):
        raise LaunchError(f"Nothing answers at {address}.")
    if child.poll() is not None:
        raise LaunchError("A part of the portal did not start; the reason stands above.")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def welcome(plan: Plan) -> str:
    people = plan.data_dir / PEOPLE_FILE
    shown = people.read_text(encoding="utf-8").rstrip() if people.is_file() else ""
    return "\n".join(filter(None, [shown, f"The portal is ready: {plan.address}/   (Ctrl-C stops it)"]))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m efiling.launch", description=__doc__)
    parser.add_argument("--with-parent", action="store_true", help="end when the process that started this one ends")
    if parser.parse_args().with_parent:
        end_with_parent(os.getppid())
    signal.signal(signal.SIGTERM, _stop)
    os.chdir(ROOT)
    try:
        return run(plan_from(dict(os.environ)))
    except (LaunchError, EnvError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
