"""`manage.py fetch_trials`: pages of ClinicalTrials.gov into dated files."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

import orjson
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from trials.registries import fetch

PARAMETERS: Final = {
    "query.cond": "condition or disease",
    "query.term": "other words",
    "query.locn": "place",
    "query.titles": "title or acronym",
    "query.intr": "intervention",
    "query.outc": "outcome measure",
    "query.spons": "sponsor or collaborator",
    "query.lead": "lead sponsor",
    "query.id": "study number",
    "query.patient": "words that a patient would search for",
    "filter.overallStatus": "statuses, with commas: RECRUITING,COMPLETED",
    "filter.geo": "distance from a point: distance(39.0,-77.1,50mi)",
    "filter.ids": "NCT numbers, with commas",
    "filter.advanced": "an expression, for example AREA[Phase]PHASE2",
    "filter.synonyms": "area and synonym ids, with commas",
}


class Command(BaseCommand):
    """Fetch; import_trials then reads the files."""

    help = (
        "Fetch studies from ClinicalTrials.gov (API version 2) into dated files, one a page. The files are as"
        " the registry sends them, contact persons included: only their owner may read them; import_trials"
        " leaves contacts out. Standard output is one line of JSON: files, studies, pages."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The API's own parameters, where to put the pages, and how large they are."""
        for name, words in PARAMETERS.items():
            parser.add_argument(f"--{name}", dest=name, metavar="WORDS", help=words)
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files")
        parser.add_argument("--page-size", type=int, default=200, metavar="N", help="studies a page, 1 to 1000")
        parser.add_argument(
            "--base-url",
            default=fetch.BASE_URL,
            metavar="URL",
            help="address of the API; besides the registry only a server on this machine, for tests",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Fetch every page of the query."""
        query = {name: options[name] for name in PARAMETERS if options[name]}
        if not query:
            raise CommandError("Say what to fetch: give at least one --query.* or --filter.* option.")
        if not 1 <= options["page_size"] <= 1000:
            raise CommandError(f"--page-size {options['page_size']}: the API takes 1 to 1000.")
        folder: Path = options["out"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            summary = self._fetch({**query, "pageSize": str(options["page_size"])}, folder, options["base_url"])
        except fetch.FetchError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error
        self.stdout.write(orjson.dumps(summary).decode())

    def _fetch(self, query: dict[str, str], folder: Path, base_url: str) -> dict[str, Any]:
        started = dt.datetime.now(dt.UTC)
        files: list[str] = []
        studies = 0
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("Fetching studies", total=None)
            for page in fetch.pages(query, base_url=base_url, loopback=base_url != fetch.BASE_URL):
                path = fetch.save(page, folder, started=started, number=len(files) + 1)
                files.append(str(path))
                studies += page.studies
                progress.update(task, completed=studies, total=page.total or progress.tasks[task].total)
        return {"files": files, "studies": studies, "pages": len(files)}
