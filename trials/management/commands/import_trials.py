"""`manage.py import_trials`: records of registries into the tables."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

import orjson
import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from editorial import audit
from trials.registries import files
from trials.registries.alone import Busy, alone
from trials.registries.guard import FIELDS, Alarm, Guard
from trials.registries.importer import Importer, Tally
from trials.registries.known import REGISTRIES
from trials.registries.registry import Registry

_REFUSED: Final = 3
_ALARM: Final = 4
_INTERRUPTED: Final = 130
_GO_ON: Final = "What was stored stays; the same command goes on from there."


class Command(BaseCommand):
    """Import what fetch_trials, or a registry's bulk download or export, put into files."""

    help = (
        "Import studies of ClinicalTrials.gov (API version 2) and exports of WHO's search portal from files. Standard"
        " output is one line of JSON: created, updated, unchanged, refused, seconds. The exit status"
        " is 3 when a record was refused, 4 when a field is suddenly empty in many."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to read, and what becomes of new trials."""
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="PATH",
            help="studies (JSON, a page of the API, NDJSON), an export of ICTRP (XML, CSV), a folder or a zip of those",
        )
        parser.add_argument(
            "--registry",
            action="append",
            choices=REGISTRIES,
            help="read the files of this registry alone: ctgov (JSON) or ictrp (WHO's search portal: XML, CSV)",
        )
        parser.add_argument("--publish", action="store_true", help="publish new trials; else they are drafts")
        parser.add_argument(
            "--accept-empty",
            action="append",
            choices=FIELDS,
            default=[],
            metavar="FIELD",
            help="go on where this field is suddenly empty in many records",
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="write what was refused, as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import everything, then say what was done."""
        paths: list[Path] = options["paths"]
        registries = [REGISTRIES[name] for name in options["registry"] or REGISTRIES]
        _check(paths, registries, options["report"])
        started = time.monotonic()
        try:
            with alone():
                guard = Guard(options["accept_empty"])
                tally = self._import(paths, registries, guard, publish=options["publish"])
        except KeyboardInterrupt as stop:
            raise CommandError(f"Stopped. {_GO_ON}", returncode=_INTERRUPTED) from stop
        except Busy as busy:
            raise CommandError(str(busy)) from busy
        except Alarm as alarm:
            raise CommandError(f"Stopped. {alarm} {_GO_ON}", returncode=_ALARM) from alarm
        except (psycopg.OperationalError, OperationalError) as error:
            raise CommandError(f"The database does not answer: {error}. {_GO_ON}") from error
        counts = {
            "created": tally.created,
            "updated": tally.updated,
            "unchanged": tally.unchanged,
            "refused": len(tally.refused),
            "seconds": round(time.monotonic() - started, 3),
        }
        if tally.created or tally.updated or tally.refused:
            audit.record_command("import_trials", {name: counts[name] for name in counts if name != "seconds"})
        unknown = [{"field": v.field, "value": v.value, "records": n} for v, n in tally.unknown.items()]
        for row in unknown:
            self.stderr.write("Unknown {field} “{value}” kept as given ({records} records)".format(**row))
        self.stdout.write(orjson.dumps(counts).decode())
        if options["report"]:
            _write(options["report"], {**counts, "refused_records": tally.refused, "unknown_values": unknown})
        if not tally.seen:
            self.stderr.write("No record was found in: " + ", ".join(map(str, paths)))
        if tally.refused:
            first = tally.refused[0]
            place = f"{first.origin}: {first.path}" if first.path else first.origin
            raise CommandError(
                f"{len(tally.refused)} refused, the first is {place}: {first.reason}. All of them are in the"
                " table of refused records.",
                returncode=_REFUSED,
            )

    def _import(self, paths: list[Path], registries: list[Registry], guard: Guard, *, publish: bool) -> Tally:
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            size = sum(files.total_size(paths, registry) for registry in registries)
            task = progress.add_task("Importing studies", total=size)

            def show(tally: Tally) -> None:
                progress.update(task, completed=tally.read, description=f"Importing studies: {tally.seen:,}")

            tally = Tally()
            for registry in registries:
                Importer(registry, publish=publish, tally=tally, guard=guard).run(files.read(paths, registry), show)
            return tally


def _check(paths: list[Path], registries: list[Registry], report: Path | None) -> None:
    """Refuse what cannot be done before anything is imported; a report that cannot be kept is no report."""
    suffixes = {".zip", *(suffix for registry in registries for suffix in registry.SUFFIXES)}
    for path in paths:
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        if not path.is_dir() and path.suffix.lower() not in suffixes:
            raise CommandError(f"{path} is not of a kind that is read: {', '.join(sorted(suffixes))}.")
    if report:
        _write(report, {})


def _write(path: Path, report: dict[str, Any]) -> None:
    try:
        path.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    except OSError as error:
        raise CommandError(f"The report {path} cannot be written: {error.strerror}.") from error
