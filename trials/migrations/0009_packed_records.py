"""Records are kept compressed: JSONB took a third of the import's time, and nothing asks for parts of them."""

import orjson
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import trials.models.packed_json
from trials.models.packed_json import pack


def pack_records(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Compress what is there."""
    records = apps.get_model("trials", "RegistryRecord")._default_manager.using(editor.connection.alias)
    for key, payload in records.values_list("pk", "payload").iterator(chunk_size=500):
        records.filter(pk=key).update(packed=pack(orjson.dumps(payload)))


class Migration(migrations.Migration):
    dependencies = [
        ("trials", "0008_to_match"),
    ]

    operations = [
        migrations.AddField("registryrecord", "packed", models.BinaryField(null=True)),
        # PostgreSQL need not try to compress it again.
        migrations.RunSQL("ALTER TABLE trials_registryrecord ALTER COLUMN packed SET STORAGE EXTERNAL"),
        migrations.RunPython(pack_records),
        migrations.RemoveField("registryrecord", "payload"),
        migrations.RenameField("registryrecord", "packed", "payload"),
        migrations.AlterField(
            "registryrecord", "payload", trials.models.packed_json.PackedJSONField(verbose_name="record")
        ),
        migrations.AddField(
            "registryrecord",
            "source_digest",
            models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
    ]
