"""`manage.py createsuperuser`: Django's, and the audit log is told."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.db import transaction

from editorial import audit


class Command(createsuperuser.Command):
    """Make an account that may do everything."""

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and log it, or neither."""
        before = set(User.objects.values_list("pk", flat=True))
        super().handle(*args, **options)
        for user in User.objects.filter(is_superuser=True).exclude(pk__in=before):
            audit.record_account(
                who="manage.py createsuperuser",
                act="add account",
                login=user.get_username(),
                changes={"is_superuser": [False, True]},
            )
