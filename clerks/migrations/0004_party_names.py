"""The names of parties, whole in the index: a common name is looked up without reading a row of it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAMES = (
    "CREATE INDEX clerks_party_names ON parties_party "
    "((UPPER(last_name)) text_pattern_ops, (UPPER(first_name)) text_pattern_ops) "
    "INCLUDE (last_name, first_name, filing_id)"
)
LAST_NAME = "CREATE INDEX clerks_party_last_name ON parties_party ((UPPER(last_name)) text_pattern_ops)"


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS clerks_party_last_name", params=None)
        schema_editor.execute(NAMES, params=None)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS clerks_party_names", params=None)
        schema_editor.execute(LAST_NAME, params=None)


class Migration(migrations.Migration):
    dependencies = [("clerks", "0003_decided_days"), ("parties", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
