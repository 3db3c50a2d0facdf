import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from efiling import launch
from efiling.launch import LaunchError, claim_data, claim_port, plan_from, welcome
from efiling.prepare import PEOPLE_FILE, fingerprint, is_prepared

ROOT = Path(__file__).resolve().parent.parent.parent


PARENT = """
import os, sys, time
from efiling.children import start_child
child = start_child([sys.executable, "-c", "import time; time.sleep(60)"], env=dict(os.environ))
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "FREE_SECONDS", 0.3)


def test_plan_gives_the_portal_and_the_stand_in_the_same_three_addresses(tmp_path: Path) -> None:
    plan = plan_from({"DATA_DIR": str(tmp_path), "PORT": "8100"})
    assert plan.standin is not None
    assert plan.environment["SITE_ORIGIN"] == "http://127.0.0.1:8100"
    assert plan.environment["STRIPE_API_BASE"] == "http://127.0.0.1:8101"
    assert plan.environment["STRIPE_CHECKOUT_ORIGIN"] == plan.standin["STANDIN_ORIGIN"] == "http://localhost:8101"
    assert plan.standin["STANDIN_WEBHOOK_URL"] == "http://127.0.0.1:8100/payments/stripe/webhook/"
    assert plan.environment["STRIPE_WEBHOOK_SECRET"] == plan.standin["STANDIN_WEBHOOK_SECRET"]
    assert plan.environment["EFILING_MODE"] == "demo"


def test_plan_keeps_its_keys_for_the_next_start(tmp_path: Path) -> None:
    given = {"DATA_DIR": str(tmp_path)}
    assert plan_from(given) == plan_from(given)
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "keys").iterdir()} == {0}


def test_own_keys_of_the_processor_leave_the_stand_in_out(tmp_path: Path) -> None:
    plan = plan_from({"DATA_DIR": str(tmp_path), "STRIPE_API_KEY": "sk_test_mine"})
    assert plan.standin is None
    assert "STRIPE_STANDIN" not in plan.environment


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LaunchError, match=f"Port {port} is in use: stop what uses it, or choose another"):
            claim_port("127.0.0.1", port)
    claim_port("127.0.0.1", port)


def test_data_belongs_to_one_portal_at_a_time(tmp_path: Path) -> None:
    with claim_data(tmp_path), pytest.raises(LaunchError, match="A portal is already running"):
        claim_data(tmp_path)
    claim_data(tmp_path).close()


def test_a_child_ends_with_its_killed_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert ends(child)


def ends(pid: int) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


def test_data_is_prepared_while_nothing_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/portal.sqlite3"
    monkeypatch.setattr("efiling.prepare.ROOT", tmp_path)
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "portal.sqlite3").touch()
    (tmp_path / "prepared").write_text(fingerprint(tmp_path, url))
    assert is_prepared(tmp_path, database_url=url)
    (tmp_path / "fixtures" / "CT.yaml").write_text("code: CT")
    assert not is_prepared(tmp_path, database_url=url)


def test_data_that_was_moved_is_still_prepared(tmp_path: Path) -> None:
    for folder in (tmp_path / "here", tmp_path / "there"):
        folder.mkdir()
        (folder / "portal.sqlite3").touch()
        (folder / "prepared").write_text(fingerprint(tmp_path / "here", f"sqlite:///{tmp_path}/here/portal.sqlite3"))
    assert is_prepared(tmp_path / "there", database_url=f"sqlite:///{tmp_path}/there/portal.sqlite3")
    assert not is_prepared(tmp_path / "there", database_url=f"sqlite:///{tmp_path}/here/portal.sqlite3")


def test_data_without_its_database_is_not_prepared(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/portal.sqlite3"
    (tmp_path / "prepared").write_text(fingerprint(tmp_path, url))
    assert not is_prepared(tmp_path, database_url=url)
    assert not is_prepared(tmp_path, database_url="postgres://elsewhere/portal")


def test_welcome_ends_with_the_people_and_the_address(tmp_path: Path) -> None:
    plan = plan_from({"DATA_DIR": str(tmp_path), "PORT": "8100"})
    (tmp_path / PEOPLE_FILE).write_text("People\n  annakarenina\n")
    assert welcome(plan) == "People\n  annakarenina\nThe portal is ready: http://127.0.0.1:8100/   (Ctrl-C stops it)"
