import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0010_images"),
        ("trials", "0014_facets"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrialTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("visits", "Visits"),
                            ("follow_up", "Follow-up"),
                            ("travel", "Travel costs"),
                            ("carer", "A carer's costs"),
                            ("compensation", "Compensation if you are harmed"),
                            ("aftercare", "Care after the trial"),
                        ],
                        max_length=16,
                        verbose_name="about",
                    ),
                ),
                (
                    "says",
                    models.TextField(
                        help_text="In plain words, and no more than the source says. Where it is silent, leave the row out.",
                        verbose_name="what is stated",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, to="editorial.source", verbose_name="sources")),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="trials.trial"
                    ),
                ),
            ],
            options={
                "verbose_name": "term of taking part",
                "verbose_name_plural": "terms of taking part: visits, costs, cover for harm",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="trialterm",
            constraint=models.UniqueConstraint(
                fields=("trial", "topic"),
                name="trials_term_topic_once",
                violation_error_message="This stands here already. Put both into one row.",
            ),
        ),
    ]
