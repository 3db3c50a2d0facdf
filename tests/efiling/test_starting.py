"""What production refuses, tried in processes of their own, as the settings are read only once."""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def production(data_dir: Path, **changes: str) -> dict[str, str]:
    """An environment with which production starts, and what to change in it; an empty text takes a variable out."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(data_dir),
        "SITE_ORIGIN": "https://efile.example.gov",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "AUDIT_SEAL_KEY": secrets.token_urlsafe(64),
        "STRIPE_API_KEY": "sk_live_x",
        "STRIPE_WEBHOOK_SECRET": "whsec_x",
        "EMAIL_HOST": "mail.example.gov",
    } | changes
    return {name: value for name, value in environment.items() if value}


def start(environment: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def test_production_starts_with_its_secrets(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    done = start(production(tmp_path), "-c", "import efiling.wsgi")
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()  # nothing is in its database yet, which keeps nobody from starting
    assert json.loads(line)["event"] == "the courts could not be read before the start: OperationalError"


def test_production_refuses_with_every_reason_at_once(tmp_path: Path) -> None:
    done = start(
        production(tmp_path, SECRET_KEY="", EMAIL_HOST="", STRIPE_API_BASE="http://x"), "-c", "import efiling.wsgi"
    )
    assert done.returncode == 1
    assert [number for number in ("E001", "E004", "E008", "E013") if number in done.stderr] == [
        "E001",
        "E004",
        "E008",
        "E013",
    ]


def test_a_mode_that_does_not_exist_is_not_taken_for_the_demo(tmp_path: Path) -> None:
    done = start(production(tmp_path, EFILING_MODE="producton"), "-c", "import efiling.wsgi")
    assert "EFILING_MODE must be one of" in done.stderr


@pytest.mark.parametrize("command", [("manage.py", "migrate"), ("-m", "efiling.prepare")])
def test_management_refuses_weak_secrets_and_changes_nothing(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = start(production(tmp_path, SECRET_KEY="weak"), *command)
    assert done.returncode == 1
    assert "SECRET_KEY is missing or weak" in done.stderr
    with closing(sqlite3.connect(tmp_path / "portal.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


@pytest.mark.parametrize("program", ["worker", "beat"])
def test_workers_refuse_weak_secrets(tmp_path: Path, program: str) -> None:
    environment = production(tmp_path, SECRET_KEY="weak", REDIS_URL="redis://127.0.0.1:1/0")
    done = start(environment, "-m", "celery", "-A", "efiling", program)
    assert done.returncode != 0
    assert "SECRET_KEY is missing or weak" in done.stdout + done.stderr


def test_one_web_process_only_while_the_worker_lives_in_it(tmp_path: Path) -> None:
    environment = production(tmp_path, WEB_WORKERS="2")
    done = start(environment, "-c", "import efiling.gunicorn_conf")
    assert "there is one web process" in done.stderr
