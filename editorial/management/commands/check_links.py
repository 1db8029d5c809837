"""`manage.py check_links`: do the pages of sources still answer, and do links between records lead anywhere."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from editorial import audit
from editorial.actions.link_checks import check_outside, check_within, due
from editorial.models import LinkCheck
from editorial.outside import browser

_LOCK: Final = 7_262_401_554  # any number that nothing else locks in this database
_INTERRUPTED: Final = 130


class Command(BaseCommand):
    """Ask every address that is due, then look up the links between records."""

    help = (
        "Ask the address of each published source whether it answers, one question at a time, and look up the links"
        " between records. Run it each night. What was found stands on the desk and in the reports; a link is dead"
        " when it failed twice, at least three days apart. Standard output is one line of JSON. Ctrl-C stops it, and"
        " the same command goes on from there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How old an answer may be."""
        parser.add_argument(
            "--days", type=int, default=7, help="ask again what answered longer ago than so many days (7)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do both, then say what was found."""
        if options["days"] < 0:
            raise CommandError(f"--days {options['days']}: give 0 or more.")
        found: Counter[str] = Counter({str(kind): 0 for kind in LinkCheck.Found})
        try:
            with _alone(), _progress() as progress, browser() as client:
                addresses = due(options["days"])
                task = progress.add_task("Asking sources", total=len(addresses))
                for answer in check_outside(addresses, client):
                    found[str(answer.found)] += 1
                    progress.advance(task)
                task = progress.add_task("Looking up links between records", total=None)
                found["dead_within"] = check_within(lambda number: progress.advance(task, number))
        except KeyboardInterrupt as stop:
            text = "Stopped. What was found stays; the same command goes on from there."
            raise CommandError(text, returncode=_INTERRUPTED) from stop
        finally:
            if sum(found.values()):
                audit.record_command("check_links", found)
        self.stdout.write(orjson.dumps(dict(found)).decode())


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress


@contextmanager
def _alone() -> Iterator[None]:
    """Two runs at once would ask every host twice; the lock goes with the connection, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if cursor.fetchone() != (True,):
            raise CommandError("Another check of links is running on this database. Wait until it has ended.")
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
