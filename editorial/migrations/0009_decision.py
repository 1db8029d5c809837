"""A table for what reviewers decided; what the proposals know of it comes along."""

from django.db import migrations, models


def fill(apps, _editor):
    decided = apps.get_model("editorial", "Proposal").objects.exclude(decided_at=None).select_related("edition")
    for proposal in decided.iterator():
        said = {
            name: getattr(proposal, name) for name in ("kind", "key", "stage", "comment", "decided_by", "decided_at")
        }
        apps.get_model("editorial", "Decision").objects.create(number=proposal.edition.number, **said)


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0008_log_is_never_emptied"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(editable=False, max_length=60, verbose_name="kind")),
                ("key", models.CharField(editable=False, max_length=120, verbose_name="key")),
                ("number", models.PositiveIntegerField(verbose_name="edition")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Draft: being written"),
                            ("submitted", "Submitted: waits for a reviewer"),
                            ("returned", "Returned: the reviewer asks for changes"),
                            ("approved", "Approved: may be published"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("decided_by", models.CharField(max_length=150, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(verbose_name="decided on")),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["-decided_at", "-pk"],
                "indexes": [models.Index(fields=["kind", "key", "-decided_at"], name="editorial_decision_about")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
