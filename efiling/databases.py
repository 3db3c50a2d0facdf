"""Turns DATABASE_URL into Django's dictionary."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# SQLite answers concurrent writers only when a transaction takes the write lock at its start (IMMEDIATE) and readers
# do not block it (WAL): with the defaults most of the transactions end in "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database_from(url: str, *, test_file: Path | None = None) -> dict[str, Any]:
    """`sqlite:///path` (four slashes: absolute) or `postgres://user:password@host:port/name?sslmode=require`."""
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name and not parts.netloc:
        return _sqlite(name, test_file)
    if parts.scheme in {"postgres", "postgresql"} and name:
        return _postgres(url, name)
    raise ImproperlyConfigured("DATABASE_URL must be sqlite:///path or postgres://user:password@host:port/name.")


def _sqlite(name: str, test_file: Path | None) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "TEST": {"NAME": str(test_file)} if test_file else {},
    }


def _postgres(url: str, name: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": "10", **options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
