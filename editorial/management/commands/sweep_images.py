"""`manage.py sweep_images`: removes files of pictures that nothing refers to; to be run every night."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from editorial import audit
from editorial.pictures.sweep import sweep


class Command(BaseCommand):
    """Says what it removed."""

    help = "Removes files of pictures that no record and no edition names. Safe while editors save, and twice at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """How old, and whether at all."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")
        parser.add_argument("--hours", type=float, default=24, help="leave what is younger alone; the default is 24")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once."""
        found = sweep(age=dt.timedelta(hours=options["hours"]), dry_run=options["dry_run"])
        if options["verbosity"] > 1:
            self.stdout.writelines(f"{name}\n" for name in found.names)
        tally = {"files": len(found.names), "bytes": found.bytes, "pictures kept": found.kept}
        said = ", ".join(f"{name} {number}" for name, number in tally.items())
        self.stdout.write(f"{'would remove' if options['dry_run'] else 'removed'}: {said}")
        if found.names and not options["dry_run"]:
            audit.record_command("sweep_images", tally)
