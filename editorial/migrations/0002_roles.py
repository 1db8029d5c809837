from typing import Any

from django.db import migrations


def make_roles(apps: Any, _schema_editor: Any) -> None:
    """The groups that `editorial.roles` gives permissions to, so that an administrator can put people in them."""
    for name in ("Author", "Publisher", "Administrator"):
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
