"""`manage.py sync_trials`: what changed in ClinicalTrials.gov since the last run."""

import datetime as dt
import itertools
import shutil
import time
from argparse import ArgumentParser
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial
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
from trials.registries import ctgov, due, fetch, files
from trials.registries.alone import Busy, alone
from trials.registries.guard import FIELDS, Alarm, Guard
from trials.registries.importer import Importer, Tally
from trials.registries.records import MalformedRecord
from trials.registries.vanished import find_vanished, note_vanished

_FAILED: Final = 1
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
            "--accept-empty",
            action="append",
            choices=FIELDS,
            default=[],
            metavar="FIELD",
            help="let this field become empty",
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
        self._problems: list[tuple[int, str]] = []
        try:
            with alone():
                for scope in scopes:
                    self._attempt(f"Query “{RegistrySync(scope=scope)}”", partial(self._follow, scope, options))
                if options["vanished"]:
                    self._attempt("What vanished", self._look_for_vanished)
        except Busy as error:
            raise CommandError(str(error)) from error
        except (psycopg.OperationalError, OperationalError) as error:
            raise CommandError(f"The database does not answer: {error}. {_GO_ON}") from error
        if self._problems:
            worst = max(status for status, _words in self._problems)
            raise CommandError("\n".join(words for _status, words in self._problems), returncode=worst)

    def _attempt(self, what: str, act: Callable[[], int]) -> None:
        """Do one of several things; where it fails, the others are still done. `act` gives the number of refusals."""
        try:
            refused = act()
        except fetch.FetchError as error:
            self._problems.append((_FAILED, f"{what}: {error}"))
        except Alarm as alarm:
            self._problems.append((_ALARM, f"{what}: {alarm} Nothing of it was stored."))
        else:
            if refused:
                self._problems.append((_REFUSED, f"{what}: {refused} refused: see the table of refused records."))

    def _follow(self, scope: dict[str, str], options: dict[str, Any]) -> int:
        """Bring one query up to date; how many records were refused."""
        begun, today = time.monotonic(), timezone.now().date()
        last = RegistrySync.objects.filter(scope=scope).first()
        since: dt.date | None = options["since"] or (last.until - _OVERLAP if last else None)
        folder = settings.VAR_DIR / "sync"
        try:
            fetched = self._fetch(scope, since, folder)
            tally, changes = self._import(folder, options)
        finally:
            # The pages name contact persons.
            shutil.rmtree(folder, ignore_errors=True)
        # What was posted between the last run and a later day was not asked for.
        if last is None or (last.until < today and since and since <= last.until):
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
        for unknown, records in tally.unknown.items():
            self.stderr.write(f"Unknown {unknown.field} “{unknown.value}” kept as given ({records} records)")
        line = {"query": scope, **counts, **until, "seconds": round(time.monotonic() - begun, 3)}
        self.stdout.write(orjson.dumps(line).decode())
        return len(tally.refused)

    def _fetch(self, scope: dict[str, str], since: dt.date | None, folder: Path) -> int:
        """All pages into an empty folder, also of studies that left the query or were refused; how many studies."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        started, studies, numbers = dt.datetime.now(dt.UTC), 0, itertools.count(1)
        brought: set[str] = set()
        for query in self._queries(scope, since, brought):
            for page in self._pages({**query, "pageSize": _PAGE_SIZE}):
                fetch.save(page, folder, started=started, number=next(numbers))
                studies += page.studies
                brought |= _numbers(page)
        return studies

    def _queries(self, scope: dict[str, str], since: dt.date | None, brought: set[str]) -> Iterator[dict[str, str]]:
        """The query, then those by numbers; `brought` holds what has come meanwhile."""
        yield _changed_since(scope, since)
        if scope and since:
            for batch in due.known_besides(brought):
                yield _changed_since({"filter.ids": ",".join(batch)}, since)
        if again := [number for number in due.refused() if number not in brought]:
            yield {"filter.ids": ",".join(again)}

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

    def _look_for_vanished(self) -> int:
        gone, back = find_vanished(self._listed)
        note_vanished(gone, back, today=timezone.now().date())
        self.stdout.write(orjson.dumps({"vanished": gone, "back": back}).decode())
        return 0

    def _listed(self, numbers: Collection[str]) -> set[str]:
        query = {"filter.ids": ",".join(numbers), "fields": "NCTId", "pageSize": _PAGE_SIZE}
        return set[str]().union(*map(_numbers, self._pages(query)))


def _numbers(page: fetch.Page) -> set[str]:
    """The numbers on a page; an import tells which studies have none."""
    found = set()
    for study in orjson.loads(page.content)["studies"]:
        with suppress(MalformedRecord):
            found.add(ctgov.number(study))
    return found


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
