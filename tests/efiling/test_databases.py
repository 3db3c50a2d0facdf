from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from efiling.databases import database_from


def test_sqlite_address_gives_a_file_and_immediate_transactions() -> None:
    found = database_from("sqlite:////data/portal.sqlite3", test_file=Path("/tmp/t"))
    assert found["NAME"] == "/data/portal.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["TEST"] == {"NAME": "/tmp/t"}


def test_postgres_address_is_taken_apart() -> None:
    found = database_from("postgres://me:p%40ss@db.example:5433/portal?sslmode=require")
    parts = {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert parts == {"NAME": "portal", "USER": "me", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}
    assert found["OPTIONS"]["sslmode"] == "require"


def test_postgres_socket_is_named_in_the_query() -> None:
    assert database_from("postgres:///portal?host=/run/postgresql")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "sqlite://host/file", "postgres://host"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must be"):
        database_from(url)


@pytest.mark.django_db
def test_sqlite_keeps_its_promises() -> None:
    if connection.vendor != "sqlite":
        assert connection.settings_dict["CONN_HEALTH_CHECKS"]
        return
    with connection.cursor() as cursor:
        settings = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")]
    assert settings == ["wal", 1]
