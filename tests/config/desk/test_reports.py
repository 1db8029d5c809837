"""Reports: each a page with links, and the same as a file."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from config.desk.reports import REPORTS
from editorial.actions import keep
from editorial.roles import AUDITOR, AUTHOR
from editorial.snapshots import snapshot
from tests.builders import make_authorisation, make_finding, make_offering, make_source, make_therapy, make_trial
from tests.editors import log_in, page
from trials.models import Trial, TrialIdentifier

pytestmark = pytest.mark.django_db

OVERDUE = dt.date(2020, 1, 1)


def rows(name: str, client: Client | None = None) -> list[Any]:
    return [row for _kind, row in (client or log_in(AUTHOR)).get(reverse(f"admin:report_{name}")).context["rows"]]


def as_csv(name: str) -> list[list[str]]:
    answer: Any = log_in(AUDITOR).get(reverse(f"admin:report_{name}"), {"format": "csv"})
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))


def draft(record: Any, **fields: Any) -> None:
    taken = snapshot(record)
    taken["fields"] |= fields
    keep(obj=record, taken=taken, by="author", based_on=record.edition)


@pytest.mark.parametrize("name", REPORTS)
def test_an_empty_report_says_so(name: str) -> None:
    client = log_in(AUDITOR)
    assert "Nothing is on this list." in client.get(reverse(f"admin:report_{name}")).content.decode()
    assert client.get(reverse(f"admin:report_{name}"), {"format": "csv"}).status_code == 200


@pytest.mark.parametrize("name", REPORTS)
def test_a_login_without_a_role_sees_no_report(name: str) -> None:
    assert log_in("").get(reverse(f"admin:report_{name}")).status_code == 403


def test_overdue_reviews_lead_to_their_records() -> None:
    therapy = make_therapy(name="Long ago", review_due=OVERDUE)
    make_therapy(review_due=OVERDUE, state="draft")
    (row,) = rows("reviews")
    assert (row.title, row.address, row.cells[0]) == ("Long ago", page("change", therapy), OVERDUE)
    assert as_csv("reviews")[1][:4] == ["therapy", therapy.slug, "Long ago", "2020-01-01"]


def test_findings_without_a_certainty() -> None:
    bare = make_finding(certainty="")
    make_finding(certainty="not_assessed")
    assert [row.key for row in rows("certainty")] == [bare.slug]


def test_records_without_a_source_but_no_trial_that_no_editor_wrote_in() -> None:
    bare = make_authorisation()
    make_authorisation().citations.create(source=make_source())
    written = make_trial(edition=1)
    make_trial()
    found = [row.key for row in rows("sourceless")]
    assert bare.slug in found
    assert written.slug in found
    assert len([key for key in found if key.startswith("NCT")]) == 1


def test_everything_that_waits() -> None:
    therapy = make_therapy()
    draft(therapy, name="Waits")
    (row,) = rows("waiting")
    assert (row.title, row.address, row.cells[:2]) == ("Waits", page("publication", therapy), ("Draft", "author"))


def test_what_stands_in_the_way_leads_to_the_field() -> None:
    therapy = make_therapy(name="Not ready")
    draft(therapy, review_due=None)
    found = [row for row in rows("gate") if row.cells[1] == "review_due"]
    assert [(row.title, row.address) for row in found] == [("Not ready", f"{page('change', therapy)}#id_review_due")]
    therapy.refresh_from_db()
    assert therapy.review_due is not None


def naming(number: str, named: str) -> Trial:
    trial = make_trial(slug=number)
    is_held = TrialIdentifier.objects.filter(value=named).exclude(kind="claimed").exists()
    trial.identifiers.create(scheme="eudract", value=named, kind="claimed" if is_held else "secondary")
    return trial


def test_trials_that_name_one_number_unless_an_editor_keeps_them_apart() -> None:
    first, second = (naming(number, "2021-000037-14") for number in ("NCT09000001", "NCT09000002"))
    naming("NCT09000003", "2021-000037-15")
    (row,) = rows("sharing")
    assert (row.key, row.cells) == (second.slug, ("2021-000037-14", first.slug))
    apart = first.kept_apart.create(scheme="nct", value=second.slug, decided_by="editor")
    assert rows("sharing") == []
    apart.delete()
    second.kept_apart.create(scheme="eudract", value="2021-000037-14", decided_by="editor")
    assert rows("sharing") == []


def test_no_cell_of_a_report_is_a_formula() -> None:
    make_therapy(name="=1+1", review_due=OVERDUE)
    assert as_csv("reviews")[1][2] == "'=1+1"
    answer: Any = log_in(AUTHOR).get(reverse("admin:report_reviews"), {"format": "xlsx"})
    cell = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active["C2"]
    assert (cell.data_type, cell.value) == ("s", "'=1+1")


def test_the_page_shows_the_first_and_the_file_holds_all() -> None:
    most = REPORTS["reviews"].most_shown
    for _ in range(most + 5):
        make_source(review_due=OVERDUE)
    shown = log_in(AUTHOR).get(reverse("admin:report_reviews"))
    assert len(shown.context["rows"]) == most
    assert "the files hold all" in shown.content.decode()
    assert len(as_csv("reviews")) == most + 6


def number_of_queries(client: Client, name: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(f"admin:report_{name}"))
    return len(queries)


@pytest.mark.parametrize("name", [name for name in REPORTS if name != "gate"])
def test_a_report_asks_as_often_for_15_records_as_for_3(name: str) -> None:
    client, asked = log_in(AUTHOR), []
    for number in (3, 12):
        for _ in range(number):
            make_offering(review_due=OVERDUE)
            make_finding(certainty="", review_due=OVERDUE)
            make_source(retracted_on="2024")
            draft(make_therapy(), summary="Other words.")
        number_of_queries(client, name)
        asked.append(number_of_queries(client, name))
    assert asked[0] == asked[1]
    assert asked[0] <= 18
