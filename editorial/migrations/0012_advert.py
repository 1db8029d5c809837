from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0011_letters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="kind",
            field=models.CharField(
                choices=[
                    ("article", "Research article"),
                    ("review", "Review or meta-analysis"),
                    ("protocol", "Study protocol"),
                    ("guideline", "Guideline or position statement"),
                    ("registry", "Registry record"),
                    ("registry_copy", "Copy of a registry record"),
                    ("regulator", "Regulator's page"),
                    ("law", "Law or official text"),
                    ("institution", "Page of the institution itself"),
                    ("company", "Company statement"),
                    ("advert", "Advert, or own page of a seller outside trials"),
                    ("press", "News report"),
                    ("dataset", "Data set"),
                    ("other", "Other page"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
    ]
