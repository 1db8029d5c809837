"""`manage.py sync_trials`: what changed in ClinicalTrials.gov since the last run."""

import datetime as dt
import shutil
import time
from argparse import ArgumentParser
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import orjson
import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from editorial import audit
from trials.management.commands.fetch_trials import PARAMETERS
from trials.models import RegistrySync, TrialChange
from trials.registries import ctgov, fetch, files
from trials.registries.alone import Busy, alone
from trials.registries.guard import Alarm, Guard
from trials.registries.importer import Importer, Tally
from trials.registries.vanished import find_vanished, note_vanished

_REFUSED: Final = 3
_ALARM: Final = 4
# Days that are asked for again: a study may be posted under a day that has ended here already.
_OVERLAP: Final = dt.timedelta(days=2)
_PAGE_SIZE: Final = "1000"
_GO_ON: Final = "What was stored stays; the same command goes on from there."


class Command(BaseCommand):
    """Fetch what changed, look whether it can be right, import it, and say what became of it."""

    help = (
        "Fetch the studies of ClinicalTrials.gov that changed since the last run, and import them. Without a query it"
        " repeats every query that it was given before. Standard output is one line of JSON a query. Exit status: 3"
        " where a record was refused, 4 where a field is suddenly empty in many records; nothing is stored then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The API's own parameters, from when on, and what is to be accepted."""
        for name, words in PARAMETERS.items():
            parser.add_argument(f"--{name}", dest=name, metavar="WORDS", help=words)
        parser.add_argument("--all", action="store_true", help="follow the whole registry")
        parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="instead of the day of the last run")
        parser.add_argument("--publish", action="store_true", help="publish new trials; else they are drafts")
        parser.add_argument(
            "--accept-empty", action="append", default=[], metavar="FIELD", help="let this field become empty"
        )
        parser.add_argument(
            "--vanished", action="store_true", help="ask whether the registry still lists each published trial"
        )
        parser.add_argument(
            "--base-url",
            default=fetch.BASE_URL,
            metavar="URL",
            help="address of the API; besides the registry only a server on this machine, for tests",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Follow each query."""
        self._url: str = options["base_url"]
        query = {name: options[name] for name in PARAMETERS if options[name]}
        scopes = [query] if query or options["all"] else [sync.scope for sync in RegistrySync.objects.order_by("pk")]
        if not scopes:
            raise CommandError("Say what to follow: give --query.* or --filter.* options, or --all for everything.")
        refused = 0
        try:
            with alone():
                for scope in scopes:
                    refused += self._follow(scope, options)
                if options["vanished"]:
                    self._look_for_vanished()
        except (fetch.FetchError, Busy) as error:
            raise CommandError(str(error)) from error
        except Alarm as alarm:
            raise CommandError(f"{alarm} Nothing of this query was stored.", returncode=_ALARM) from alarm
        except (psycopg.OperationalError, OperationalError) as error:
            raise CommandError(f"The database does not answer: {error}. {_GO_ON}") from error
        if refused:
            raise CommandError(f"{refused} refused: see the table of refused records.", returncode=_REFUSED)

    def _follow(self, scope: dict[str, str], options: dict[str, Any]) -> int:
        """Bring one query up to date; how many records were refused."""
        begun, today = time.monotonic(), timezone.now().date()
        last = RegistrySync.objects.filter(scope=scope).first()
        since: dt.date | None = options["since"] or (last.until - _OVERLAP if last else None)
        folder = settings.VAR_DIR / "sync"
        try:
            fetched = self._fetch(_changed_since(scope, since), folder)
            tally, changes = self._import(folder, options)
        finally:
            # The pages name contact persons.
            shutil.rmtree(folder, ignore_errors=True)
        if last is None or last.until < today:
            RegistrySync.objects.update_or_create(scope=scope, defaults={"until": today})
        counts = {
            "fetched": fetched,
            "created": tally.created,
            "updated": tally.updated,
            "unchanged": tally.unchanged,
            "refused": len(tally.refused),
            "changes": changes,
        }
        if tally.written or tally.refused:
            audit.record_command("sync_trials", counts)
        until = {"since": since.isoformat() if since else None, "until": today.isoformat()}
        line = {"query": scope, **counts, **until, "seconds": round(time.monotonic() - begun, 3)}
        self.stdout.write(orjson.dumps(line).decode())
        return len(tally.refused)

    def _fetch(self, query: dict[str, str], folder: Path) -> int:
        """All pages into an empty folder; how many studies they hold."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        started, studies = dt.datetime.now(dt.UTC), 0
        for number, page in enumerate(self._pages({**query, "pageSize": _PAGE_SIZE}), start=1):
            fetch.save(page, folder, started=started, number=number)
            studies += page.studies
        return studies

    def _pages(self, query: dict[str, str]) -> Any:
        return fetch.pages(query, base_url=self._url, loopback=self._url != fetch.BASE_URL)

    def _import(self, folder: Path, options: dict[str, Any]) -> tuple[Tally, int]:
        """Look at everything before anything is stored, then store it; what was done, and how many fields changed."""
        guard = Guard(options["accept_empty"])
        Importer(ctgov, guard=guard, rehearsal=True).run(files.read([folder], ctgov), _silent)
        guard.check()
        newest = TrialChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        tally = Importer(ctgov, publish=options["publish"]).run(files.read([folder], ctgov), _silent)
        return tally, TrialChange.objects.filter(pk__gt=newest).count()

    def _look_for_vanished(self) -> None:
        today = timezone.now().date()
        gone, back = find_vanished(self._listed)
        last = RegistrySync.objects.order_by("-until").values_list("until", flat=True).first()
        note_vanished(gone, back, seen_until=last or today, today=today)
        self.stdout.write(orjson.dumps({"vanished": gone, "back": back}).decode())

    def _listed(self, numbers: Collection[str]) -> set[str]:
        query = {"filter.ids": ",".join(numbers), "fields": "NCTId", "pageSize": _PAGE_SIZE}
        return {ctgov.number(study) for page in self._pages(query) for study in orjson.loads(page.content)["studies"]}


def _changed_since(scope: dict[str, str], since: dt.date | None) -> dict[str, str]:
    """The query, narrowed to what was posted since that day."""
    if since is None:
        return scope
    changed = f"AREA[LastUpdatePostDate]RANGE[{since.isoformat()},MAX]"
    stated = scope.get("filter.advanced")
    return {**scope, "filter.advanced": f"({stated}) AND {changed}" if stated else changed}


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _silent(_tally: Tally) -> None:
    """A run of few studies shows no progress."""
