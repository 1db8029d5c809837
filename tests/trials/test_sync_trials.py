"""`manage.py sync_trials`: what changed since the last run, against a server on this machine."""

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from editorial.models import AuditEntry
from editorial.models.epoch import current_epoch
from tests.trials.registries.api_server import Answer, Api, api_server, page
from tests.trials.registries.studies import make_study
from tests.trials.test_import_trials import content, physical_rows
from trials.models import RegistryRecord, RegistrySync, Trial, TrialChange

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)


def sync(*answers: Answer, options: tuple[str, ...] = ("--query.cond", "sci")) -> tuple[list[dict[str, Any]], Api]:
    """Run the command; its lines of JSON without the seconds, and what the registry was asked."""
    from io import StringIO

    out = StringIO()
    with api_server(*answers) as api:
        call_command("sync_trials", *options, "--base-url", api.url, stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    for line in lines:
        line.pop("seconds", None)
    return lines, api


def publish_all() -> None:
    Trial.objects.update(state="published", published_at=timezone.now(), published_by="publisher")


def stopped(number: str = "NCT09000001") -> dict[str, Any]:
    return make_study(number, statusModule={"overallStatus": "TERMINATED", "whyStopped": "No money"})


def test_the_first_run_fetches_all_and_the_next_what_was_posted_since() -> None:
    (line,), api = sync(page(make_study("NCT09000001"), token="A"), page(make_study("NCT09000002")))
    assert (line["fetched"], line["created"], line["since"], line["until"]) == (2, 2, None, TODAY.isoformat())
    assert "filter.advanced" not in api.asked[0]
    assert api.asked[0]["query.cond"] == "sci"
    (line,), api = sync(page(stopped()), options=())
    since = TODAY - dt.timedelta(days=2)
    assert api.asked[0]["filter.advanced"] == f"AREA[LastUpdatePostDate]RANGE[{since},MAX]"
    assert api.asked[0]["query.cond"] == "sci", "without a query it repeats the one of before"
    assert (line["updated"], line["changes"]) == (1, 2)
    assert set(TrialChange.objects.values_list("field", flat=True)) == {"status", "why_stopped"}


def test_a_condition_of_its_own_is_kept() -> None:
    options = ("--filter.advanced", "AREA[Phase]PHASE2", "--since", "2026-01-02")
    _lines, api = sync(page(), options=options)
    assert api.asked[0]["filter.advanced"] == "(AREA[Phase]PHASE2) AND AREA[LastUpdatePostDate]RANGE[2026-01-02,MAX]"


def test_each_query_is_followed_from_its_own_day() -> None:
    sync(page())
    RegistrySync.objects.update(until=dt.date(2026, 1, 10))
    sync(page(), options=("--all",))
    _lines, api = sync(page(), options=())
    assert [asked.get("filter.advanced") for asked in api.asked] == [
        "AREA[LastUpdatePostDate]RANGE[2026-01-08,MAX]",
        f"AREA[LastUpdatePostDate]RANGE[{TODAY - dt.timedelta(days=2)},MAX]",
    ]


def test_a_study_that_left_the_query_is_still_followed() -> None:
    sync(page(make_study("NCT09000001"), make_study("NCT09000002")), options=("--filter.overallStatus", "RECRUITING"))
    (line,), api = sync(page(make_study("NCT09000002")), page(stopped()), options=())
    since = TODAY - dt.timedelta(days=2)
    assert (api.asked[1]["filter.ids"], "filter.overallStatus" in api.asked[1]) == ("NCT09000001", False)
    assert api.asked[1]["filter.advanced"] == f"AREA[LastUpdatePostDate]RANGE[{since},MAX]"
    assert (line["fetched"], line["updated"]) == (2, 1)
    assert Trial.objects.get(slug="NCT09000001").status == "TERMINATED"


def test_a_refused_record_is_asked_for_until_it_can_be_taken() -> None:
    bad = make_study(designModule={"enrollmentInfo": {"count": -1}})
    with pytest.raises(CommandError, match="1 refused"):
        sync(page(bad))
    (line,), api = sync(page(), page(make_study()), options=())
    assert (api.asked[1]["filter.ids"], "filter.advanced" in api.asked[1]) == ("NCT09000001", False)
    assert line["created"] == 1
    _lines, api = sync(page(make_study()), options=())
    assert len(api.asked) == 1


def test_a_later_day_leaves_no_gap() -> None:
    sync(page())
    RegistrySync.objects.update(until=dt.date(2026, 1, 10))
    sync(page(), options=("--query.cond", "sci", "--since", "2026-01-11"))
    assert RegistrySync.objects.get().until == dt.date(2026, 1, 10)
    sync(page(), options=("--query.cond", "sci", "--since", "2026-01-10"))
    assert RegistrySync.objects.get().until == TODAY


def test_a_query_that_fails_does_not_keep_the_others_waiting() -> None:
    sync(page(*map(make_study, NUMBERS[:20])))
    sync(page(), options=("--query.cond", "pain"))
    good = page(stopped("NCT09100001"))
    with pytest.raises(CommandError, match=r"Query “query\.cond=sci”: .*“criteria” was stated") as raised:
        sync(page(*map(lost_criteria, NUMBERS[:20])), good, options=())
    assert raised.value.returncode == 4
    assert "pain" not in str(raised.value)
    assert Trial.objects.filter(slug="NCT09100001").exists()


def test_values_that_our_lists_lack_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    sync(page(make_study(statusModule={"overallStatus": "PAUSED"})))
    assert "Unknown status “PAUSED” kept as given (1 records)" in capsys.readouterr().err


def test_only_a_field_may_be_accepted() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'criterion'"):
        call_command("sync_trials", "--all", "--accept-empty", "criterion")


def test_without_any_query_it_says_what_to_give() -> None:
    with pytest.raises(CommandError, match="Say what to follow"):
        call_command("sync_trials")


def test_a_further_run_writes_nothing() -> None:
    sync(page(make_study()))
    publish_all()
    sync(page(stopped()))
    before = physical_rows(), list(TrialChange.objects.values()), AuditEntry.objects.count(), current_epoch()
    (line,), _api = sync(page(stopped()))
    assert line["unchanged"] == 1
    assert before == (physical_rows(), list(TrialChange.objects.values()), AuditEntry.objects.count(), current_epoch())


def test_the_pages_are_gone_after_a_run_and_after_a_failed_one(tmp_path: Path) -> None:
    sync(page(make_study()))
    with pytest.raises(CommandError):
        sync(page(make_study(), token="A"), Answer("refused", 400))
    assert list(tmp_path.iterdir()) == []


def lost_criteria(number: str) -> dict[str, Any]:
    return make_study(number, eligibilityModule={"eligibilityCriteria": None})


NUMBERS = [f"NCT0900{n:04}" for n in range(600)]


def test_a_field_that_is_suddenly_empty_stops_the_run_and_nothing_is_stored() -> None:
    sync(page(*map(make_study, NUMBERS)))
    before = physical_rows(), RegistrySync.objects.get().until
    # The first batch alone looks good.
    changed = [*map(stopped, NUMBERS[:450]), *map(lost_criteria, NUMBERS[450:])]
    with pytest.raises(CommandError, match=r"“criteria” was stated in 600 .* empty now in 150") as raised:
        sync(page(*changed))
    assert raised.value.returncode == 4
    assert (physical_rows(), RegistrySync.objects.get().until) == before


def test_an_operator_may_accept_it() -> None:
    sync(page(*map(make_study, NUMBERS[:20])))
    with pytest.raises(CommandError, match="--accept-empty criteria"):
        sync(page(*map(lost_criteria, NUMBERS[:20])))
    (line,), _api = sync(
        page(*map(lost_criteria, NUMBERS[:20])), options=("--query.cond", "sci", "--accept-empty", "criteria")
    )
    assert line["updated"] == 20


def test_a_bad_record_is_refused_and_the_rest_is_stored() -> None:
    with pytest.raises(CommandError, match="1 refused") as raised:
        sync(page(make_study(), {"broken": True}))
    assert raised.value.returncode == 3
    assert Trial.objects.count() == 1


def test_a_study_that_vanishes_keeps_its_row_and_its_last_day() -> None:
    sync(page(make_study("NCT09000001"), make_study("NCT09000002")))
    publish_all()
    listed = page({"protocolSection": {"identificationModule": {"nctId": "NCT09000002"}}})
    RegistryRecord.objects.update(seen_at=dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC))
    lines, api = sync(page(), page(), listed, options=("--vanished",))
    assert lines[-1] == {"vanished": ["NCT09000001"], "back": []}
    assert api.asked[-1]["filter.ids"] == "NCT09000001,NCT09000002"
    gone = RegistryRecord.objects.get(identifier="NCT09000001")
    assert gone.last_seen_on == dt.date(2026, 5, 3)
    assert (TrialChange.objects.get().field, TrialChange.objects.get().now) == ("listed", False)
    lines, _api = sync(page(), page(), listed, options=("--vanished",))
    assert lines[-1] == {"vanished": [], "back": []}, "it is told once"
    both = page(*({"protocolSection": {"identificationModule": {"nctId": n}}} for n in ("NCT09000001", "NCT09000002")))
    lines, _api = sync(page(), page(), both, options=("--vanished",))
    assert lines[-1] == {"vanished": [], "back": ["NCT09000001"]}
    gone.refresh_from_db()
    assert gone.last_seen_on is None


