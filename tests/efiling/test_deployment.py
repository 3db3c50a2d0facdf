import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return found


def test_compose_file_follows_its_schema() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_compose_runs_the_parts_of_production() -> None:
    assert set(services()) == {"migrate", "web", "documents", "worker", "beat", "postgres", "redis", "proxy"}


def test_workers_take_every_queue_between_them() -> None:
    commands = [service["command"] for service in services().values() if "-Q" in service.get("command", [])]
    taken = ",".join(command[command.index("-Q") + 1] for command in commands).split(",")
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} | {settings.CELERY_TASK_DEFAULT_QUEUE}
    assert sorted(taken) == sorted(routed)


def test_the_image_starts_what_compose_starts() -> None:
    last = (ROOT / "Dockerfile").read_text().splitlines()[-1].removeprefix("CMD ")
    assert yaml.safe_load(last) == services()["web"]["command"]


def test_commands_are_those_of_the_documentation() -> None:
    told = (ROOT / "docs" / "deployment.md").read_text()
    own = [service["command"] for service in services().values() if service.get("command", [""])[0] == "python"]
    assert [shlex.join(command) for command in own if shlex.join(command) not in told] == []


def test_every_variable_of_compose_is_a_setting_that_is_read() -> None:
    source = "".join((ROOT / "efiling" / name).read_text() for name in ("settings.py", "gunicorn_conf.py"))
    example = (ROOT / "deploy" / "production.env.example").read_text().splitlines()
    names = {line.partition("=")[0] for line in example if "=" in line and not line.startswith("#")}
    names |= {
        name for service in services().values() for name in service.get("environment", {}) if "POSTGRES" not in name
    }
    assert {name for name in names if f'"{name}"' not in source} == set()


def test_every_setting_is_described() -> None:
    source = "".join((ROOT / "efiling" / name).read_text() for name in ("settings.py", "gunicorn_conf.py"))
    read = {part.partition('"')[0] for part in source.split("env.")[1:] for part in [part.partition('("')[2]]}
    told = (ROOT / "docs" / "settings.md").read_text()
    assert {name for name in read if name and f"`{name}`" not in told} == set()
