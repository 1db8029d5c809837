"""`manage.py changepassword`: Django's, and the audit log is told."""

from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User
from django.db import transaction

from editorial import audit


class Command(changepassword.Command):
    """Set the password of an account."""

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str | None:
        """Set it and log it, or neither."""
        before = dict(User.objects.values_list("pk", "password"))
        told: str | None = super().handle(*args, **options)
        for user in User.objects.exclude(password__in=before.values()):
            login = user.get_username()
            audit.record_account(who="manage.py changepassword", act="set password", login=login)
        return told
