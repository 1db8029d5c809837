"""Each edition says whose words it holds. Of those that are there, whoever saved it; of what waits, all who wrote in it."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import JSONArray


def fill(apps, _editor):
    edition = apps.get_model("editorial", "Edition")
    edition.objects.update(authors=JSONArray(F("made_by")))
    for proposal in apps.get_model("editorial", "Proposal").objects.iterator():
        edition.objects.filter(pk=proposal.edition_id).update(authors=proposal.authors)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0006_link_checks")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="authors",
            field=models.JSONField(default=list, verbose_name="authors"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
