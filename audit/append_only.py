"""Database triggers that refuse UPDATE and DELETE on history, whoever asks, on PostgreSQL and SQLite."""

from collections.abc import Sequence

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REFUSE = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)


def guard_statements(vendor: str, table: str) -> Sequence[str]:
    if vendor == "postgresql":
        guard = f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        return [REFUSE, f"{guard} FOR EACH ROW EXECUTE FUNCTION refuse_change()"]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}" for verb in ("UPDATE", "DELETE")
    ]


def unguard_statements(vendor: str, table: str) -> Sequence[str]:
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]


def guard_table(table: str) -> migrations.RunPython:
    """A reversible migration operation that makes `table` append-only."""

    def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in guard_statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)  # a percent sign in it is no placeholder

    def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in unguard_statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)  # a percent sign in it is no placeholder

    return migrations.RunPython(guard, unguard)
