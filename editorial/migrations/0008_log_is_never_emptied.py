from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0007_edition_authors"),
    ]

    operations = [
        # As for one entry, so for all of them. Of a database of its own, tests may switch it off to empty their tables.
        migrations.RunSQL(
            """
            CREATE TRIGGER editorial_log_is_never_emptied BEFORE TRUNCATE ON editorial_auditentry
            FOR EACH STATEMENT EXECUTE FUNCTION editorial_log_stays();
            """,
            "DROP TRIGGER editorial_log_is_never_emptied ON editorial_auditentry",
        ),
    ]