@pytest.mark.parametrize("number", [2, 20])
def test_when_many_or_all_vanish_at_once_nothing_is_noted(number: int) -> None:
    sync(page(*map(make_study, NUMBERS[:number])))
    publish_all()
    with pytest.raises(CommandError, match=f"lists {number} of {number} studies no longer"):
        sync(page(), page(), options=("--vanished",))
    assert not RegistryRecord.objects.exclude(last_seen_on=None).exists()


CHILD = textwrap.dedent(
    """
    import sys, django
    django.setup()
    from django.conf import settings
    from django.core.management import execute_from_command_line
    from django.db import connection
    from pathlib import Path
    connection.settings_dict["NAME"] = sys.argv[1]
    settings.VAR_DIR = Path(sys.argv[2])
    execute_from_command_line(["manage.py", "sync_trials", "--all", "--base-url", sys.argv[3]])
    """
)
BEFORE = [make_study(f"NCT0920{n:04}") for n in range(1200)]
AFTER = [stopped(f"NCT0920{n:04}") for n in range(1200)] + [make_study(f"NCT0930{n:04}") for n in range(300)]


def told() -> list[Any]:
    """All that is stored, the changes too."""
    changes = TrialChange.objects.order_by("identifier", "field").values_list("identifier", "field", "was", "now")
    return [*content(), list(changes)]


def run_child(folder: Path, api: Api, kill_after: float | None) -> int:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, connection.settings_dict["NAME"], str(folder), api.url],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.DEVNULL,
    )
    if kill_after is not None:
        while child.poll() is None and not TrialChange.objects.exists():
            time.sleep(0.01)
        time.sleep(kill_after)
        child.send_signal(signal.SIGKILL)
    return child.wait()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_was_killed_between_batches_ends_with_the_same_content(tmp_path: Path) -> None:
    with api_server(page(*BEFORE)) as api:
        call_command("sync_trials", "--all", "--base-url", api.url)
    with api_server(page(*AFTER)) as api:
        assert run_child(tmp_path, api, random.uniform(0, 0.05)) == -signal.SIGKILL
        assert run_child(tmp_path, api, None) == 0
        after_the_kill = told()
        assert run_child(tmp_path, api, None) == 0
        assert told() == after_the_kill
    TrialChange.objects.all().delete()
    Trial.objects.all().delete()
    for studies in (BEFORE, AFTER):
        with api_server(page(*studies)) as api:
            call_command("sync_trials", "--all", "--base-url", api.url)
    assert told() == after_the_kill
