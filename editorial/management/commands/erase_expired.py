"""`manage.py erase_expired`: erases readers' letters 90 days after the last act. Run it each day."""

from typing import Any

import orjson
from django.core.management.base import BaseCommand

from editorial import audit
from editorial.actions.letters import KEPT_DAYS, erase_expired


class Command(BaseCommand):
    """Erase what readers sent and nobody may keep any longer."""

    help = (
        f"Erase reports and enquiries of readers {KEPT_DAYS} days after the last act on them, whatever their state, and"
        " old counts of how many were sent. Standard output is one line of JSON: how many of each were erased. Run it"
        " each day; two runs at once do no harm. Backups are the operator's to erase."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Erase, then say how many."""
        erased = erase_expired()
        if any(erased.values()):
            audit.record_command("erase_expired", erased)
        self.stdout.write(orjson.dumps(erased).decode())
