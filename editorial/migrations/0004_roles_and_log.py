from typing import Any

from django.db import migrations


def make_roles(apps: Any, _schema_editor: Any) -> None:
    """The groups that `editorial.roles` gives permissions to."""
    for name in ("Reviewer", "Auditor"):
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0003_editions"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        # Nobody changes or deletes an entry, whatever the code does.
        migrations.RunSQL(
            """
            CREATE FUNCTION editorial_log_stays() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the audit log is never changed'; END $$;
            CREATE TRIGGER editorial_log_stays BEFORE UPDATE OR DELETE ON editorial_auditentry
            FOR EACH ROW EXECUTE FUNCTION editorial_log_stays();
            """,
            """
            DROP TRIGGER editorial_log_stays ON editorial_auditentry;
            DROP FUNCTION editorial_log_stays();
            """,
        ),
    ]
