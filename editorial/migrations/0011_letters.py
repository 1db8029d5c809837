from typing import Any

from django.db import migrations, models


def make_role(apps: Any, _schema_editor: Any) -> None:
    """The group that `editorial.roles` lets read enquiries."""
    apps.get_model("auth", "Group").objects.get_or_create(name="Correspondent")


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0010_images"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(editable=False, max_length=60, verbose_name="kind")),
                ("key", models.CharField(editable=False, max_length=120, verbose_name="key")),
                ("text", models.TextField(editable=False, verbose_name="text")),
                ("email", models.EmailField(blank=True, editable=False, max_length=254, verbose_name="e-mail")),
                ("received_at", models.DateTimeField(editable=False, verbose_name="received on")),
                ("acted_at", models.DateTimeField(db_index=True, editable=False, verbose_name="last act")),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "New"), ("in work", "In work"), ("done", "Done")],
                        db_index=True,
                        default="new",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("assigned_to", models.CharField(blank=True, max_length=150, verbose_name="assigned to")),
                ("begun_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="in work since")),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="done on")),
                ("closed_by", models.CharField(blank=True, editable=False, max_length=150, verbose_name="done by")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("mailed_digest", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                (
                    "told_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="told by e-mail on"),
                ),
                ("consent", models.TextField(editable=False, verbose_name="consent")),
                (
                    "consent_version",
                    models.CharField(editable=False, max_length=20, verbose_name="version of the consent"),
                ),
                ("consented_at", models.DateTimeField(editable=False, verbose_name="consented on")),
            ],
            options={
                "verbose_name": "enquiry",
                "verbose_name_plural": "enquiries",
                "ordering": ["-received_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "done"),
                                models.Q(("closed_by", ""), _negated=True),
                                models.Q(("reply", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "done"), _negated=True), ("closed_at", None), ("closed_by", "")
                            ),
                            _connector="OR",
                        ),
                        name="editorial_enquiry_done_says_by_whom_when_and_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(editable=False, verbose_name="text")),
                ("email", models.EmailField(blank=True, editable=False, max_length=254, verbose_name="e-mail")),
                ("received_at", models.DateTimeField(editable=False, verbose_name="received on")),
                ("acted_at", models.DateTimeField(db_index=True, editable=False, verbose_name="last act")),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "New"), ("in work", "In work"), ("done", "Done")],
                        db_index=True,
                        default="new",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("assigned_to", models.CharField(blank=True, max_length=150, verbose_name="assigned to")),
                ("begun_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="in work since")),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="done on")),
                ("closed_by", models.CharField(blank=True, editable=False, max_length=150, verbose_name="done by")),
                ("page", models.CharField(blank=True, editable=False, max_length=300, verbose_name="page")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "A fact is wrong"),
                            ("link", "A link is dead"),
                            ("access", "It is hard to use with my aid"),
                            ("words", "It is hard to understand"),
                            ("reply", "It is about my institution, and we want to reply"),
                            ("other", "Something else"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="what is wrong",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of a reader",
                "verbose_name_plural": "reports of readers",
                "ordering": ["-received_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "done"),
                                models.Q(("closed_by", ""), _negated=True),
                                models.Q(("reply", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "done"), _negated=True), ("closed_at", None), ("closed_by", "")
                            ),
                            _connector="OR",
                        ),
                        name="editorial_report_done_says_by_whom_when_and_what",
                    )
                ],
            },
        ),
        migrations.RunPython(make_role, migrations.RunPython.noop),
    ]
