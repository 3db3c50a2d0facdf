"""Brings the data of an installation up to date: schema, jurisdictions and, in the demo, its people.

`python -m efiling.prepare` may run any number of times; every step of it does nothing the second time. The launcher
asks `is_prepared` first, because a process that finds nothing to do still costs seconds.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEOPLE_FILE = "demo-people.txt"
SOURCES = (
    "*/migrations/*.py",
    "*/management/commands/*.py",
    "demo/**/*.py",
    "courts/**/*.py",
    "efiling/prepare.py",
    "fixtures/**/*",
    "static/**/*",
    "requirements/base.txt",
)


def is_prepared(data_dir: Path, *, database_url: str) -> bool:
    """Whether nothing that preparing depends on has changed since it last succeeded for this database.

    A database elsewhere may have been emptied meanwhile: only for a file is the answer ever yes.
    """
    database = Path("/", database_url.removeprefix("sqlite:///"))
    if not database_url.startswith("sqlite:///") or not database.is_file():
        return False
    stamp = _stamp(data_dir)
    return stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint(data_dir, database_url)


def fingerprint(data_dir: Path, database_url: str) -> str:
    """The same wherever the data folder is moved to with its database."""
    digest = hashlib.sha256(database_url.replace(str(data_dir), "").encode())
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for pattern in SOURCES:
        yield from (path for path in ROOT.glob(pattern) if path.is_file() and not _is_installed(path))


def _is_installed(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in {"node_modules", "var"} or path.suffix == ".pyc"


def _stamp(data_dir: Path) -> Path:
    return data_dir / "prepared"


def prepare() -> None:
    import django  # noqa: PLC0415 - is_prepared must not pay for Django
    from django.conf import settings  # noqa: PLC0415 - see above
    from django.core.management import call_command  # noqa: PLC0415 - see above

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "efiling.settings")
    django.setup()
    wanted = fingerprint(settings.DATA_DIR, settings.DATABASE_URL)
    call_command("migrate", verbosity=0, skip_checks=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_jurisdictions")
    call_command("set_up_groups")
    if settings.IS_DEMO:
        call_command("load_demo")
        (settings.DATA_DIR / PEOPLE_FILE).write_text(people_lines(), encoding="utf-8")
    _stamp(settings.DATA_DIR).write_text(wanted, encoding="ascii")


def people_lines() -> str:
    """The demo's people as the launcher prints them; it has no Django to ask."""
    from demo.people import PEOPLE  # noqa: PLC0415 - see above

    width = max(len(person.user_id) for person in PEOPLE)
    rows = [f"  {person.user_id:<{width}}  {person.password:<20} {person.what}" for person in PEOPLE]
    return "\n".join(["People of the demonstration (User ID, password):", *rows, ""])


if __name__ == "__main__":
    prepare()
