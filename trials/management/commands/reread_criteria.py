"""`manage.py reread_criteria`: the criteria of all stored trials, read anew by the rules of today."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from trials.models import Trial
from trials.registries.alone import Busy, alone
from trials.registries.rereading import reread


class Command(BaseCommand):
    """Read what a machine may read, after its rules have changed."""

    help = (
        "Read the eligibility criteria of all trials anew by the rules of today. What editors wrote stays. It may be"
        " stopped and run again."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read, and say of how many trials."""
        try:
            with alone(), Progress(console=Console(stderr=True)) as progress:
                task = progress.add_task("Reading criteria", total=Trial.objects.count())
                found = reread(lambda count: progress.advance(task, count))
        except KeyboardInterrupt as stop:
            raise CommandError(
                "Stopped. What was read stays; the same command reads all anew.", returncode=130
            ) from stop
        except Busy as busy:
            raise CommandError(str(busy)) from busy
        self.stdout.write(f"The criteria of {found} trials on spinal cord injury were read.")
