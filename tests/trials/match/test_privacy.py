"""Nothing that somebody enters about themselves reaches a log, whatever goes wrong."""

import datetime as dt
import logging
import sys
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editorial.partial_dates import PartialDate
from tests.builders import make_trial
from trials.match.entry import Entry
from trials.match.words import said

pytestmark = pytest.mark.django_db
API = "/api/v1/trials/match/"
TELLING = {"level": "C5", "ais": "B", "months": 97, "age": 43, "cause": "penetrating"}


@pytest.mark.parametrize("body", [TELLING, {**TELLING, "age": 4343}, {**TELLING, "secret-thing": "x"}])
def test_no_log_of_the_application_keeps_it(client: Client, caplog: pytest.LogCaptureFixture, body: Any) -> None:
    make_trial(group={"ais": ["A"]})
    with caplog.at_level(logging.DEBUG):
        client.post(API, body, content_type="application/json")
        client.post("/trials/match/", {name: str(value) for name, value in body.items()})
    assert not any(word in caplog.text for word in ("97", "43", "penetrating", "secret"))


def test_an_answer_changes_no_row(client: Client) -> None:
    make_trial(group={"ais": ["A"]})
    with CaptureQueriesContext(connection) as asked:
        client.post(API, {"ais": "B"}, content_type="application/json")
    assert asked.captured_queries
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"WITH", "SELECT"}


def test_no_log_of_the_database_keeps_it() -> None:
    with connection.cursor() as cursor:
        kept = {}
        for name in (
            "log_statement",
            "log_min_error_statement",
            "log_parameter_max_length_on_error",
            "log_min_messages",
        ):
            cursor.execute("SELECT current_setting(%s)", [name])
            kept[name] = cursor.fetchone()[0]
    assert kept == {
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_parameter_max_length_on_error": "0",
        "log_min_messages": "log",
    }


def test_no_date_that_is_entered_stays_in_memory() -> None:
    date = PartialDate("2019-07-23")
    held = sys.getrefcount(date)
    assert "23 Jul 2019" in said(Entry(today=dt.date(2026, 11, 21), injured=date, days=(2678, 2678))).words["time"]
    assert sys.getrefcount(date) == held
