import http.client
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from stripe import StripeClient

from standin.app import NAME
from standin.testing import ROOT, RunningStandin
from tests.standin.factories import client_of, open_session, paid_session
from tests.standin.inbox import eventually


def refused_start(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    return done.stderr


def test_health_names_program_and_process(standin: RunningStandin) -> None:
    assert standin.process is not None
    assert standin.health() == {"name": NAME, "pid": standin.process.pid, "parent_pid": os.getpid()}


def test_everything_answered_survives_a_kill(own: RunningStandin) -> None:
    paid: Any = paid_session(own)
    opened = open_session(client_of(own))
    refund = client_of(own).v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 100})

    own.restart()

    client = client_of(own)
    expand: Any = {"expand": ["payment_intent.latest_charge"]}
    after: Any = client.v1.checkout.sessions.retrieve(paid.id, expand)
    assert after.payment_intent.latest_charge.amount_refunded == 100
    assert client.v1.refunds.retrieve(refund.id).amount == 100
    assert own.pay(opened.url or "").status == 303


def test_kills_at_any_moment_never_charge_twice_or_by_half(own: RunningStandin) -> None:
    """Ten people press Pay while the program is killed; afterwards every session is paid once or not at all."""
    client = client_of(own)
    opened = [open_session(client) for _ in range(10)]

    def press(url: str) -> None:
        try:
            own.pay(url)
        except (OSError, http.client.HTTPException, URLError):
            return

    for moment in (0.02, 0.06, 0.12):
        threads = [threading.Thread(target=press, args=(session.url or "",)) for session in opened]
        for thread in threads:
            thread.start()
        threading.Event().wait(moment)
        own.kill()
        for thread in threads:
            thread.join()
        own.start()

    for session in opened:
        press(session.url or "")
    charges = list(client.v1.charges.list({"limit": 100}).auto_paging_iter())
    complete = client.v1.checkout.sessions.list({"status": "complete", "limit": 100}).data
    assert len({one.payment_intent for one in charges}) == len(charges) == len(complete) == 10
    assert len(client.v1.events.list({"type": "checkout.session.completed", "limit": 100}).data) == 10


def test_it_ends_when_its_launcher_is_gone(tmp_path: Path) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    standin = RunningStandin(data=tmp_path / "s")
    command = [*standin.command()[:-1], str(launcher.pid)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        assert eventually(lambda: is_up(standin))
        launcher.communicate(b"\n")

        assert process.wait(timeout=10) == 0
    finally:
        process.kill()


def is_up(standin: RunningStandin) -> bool:
    try:
        return bool(standin.health())
    except OSError:
        return False


def test_it_ends_at_once_when_its_launcher_is_gone_before(tmp_path: Path) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", ""])
    launcher.wait()
    command = [*RunningStandin(data=tmp_path / "s").command()[:-1], str(launcher.pid)]

    assert subprocess.run(command, cwd=ROOT, timeout=20, check=False).returncode == 0


def test_port_held_by_an_older_one_is_named(own: RunningStandin, tmp_path: Path) -> None:
    assert own.process is not None
    second = RunningStandin(data=tmp_path / "second", port=own.port)

    assert f"held by an older stand-in, process {own.process.pid}" in refused_start(second.command())
    assert not (tmp_path / "second" / "processor.sqlite3").exists()


def test_port_held_by_something_else_is_named(tmp_path: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        second = RunningStandin(data=tmp_path / "s", port=other.getsockname()[1])

        assert "in use by another program" in refused_start(second.command())


def test_two_never_work_on_one_folder(own: RunningStandin) -> None:
    assert "Another stand-in works on the data" in refused_start(RunningStandin(data=own.data).command())


def test_stop_leaves_cleanly(own: RunningStandin) -> None:
    assert own.process is not None
    process = own.process

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 0


def test_keys_are_made_once_and_read_by_the_owner_only(own: RunningStandin) -> None:
    path = own.data / "secrets"
    before = path.read_text()

    own.restart()

    assert path.read_text() == before
    assert re.fullmatch(r"STRIPE_API_KEY=sk_test_\w{32}\nSTRIPE_WEBHOOK_SECRET=whsec_\w{32}\n", before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((own.data / "processor.sqlite3").stat().st_mode) == 0o600


def test_everything_can_be_given_by_environment(tmp_path: Path) -> None:
    standin = RunningStandin()
    environment = {
        "STANDIN_HOST": "127.0.0.1",
        "STANDIN_PORT": str(standin.port),
        "STANDIN_DATA_DIR": str(tmp_path / "s"),
        "STANDIN_ORIGIN": f"http://localhost:{standin.port}",
        "STANDIN_API_KEY": "sk_test_given",
        "STANDIN_WEBHOOK_SECRET": "whsec_given",
        "STANDIN_PARENT_PID": str(os.getpid()),
    }
    process = subprocess.Popen([sys.executable, "-m", "standin"], cwd=ROOT, env=os.environ | environment)
    try:
        assert eventually(lambda: is_up(standin))
        client = StripeClient("sk_test_given", base_addresses={"api": standin.api_base}, max_network_retries=0)

        assert (open_session(client).url or "").startswith(f"http://localhost:{standin.port}/c/pay/")
        assert not (tmp_path / "s" / "secrets").exists()
    finally:
        process.terminate()
        process.wait(timeout=10)
        standin.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [([], "Give the folder"), (["--data", "x", "--webhook-url", "ftp://portal/"], "must begin with http")],
)
def test_wrong_start_is_said_in_a_sentence(arguments: list[str], words: str) -> None:
    assert words in refused_start([sys.executable, "-m", "standin", *arguments])


def test_it_imports_nothing_of_the_portal() -> None:
    code = "import sys, standin.__main__, standin.testing; print('django' in sys.modules, 'efiling' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
