"""Rows by the million: COPY on PostgreSQL, many-row inserts on SQLite. Values are text, alike on both."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED

NULL: Final = "\x01"  # no text that people type holds it
MEMORY = "SET LOCAL maintenance_work_mem = '512MB'"

# Everything but primary keys, and what foreign keys point to.
INDEXES = """
    SELECT shown.relname, pg_get_indexdef(index.indexrelid), holder.relname, rule.conname, pg_get_constraintdef(rule.oid)
    FROM pg_index index
    JOIN pg_class shown ON shown.oid = index.indexrelid
    JOIN pg_class holder ON holder.oid = index.indrelid
    LEFT JOIN pg_constraint rule ON rule.conindid = index.indexrelid AND rule.contype = 'u'
    WHERE holder.relname = ANY(%s) AND pg_table_is_visible(holder.oid) AND NOT index.indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint pointing WHERE pointing.conindid = index.indexrelid AND pointing.contype = 'f')
"""  # noqa: E501 - a query reads better unbroken


def cell(value: object) -> str:
    """As both databases read it: UTC without a zone, no dashes in an id, one and nought for truth."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


class Table:
    """One model's table. Columns that are not given have the model's own default."""

    def __init__(self, model: type[Model], *varying: str) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001 - Django names it so
        rest = [field for name, field in fields.items() if name not in varying]
        self.name = model._meta.db_table  # noqa: SLF001 - Django names it so
        self.model = model
        self.columns = [field.column for field in [*(fields[name] for name in varying), *rest]]
        self.base = tuple(default_of(field) for field in rest)
        self.rows: list[tuple[str, ...]] = []

    def add(self, *values: str) -> None:
        self.rows.append(values)

    def flush(self) -> None:
        rows, self.rows = self.rows, []
        if rows and connection.vendor == "postgresql":
            self._copy(rows)
        elif rows:
            self._insert(rows)

    def _copy(self, rows: list[tuple[str, ...]]) -> None:
        end = "\t".join(("", *self.base)) + "\n"
        text = "".join(["\t".join(row) + end for row in rows]).replace("\\", "\\\\").replace(NULL, r"\N")
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{self.name}" ({names}) FROM STDIN', StringIO(text), size=1 << 16)

    def _insert(self, rows: list[tuple[str, ...]]) -> None:
        names = ", ".join(f'"{column}"' for column in self.columns)
        marks = ", ".join(["%s"] * len(self.columns))
        whole = [[None if value == NULL else value for value in (*row, *self.base)] for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(f'INSERT INTO "{self.name}" ({names}) VALUES ({marks})', whole)  # noqa: S608 - our own names


def default_of(field: "Field[Any, Any]") -> str:
    if field.default is not NOT_PROVIDED:
        return cell(field.get_default())
    return NULL if field.null or not field.empty_strings_allowed else ""


@contextmanager
def without_indexes(tables: list[Table]) -> Iterator[None]:
    """On PostgreSQL: sorted once at the end instead of searched for every row. Call it inside a transaction.

    What is taken off is put back in the same transaction, so that a kill leaves the tables as they were.
    """
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(INDEXES, [[table.name for table in tables]])
        indexes = cursor.fetchall()
        for name, _made, table, rule, _words in indexes:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{rule}"' if rule else f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with a check to come cannot be changed
        for _name, made, table, rule, words in indexes:
            cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{rule}" {words}' if rule else made)
