"""`manage.py publish_due`: publishes and withdraws what is due. Run it every minute; two runs at once do no harm."""

from typing import Any, Final

import orjson
from django.core.management.base import BaseCommand, CommandError

from editorial.actions import do_due

_FAILED: Final = 3


class Command(BaseCommand):
    """Do every act whose time has come."""

    help = (
        "Publish and withdraw what is due. Standard output is one line of JSON: done, failed. The exit status is 3 when"
        " an act could not be done: it stays, with the reason on the page of its record, and is tried again."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do them, then say what was done."""
        done, failed = do_due()
        self.stdout.write(orjson.dumps({"done": done, "failed": failed}).decode())
        if failed:
            raise CommandError(
                "Some acts could not be done; the publication page of each record says why.", returncode=_FAILED
            )
