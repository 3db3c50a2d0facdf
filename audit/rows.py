"""Lock and write rows by statements put together from the model, without the ORM's own way to them.

For the few places where others wait: a `save()` spends more time on its statement than the database on the row. No
signals, no `auto_now`; values are prepared by the fields as ever.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.db.models.options import Options
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)


def lock_all(model: type[Row], ids: Iterable[int]) -> list[Row]:
    """The rows with these keys, locked in the order of their keys until the transaction ends."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("a lock lasts as long as its transaction, and there is none")
    wanted = list(ids)
    if not wanted:
        return []
    table, key = model._meta.db_table, model._meta.pk.column  # noqa: SLF001 - Django names it so
    marks = ", ".join(["%s"] * len(wanted))
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    rows = f'SELECT * FROM "{table}" WHERE "{key}" IN ({marks}) ORDER BY "{key}"{lock}'  # noqa: S608 - marks and names
    return list(model._default_manager.raw(rows, wanted))  # noqa: SLF001 - as above


def wait_for_locks_at_most(seconds: int) -> None:
    """Have statements of this transaction fail with OperationalError rather than wait longer for somebody else's lock.

    SQLite has its own limit, that of its one writer (`transaction_mode` and `timeout` in the settings).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])


def insert(row: Row) -> Row:
    """Insert one row; its key is set as the database gave it."""
    insert_all([row])
    return row


def insert_all(rows: Sequence[Model]) -> None:
    """Insert rows of one model in one statement, and set their keys."""
    if not rows:
        return
    start, marks, end, fields = _insert_parts(rows[0]._meta)  # noqa: SLF001 - Django names it so
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(start + ", ".join([marks] * len(rows)) + end, values)
        for row, found in zip(rows, cursor.fetchall(), strict=True):
            row.pk = found[0]
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as a saved row says it


def insert_new(row: Model) -> bool:
    """Insert one row, unless one with the same value in a unique column is there: then False, and nothing changes."""
    start, marks, end, fields = _insert_parts(row._meta)  # noqa: SLF001 - as above
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"{start}{marks} ON CONFLICT DO NOTHING{end}", values)
        found = cursor.fetchone()
    if found:
        row.pk = found[0]
    return bool(found)


def update(row: Model, names: Sequence[str]) -> None:
    """Write these fields of a row that is there."""
    statement, fields = _update_parts(row._meta, tuple(names))  # noqa: SLF001 - Django names it so
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])


@lru_cache(maxsize=32)
def _insert_parts(model: "Options[Any]") -> tuple[str, str, str, list[Any]]:
    """Up to VALUES, the marks of one row, the end, and the fields in order. A key that the caller gives is kept."""
    key = model.pk
    fields = [field for field in model.concrete_fields if field is not key or not key.db_returning]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    start = f'INSERT INTO "{model.db_table}" ({columns}) VALUES '  # noqa: S608 - names of the model
    return start, f"({', '.join(['%s'] * len(fields))})", f' RETURNING "{key.column}"', fields


@lru_cache(maxsize=32)
def _update_parts(model: "Options[Any]", names: tuple[str, ...]) -> tuple[str, list[Any]]:
    fields: list[Any] = [model.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model.db_table}" SET {columns} WHERE "{model.pk.column}" = %s', fields  # noqa: S608 - as above
