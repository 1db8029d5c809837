"""Import of flat files: what was exported comes back as it was, and what is new lands as drafts."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from editorial.actions import keep, publish, rename
from editorial.admin import flat
from editorial.admin.naming import content_models
from editorial.models import AuditEntry, Edition, Proposal, Publishable
from editorial.roles import ADMINISTRATOR, AUDITOR, AUTHOR, PUBLISHER, REVIEWER
from editorial.snapshots import snapshot
from tests import builders
from tests.builders import make_finding, make_source, make_therapy, make_trial
from tests.editors import log_in, page
from therapies.models import Therapy
from trials.models import Trial

pytestmark = pytest.mark.django_db

Table = list[list[Any]]


def as_csv(table: Table) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(table)
    return buffer.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    for row in table:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def send(client: Client, model: type[Publishable], data: bytes | Table, name: str = "table.csv") -> Any:
    """The page with the dry run."""
    body = data if isinstance(data, bytes) else as_csv(data)
    return client.post(page("import", model), {"file": SimpleUploadedFile(name, body)})


def take(client: Client, model: type[Publishable], data: bytes | Table) -> Any:
    """The page after the lines were taken."""
    context = send(client, model, data).context
    return client.post(page("import", model), {"token": context["token"], "reason": context["reason"]})


def exported(client: Client, model: type[Publishable], form: str = "csv") -> bytes:
    answer: Any = client.get(page("export", model), {"format": form})
    return b"".join(answer.streaming_content)


def counts(answer: Any) -> tuple[int, int, int, int]:
    """New, changed, unchanged, refused."""
    found = answer.context
    return found["new"], found["updated"], found["unchanged"], len(found["refused"])


def draft(therapy: Any, by: str, **fields: Any) -> None:
    taken = snapshot(therapy)
    taken["fields"] |= fields
    keep(obj=therapy, taken=taken, by=by, based_on=therapy.edition)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("model", content_models(), ids=lambda model: model.__name__)
def test_what_was_exported_comes_back_unchanged(model: type[Publishable], form: str) -> None:
    build = vars(builders)[f"make_{model._meta.model_name}"]
    for record in (
        build(),
        build(state="draft"),
        build(review_due="2027-01-01", reviewed_by="-A", reviewed_on="2026-01-02"),
    ):
        if "citations" in model.owned:
            record.citations.create(source=make_source(), note="Every word.")
    client = log_in(PUBLISHER)
    answer = send(client, model, exported(client, model, form), f"a.{form}")
    number = model._default_manager.count()
    assert counts(answer) == (0, 0, number, 0)


def test_texts_that_a_spreadsheet_would_change_come_back_unchanged() -> None:
    texts = [
        "=1+1",
        "'=1",
        "'a",
        "a\r\nb\r\n\r\nc",
        'with "quotes", commas; and\ttabs',
        " spaces ",
        "TRUE",
        "0012",
        "1e5",
    ]
    for text in texts:
        make_therapy(what_it_is=text, harms="x" * 40_000)
    client = log_in(PUBLISHER)
    for form in ("csv", "xlsx"):
        assert counts(send(client, Therapy, exported(client, Therapy, form))) == (0, 0, len(texts), 0)


def test_a_dry_run_shows_what_would_change_and_changes_nothing() -> None:
    therapy = make_therapy(name="Old name")
    answer = send(log_in(AUTHOR), Therapy, [["key", "name"], [therapy.slug, "New name"]])
    assert counts(answer) == (0, 1, 0, 0)
    shown = answer.content.decode()
    assert "<del>Old </del><ins>New </ins>name" in shown
    assert "nothing is taken yet" in shown
    assert not Edition.objects.exists()
    assert not AuditEntry.objects.exists()


def test_what_is_taken_waits_and_readers_see_what_was() -> None:
    therapy, client = make_therapy(name="Old name", summary="Old words."), log_in(AUTHOR)
    answer = take(client, Therapy, [["key", "name"], [therapy.slug, "New name"]])
    assert counts(answer) == (0, 1, 0, 0)
    therapy.refresh_from_db()
    assert therapy.name == "Old name"
    proposal = Proposal.objects.about(therapy).get()
    assert (proposal.stage, proposal.authors) == ("draft", ["author"])
    assert proposal.edition.reason == "Imported from table.csv"
    publish(obj=therapy, by="publisher")
    assert (therapy.name, therapy.summary) == ("New name", "Old words.")


def test_a_new_record_is_a_draft_with_its_links_and_sources() -> None:
    other, source = make_therapy(), make_source()
    table = [
        ["key", "name", "kind", "summary", "combines_with", "citations"],
        ["new-cells", "New cells", "cells", "What they are.", other.slug, source.slug],
    ]
    client = log_in(AUTHOR)
    assert counts(send(client, Therapy, table)) == (1, 0, 0, 0)
    assert not Therapy.objects.filter(slug="new-cells").exists()
    take(client, Therapy, table)
    made = Therapy.objects.get(slug="new-cells")
    assert made.state == "draft"
    assert list(made.combines_with.all()) == [other]
    assert [citation.source for citation in made.citations.all()] == [source]
    assert Proposal.objects.about(made).get().authors == ["author"]


def test_citations_that_stay_keep_what_they_say() -> None:
    therapy, kept, gone, new = make_therapy(), make_source(), make_source(), make_source()
    therapy.citations.create(source=kept, locator="Table 2")
    therapy.citations.create(source=gone, position=1)
    take(log_in(AUTHOR), Therapy, [["key", "citations"], [therapy.slug, f"{new.slug}, {kept.slug}"]])
    rows = Proposal.objects.about(therapy).get().edition.snapshot["owned"]["citations"]
    assert [(row["source"], row["locator"]) for row in rows] == [(new.slug, ""), (kept.slug, "Table 2")]


@pytest.mark.parametrize(
    ("columns", "column", "value", "why"),
    [
        ({"kind": "cheese"}, "kind", "cheese", "not a valid choice"),
        ({"combines_with": "no-such"}, "combines_with", "no-such", "There is no therapy with the key “no-such”."),
        ({"citations": "no-such"}, "", "", "There is no source with the key “no-such”."),
        ({"review_due": "tomorrow"}, "review_due", "tomorrow", "date format"),
        ({"name": ""}, "name", "", "blank"),
        ({"edition": "7", "name": "New"}, "edition", "7", "Export it again"),
    ],
)
def test_a_refused_line_names_line_column_value_and_remedy(columns: Any, column: str, value: str, why: str) -> None:
    therapy, good = make_therapy(), make_therapy()
    names = list(columns)
    filler = {"kind": "cells", "name": "A name"}
    table = [
        ["key", *names],
        [good.slug, *(filler.get(name, "") for name in names)],
        [therapy.slug, *columns.values()],
    ]
    client = log_in(AUTHOR)
    ((line, field, said, reason),) = send(client, Therapy, table).context["refused"]
    assert line == 3
    assert field.startswith(column)
    assert said == value
    assert why in reason
    take(client, Therapy, table)
    assert not Edition.objects.about(therapy).exists()


def test_good_lines_are_taken_beside_refused_ones() -> None:
    bad, good = make_therapy(), make_therapy(name="Old")
    answer = take(
        log_in(AUTHOR), Therapy, [["key", "kind", "name"], [bad.slug, "cheese", "A"], [good.slug, "cells", "B"]]
    )
    assert counts(answer) == (0, 1, 0, 1)
    assert Proposal.objects.get().key == good.slug


def test_nobody_overwrites_what_was_saved_since_the_export() -> None:
    therapy, client = make_therapy(name="Old"), log_in(PUBLISHER)
    file = exported(client, Therapy).replace(b"Old", b"From the file")
    draft(therapy, "author", name="From the form")
    answer = take(client, Therapy, file)
    assert counts(answer) == (0, 0, 0, 1)
    assert Proposal.objects.about(therapy).get().edition.snapshot["fields"]["name"] == "From the form"


def test_nobody_overwrites_what_was_saved_since_the_dry_run() -> None:
    therapy, client = make_therapy(name="Old"), log_in(PUBLISHER)
    token = send(client, Therapy, [["key", "name"], [therapy.slug, "From the file"]]).context["token"]
    draft(therapy, "author", name="From the form")
    answer = client.post(page("import", Therapy), {"token": token})
    assert counts(answer) == (0, 0, 0, 1)
    assert "after the dry run" in answer.context["refused"][0][3]
    assert Proposal.objects.about(therapy).get().edition.snapshot["fields"]["name"] == "From the form"


def test_a_line_that_changed_nothing_in_the_dry_run_changes_nothing_later() -> None:
    therapy, client = make_therapy(name="Old"), log_in(PUBLISHER)
    token = send(client, Therapy, [["key", "name"], [therapy.slug, "Old"]]).context["token"]
    draft(therapy, "author", name="From the form")
    assert counts(client.post(page("import", Therapy), {"token": token})) == (0, 0, 0, 1)


def test_a_key_that_another_record_had_is_refused() -> None:
    rename(obj=make_therapy(slug="first"), key="second", by="publisher")
    answer = send(log_in(PUBLISHER), Therapy, [["key", "name", "kind", "summary"], ["FIRST", "A", "cells", "B"]])
    assert "belonged to another record" in answer.context["refused"][0][3]


def test_a_second_import_of_the_same_file_writes_nothing() -> None:
    therapy, client = make_therapy(name="Old"), log_in(AUTHOR)
    file = exported(client, Therapy).replace(b"Old", b"New")
    take(client, Therapy, file)
    editions = Edition.objects.about(therapy).count()
    assert counts(take(client, Therapy, file)) == (0, 0, 1, 0)
    assert Edition.objects.about(therapy).count() == editions


def test_an_export_holds_the_draft_that_waits() -> None:
    therapy = make_therapy(name="Old")
    draft(therapy, "author", name="Waits")
    ((_headers), line) = csv.reader(io.StringIO(exported(log_in(AUTHOR), Therapy).decode("utf-8-sig"), newline=""))
    assert line[:3] == [therapy.slug, "2", "Waits"]


def test_an_author_does_not_import_into_the_draft_of_another() -> None:
    therapy = make_therapy()
    draft(therapy, "publisher", name="Theirs")
    answer = send(log_in(AUTHOR), Therapy, [["key", "name"], [therapy.slug, "Mine"]])
    assert "Somebody else is writing" in answer.context["refused"][0][3]


def test_one_key_stands_in_one_line() -> None:
    therapy = make_therapy()
    answer = send(log_in(AUTHOR), Therapy, [["key", "name"], [therapy.slug, "A"], [therapy.slug, "B"]])
    assert answer.context["refused"][0][:2] == (3, "key")


def test_trials_come_from_registries_and_only_the_editors_part_from_files() -> None:
    trial = make_trial(title="What the registry says")
    answer = take(log_in(AUTHOR), Trial, [["key", "note"], [trial.slug, "What we say"], ["NCT00000000", "New"]])
    assert counts(answer) == (0, 1, 0, 1)
    assert "registry" in answer.context["refused"][0][3]
    assert "title" not in flat.columns(Trial)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "The file is empty"),
        (b"name,kind\na,cells\n", "no column “key”"),
        (b"key,nme\na,b\n", "Unknown columns: nme"),
        (b"key,name\na,b,c\n", "Line 2 has more cells"),
        (b"key,name\n" + b"a,b\n" * 501, "more than 500 lines"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 50, "neither an XLSX file nor CSV text"),
        (b"PK\x03\x04 not a zip", "The XLSX file is broken"),
        (b'key,name\n"a,b\n', "The CSV text is broken"),
    ],
)
def test_a_wrong_file_is_refused_with_the_remedy(data: bytes, why: str) -> None:
    answer = send(log_in(AUTHOR), Therapy, data)
    assert answer.status_code == 200
    assert why in answer.context["problem"]


def test_a_file_of_11_mb_is_refused() -> None:
    answer = send(log_in(AUTHOR), Therapy, b"key,name\n" + b"a" * 11 * 1024 * 1024)
    assert "larger than 10 MB" in answer.context["problem"]


def test_names_of_unknown_columns_are_told_back_in_part() -> None:
    answer = send(log_in(AUTHOR), Therapy, b"key,nme" + b"x" * 100_000 + b"\na,b\n")
    assert answer.context["problem"].startswith("Unknown columns: nmexx")
    assert len(answer.context["problem"]) < 1_000


def test_a_file_that_grows_when_it_is_unpacked_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<a/>")
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 60 * 1024 * 1024)
    assert "50 MB" in send(log_in(AUTHOR), Therapy, buffer.getvalue()).context["problem"]


def test_a_file_belongs_to_whoever_sent_it() -> None:
    therapy = make_therapy()
    token = send(log_in(AUTHOR), Therapy, [["key", "name"], [therapy.slug, "New"]]).context["token"]
    for client, model, sent in (
        (log_in(PUBLISHER), Therapy, token),
        (log_in(AUTHOR), Trial, token),
        (log_in(AUTHOR), Therapy, token[:-2]),
    ):
        assert client.post(page("import", model), {"token": sent}).context["problem"]
    assert not Edition.objects.exists()


@pytest.mark.parametrize("role", [REVIEWER, AUDITOR])
def test_who_changes_nothing_imports_nothing_and_may_export(role: str) -> None:
    client = log_in(role)
    assert client.get(page("import", Therapy)).status_code == 403
    assert client.get(page("export", Therapy)).status_code == 200


def test_an_export_holds_the_list_as_it_is_filtered() -> None:
    make_therapy(kind="cells")
    device = make_therapy(kind="device")
    answer: Any = log_in(AUTHOR).get(page("export", Therapy), {"kind__exact": "device", "format": "csv"})
    table = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))
    assert [line[0] for line in table] == ["key", device.slug]


@pytest.mark.parametrize("model", content_models(), ids=lambda model: model.__name__)
def test_an_export_asks_as_often_for_60_records_as_for_6(model: type[Publishable]) -> None:
    build, asked = vars(builders)[f"make_{model._meta.model_name}"], []
    for number in (6, 54):
        for _ in range(number):
            record = build()
            if "citations" in model.owned:
                record.citations.create(source=make_source())
        with CaptureQueriesContext(connection) as queries:
            list(flat.lines(model._default_manager.order_by("pk")))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 8


def test_a_finding_needs_its_therapy() -> None:
    finding = make_finding()
    table = [
        ["key", "statement", "outcome", "direction", "design"],
        ["new", "A finding.", "harm", "harmed", "single_arm"],
    ]
    answer = send(log_in(ADMINISTRATOR), type(finding), table)
    assert counts(answer) == (0, 0, 0, 1)
    assert answer.context["refused"][0][1] == "therapy"


def test_an_xlsx_file_with_days_and_numbers_is_understood() -> None:
    import datetime as dt

    finding = make_finding(total=10)
    table: Table = [["key", "total", "review_due"], [finding.slug, 12, dt.datetime(2027, 1, 2)]]  # noqa: DTZ001
    take(log_in(AUTHOR), type(finding), as_xlsx(table))
    said = Proposal.objects.about(finding).get().edition.snapshot["fields"]
    assert (said["total"], said["review_due"]) == (12, "2027-01-02")
