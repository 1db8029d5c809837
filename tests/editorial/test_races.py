"""Several at once, with real connections: what each of them did is there afterwards, and readers see whole editions."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection, transaction
from django.test import Client

from editorial.actions import head, keep, publish
from editorial.admin.opened import FIELD, signed
from editorial.models import Edition, Epoch, Proposal
from editorial.models.epoch import advance_epoch, current_epoch
from editorial.roles import ADMINISTRATOR, PUBLISHER
from editorial.snapshots import snapshot
from tests.builders import make_source, make_therapy
from tests.editors import filled, log_in, page
from tests.trials.registries.studies import make_study
from therapies.models import Therapy
from trials.models import Trial
from trials.registries import ctgov
from trials.registries.files import Item
from trials.registries.importer import Importer

pytestmark = pytest.mark.django_db(transaction=True)

# How much is raced: 60 saves, 10 imports, 5 readers of 10 publications, times this.
TIMES = int(os.environ.get("RACES", "1"))
NUMBER = "NCT09000001"


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run them in threads with connections of their own; what each gives back. Raises what one of them raised."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def change(obj: Any, *, by: str, **fields: str) -> None:
    taken = snapshot(obj)
    newest = head(obj)
    keep(obj=obj, taken={**taken, "fields": {**taken["fields"], **fields}}, by=by, based_on=newest.number)


def test_of_saves_of_one_record_at_once_none_is_lost() -> None:
    therapy = make_therapy()
    clients = [log_in(role, username=f"{role} {n}") for role in (PUBLISHER, ADMINISTRATOR) for n in range(2)]
    form = filled(clients[0], page("change", therapy)) | {"_save": "1"}

    def editor(client: Client, number: int) -> Callable[[], list[str]]:
        def work() -> list[str]:
            names = [f"Cells {number}-{turn}" for turn in range(15 * TIMES)]
            for name in names:
                typed = form | {"name": name, FIELD: signed(get_user(client), therapy, head(therapy).number)}
                assert client.post(page("change", therapy), typed).status_code == 302
            return names

        return work

    typed = {name for names in at_once(*(editor(c, n) for n, c in enumerate(clients))) for name in names}
    editions = list(Edition.objects.about(therapy).order_by("number"))
    assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
    baseline, *saved = editions
    assert sorted(edition.snapshot["fields"]["name"] for edition in saved) == sorted(typed)
    # Those that were not set aside stand each upon the one before.
    chain = [edition for edition in saved if edition.conflicts_with is None]
    assert [edition.based_on for edition in chain] == [baseline.number, *(edition.number for edition in chain[:-1])]
    assert Proposal.objects.about(therapy).get().edition == chain[-1]
    assert Therapy.objects.get().name == "Schwann cells"


def importing(status: str) -> None:
    study = make_study(NUMBER, statusModule={"overallStatus": status})
    assert not Importer(ctgov, publish=True).run([Item("-", study)], lambda _tally: None).refused


def test_an_import_and_an_editor_who_publishes_leave_each_other_alone() -> None:
    importing("RECRUITING")
    trial, turns = Trial.objects.get(), 10 * TIMES
    source = make_source()

    def registry() -> None:
        for turn in range(turns):
            importing(["RECRUITING", "SUSPENDED"][turn % 2])
        importing("COMPLETED")

    def editor() -> None:
        for turn in range(turns):
            taken = snapshot(Trial.objects.get())
            taken["fields"] |= {"note": f"Note {turn}", "plain_title": "In plain words", "plain_summary": "It is safe."}
            taken["fields"]["review_due"] = "2030-01-01"
            taken["owned"]["citations"] = [{"id": None, "source": source.slug, "locator": f"page {turn}"}]
            keep(obj=trial, taken=taken, by="author", based_on=head(Trial.objects.get()).number)
            publish(obj=trial, by="publisher")

    at_once(registry, editor)
    trial.refresh_from_db()
    assert (trial.status, trial.note) == ("COMPLETED", f"Note {turns - 1}")
    assert [citation.locator for citation in trial.citations.all()] == [f"page {turns - 1}"]
    assert trial.sites.count() == len(make_study()["protocolSection"]["contactsLocationsModule"]["locations"])
    assert Edition.objects.about(trial).get(number=trial.edition).snapshot["fields"]["note"] == trial.note


def test_readers_see_one_edition_whole_while_others_are_published() -> None:
    therapy = make_therapy(name="edition 0", summary="edition 0")
    citation = therapy.citations.create(source=make_source(), locator="edition 0")
    over = threading.Event()

    def publisher() -> None:
        try:
            for number in range(1, 10 * TIMES + 1):
                taken, said = snapshot(Therapy.objects.get()), f"edition {number}"
                taken["fields"] |= {"name": said, "summary": said}
                taken["owned"]["citations"] = [{**taken["owned"]["citations"][0], "locator": said}]
                keep(obj=therapy, taken=taken, by="author", based_on=head(Therapy.objects.get()).number)
                publish(obj=therapy, by="publisher")
        finally:
            over.set()

    def reader() -> list[set[str]]:
        client, seen = Client(), []
        while not over.is_set():
            shown = client.get(therapy.get_absolute_url())
            assert shown.status_code == 200
            seen.append(set(re.findall(r"edition \d+", shown.content.decode())))
        return seen

    _done, *seen = at_once(publisher, *([reader] * (5 * TIMES)))
    pages = [one for pages in seen for one in pages]
    assert len(pages) > 5
    assert [one for one in pages if len(one) != 1] == []
    citation.refresh_from_db()
    assert citation.locator == f"edition {10 * TIMES}"


PUBLISH = """
import sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from editorial.actions import publish
from therapies.models import Therapy
publish(obj=Therapy.objects.get(), by="killed")
"""


def test_a_publication_that_is_killed_in_the_middle_leaves_the_old_whole() -> None:
    therapy = make_therapy(name="As it was")
    therapy.citations.create(source=make_source(), locator="As it was")
    taken = snapshot(therapy)
    taken["fields"]["name"] = taken["owned"]["citations"][0]["locator"] = "As it will be"
    keep(obj=therapy, taken=taken, by="author", based_on=0)
    before, edition = snapshot(therapy), Proposal.objects.get().edition
    advance_epoch()
    epoch = current_epoch()
    with transaction.atomic():
        # It moves the epoch last, and has to wait for that here: all else is written by then.
        Epoch.objects.select_for_update().get()
        name = connection.settings_dict["NAME"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
        killed = subprocess.Popen([sys.executable, "-c", PUBLISH, name], env=environment, cwd=settings.BASE_DIR)
        wait_for("SELECT count(*) = 1 FROM pg_locks WHERE NOT granted")
        killed.send_signal(signal.SIGKILL)
        assert killed.wait() == -signal.SIGKILL
    wait_for("SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database()")
    therapy.refresh_from_db()
    assert snapshot(therapy) == before
    assert (Proposal.objects.get().edition, current_epoch()) == (edition, epoch)
    publish(obj=therapy, by="publisher")
    assert (therapy.name, therapy.citations.get().locator) == ("As it will be", "As it will be")


def wait_for(question: str) -> None:
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(question)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)
    pytest.fail(f"not so within a minute: {question}")


def test_publications_at_once_of_records_that_share_a_source_all_succeed() -> None:
    shared = make_source(state="draft")
    therapies = [make_therapy(state="draft") for _ in range(4)]
    for therapy in therapies:
        therapy.citations.create(source=shared)

    def publishing(objs: list[Any]) -> Callable[[], int]:
        from editorial.actions import publish_together

        return lambda: publish_together(objs=objs, by="publisher")

    at_once(
        publishing([therapies[0], therapies[1]]),
        publishing([therapies[1], therapies[0]]),
        publishing([shared, therapies[2]]),
        publishing([therapies[3]]),
        publishing([shared]),
    )
    assert Therapy.objects.published().count() == 4
    shared.refresh_from_db()
    assert shared.is_published
