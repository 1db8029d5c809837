"""`manage.py erase_expired`: 90 days after the last act nothing is left, however often it runs."""

import datetime as dt
from collections.abc import Callable

import orjson
import pytest
from django.core.management import call_command
from django.utils import timezone

from editorial.actions.letters import KEPT_DAYS, erase_expired, expires_on, work_on
from editorial.models import AuditEntry, Enquiry, Report
from tests.editorial.test_races import at_once
from tests.letters import age, make_enquiry, make_report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["new", "in work", "done"])
def test_what_is_over_goes_whatever_its_state(state: str, capsys: pytest.CaptureFixture[str]) -> None:
    for days in (KEPT_DAYS + 1, KEPT_DAYS - 1):
        age(make_report(state=state, reply="Mended"), days)
        age(make_enquiry(state=state, reply="No")[0], days)
    call_command("erase_expired")
    assert orjson.loads(capsys.readouterr().out) == {"reports": 1, "enquiries": 1}
    assert (Report.objects.count(), Enquiry.objects.count()) == (1, 1)
    assert AuditEntry.objects.get(act="erase expired").changes == {"reports": [None, 1], "enquiries": [None, 1]}
    call_command("erase_expired")
    assert orjson.loads(capsys.readouterr().out) == {"reports": 0, "enquiries": 0}
    assert AuditEntry.objects.filter(act="erase expired").count() == 1


def test_an_act_begins_the_days_anew() -> None:
    report = make_report()
    age(report, KEPT_DAYS + 1)
    work_on(letter=report, state="in work", assigned_to="", reply="", by="author")
    assert erase_expired() == {"reports": 0, "enquiries": 0}
    assert expires_on(report) == timezone.localdate() + dt.timedelta(days=KEPT_DAYS)


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_erase_each_letter_once() -> None:
    for _ in range(20):
        age(make_report(), KEPT_DAYS + 1)
    jobs: list[Callable[[], dict[str, int]]] = [erase_expired] * 4
    assert sum(found["reports"] for found in at_once(*jobs)) == 20
    assert not Report.objects.exists()
