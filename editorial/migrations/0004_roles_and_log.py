from typing import Any

from django.db import migrations


def make_roles(apps: Any, _schema_editor: Any) -> None:
    """The groups that `editorial.roles` gives permissions to."""
    for name in ("Reviewer", "Auditor"):
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


HYPE_WORDS = {
    "breakthrough": "say what was found, in how many people",
    "breakthroughs": "say what was found, in how many people",
    "miracle": "",
    "miraculous": "",
    "cure": "treatment; or say which loss came back, and how far",
    "cures": "treatment; or say which loss came back, and how far",
    "cured": "say which loss came back, and how far",
    "hope": "say what is known and what is not",
    "hopes": "say what is known and what is not",
    "hopeful": "say what is known and what is not",
    "revolutionary": "new",
    "revolutionise": "change",
    "revolutionize": "change",
    "groundbreaking": "new",
    "ground-breaking": "new",
    "game-changer": "say what it changes, and for whom",
    "game-changing": "say what it changes, and for whom",
    "life-changing": "say what it changes, and for whom",
    "cutting-edge": "new",
    "state-of-the-art": "new",
    "world-class": "",
    "world-first": "say who else tried it",
    "promising": "say what was seen, in how many people",
    "unprecedented": "",
    "guaranteed": "",
    "safe and effective": "say which harms were looked for, and what was measured",
    "walk again": "say how far, with which aids, and how many did",
    "new lease of life": "",
}


def fill_hype_words(apps: Any, _schema_editor: Any) -> None:
    """The words to begin with; editors keep the list from then on."""
    model = apps.get_model("editorial", "HypeWord")
    model.objects.bulk_create([model(word=word, instead=instead) for word, instead in HYPE_WORDS.items()])


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0003_editions"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(fill_hype_words, migrations.RunPython.noop),
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
        # What the workers share (django.core.cache.backends.db): codes that were used once. Made here, so that
        # `migrate` alone makes a database whole.
        migrations.RunSQL(
            """
            CREATE TABLE shared_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,
                                       expires timestamptz NOT NULL);
            CREATE INDEX shared_cache_expires ON shared_cache (expires);
            """,
            "DROP TABLE shared_cache",
        ),
    ]
