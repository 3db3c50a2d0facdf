from django.db import migrations

from audit.append_only import guard_table


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [guard_table("audit_event"), guard_table("audit_seal")]
