"""Let the flush between transactional tests empty append-only tables on SQLite, where it uses DELETE."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import django.db.backends.sqlite3.base  # noqa: F401 - first, or the next line meets itself when the database is another
from django.db.backends.sqlite3.operations import DatabaseOperations

_flush = DatabaseOperations.execute_sql_flush


def install() -> None:
    DatabaseOperations.execute_sql_flush = _flush_without_guards  # type: ignore[assignment, method-assign]  # for the tests only


def _flush_without_guards(self: DatabaseOperations, sql_list: Sequence[str]) -> Any:
    with _lifted_guards(self):
        return _flush(self, sql_list)


@contextmanager
def _lifted_guards(operations: DatabaseOperations) -> Iterator[None]:
    with operations.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = cursor.fetchall()
        for name, _sql in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in guards:
            cursor.execute(sql)
