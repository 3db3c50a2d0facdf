"""Indexes for the one box of the support desk and the search of the queue, on the expressions that are asked."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TELEPHONE = (
    "REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '+', '')"
)
# PostgreSQL upper-cases both sides of "begins with, whatever the case"; the pattern class lets an index answer it.
PREFIXES = {
    "clerks_party_last_name": ("parties_party", "(UPPER(last_name)) text_pattern_ops"),
    "clerks_party_organisation": ("parties_party", "(UPPER(organisation)) text_pattern_ops"),
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(f"CREATE INDEX clerks_user_telephone ON enrollment_user (({TELEPHONE}))", params=None)
    if schema_editor.connection.vendor == "postgresql":
        for name, (table, expression) in PREFIXES.items():
            schema_editor.execute(f"CREATE INDEX {name} ON {table} ({expression})", params=None)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("clerks_user_telephone", *PREFIXES):
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("clerks", "0001_desk"),
        ("enrollment", "0002_sign_in_guard"),
        ("parties", "0001_initial"),
    ]

    operations = [migrations.RunPython(make, drop)]
