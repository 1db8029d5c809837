"""The desk: the first page of the admin says what there is to do for whom."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.actions import begin, give_back, keep, schedule, set_aside, submit
from editorial.actions.letters import KEPT_DAYS
from editorial.models import Appointment, DeadLink, LinkCheck, Notice
from editorial.roles import ADMINISTRATOR, AUDITOR, AUTHOR, CORRESPONDENT, PUBLISHER, REVIEWER
from editorial.snapshots import snapshot
from tests.builders import make_change, make_guide, make_source, make_therapy, make_trial
from tests.editors import log_in, make_editor, page
from tests.letters import age, make_enquiry, make_report
from trials.actions import look_at
from trials.models import TrialChange

pytestmark = pytest.mark.django_db


def desk(client: Client) -> dict[str, list[tuple[str, str, str]]]:
    """Block -> (text, address, note) of its lines."""
    blocks = client.get(reverse("admin:index")).context["desk"]
    return {block.name: [(str(line.text), line.address, str(line.note)) for line in block.lines] for block in blocks}


def draft(therapy: Any, by: str, **fields: Any) -> None:
    taken = snapshot(therapy)
    taken["fields"] |= fields or {"summary": f"Other words by {by}."}
    keep(obj=therapy, taken=taken, by=by, based_on=therapy.edition)


def test_an_empty_desk_says_so_kindly() -> None:
    shown = log_in(AUTHOR).get(reverse("admin:index")).content.decode()
    assert "Nothing waits for you." in shown
    assert "Records without a source" in shown


def test_a_login_without_a_role_has_no_desk() -> None:
    answer = log_in("").get(reverse("admin:index"))
    assert answer.context["desk"] == []
    assert "reports/" not in answer.content.decode()


def test_a_returned_draft_waits_for_its_author_alone() -> None:
    therapy = make_therapy(name="Nasal cells")
    draft(therapy, "author")
    submit(obj=therapy, by="author")
    give_back(obj=therapy, by="reviewer", comment="Say who.")
    assert desk(log_in(AUTHOR))["mine"] == [("Nasal cells", page("publication", therapy), "reviewer asks: Say who.")]
    assert "mine" not in desk(log_in(AUTHOR, username="another"))


def test_a_review_waits_for_those_who_may_approve_it() -> None:
    therapy = make_therapy(name="Nasal cells")
    draft(therapy, "publisher")
    make_editor(REVIEWER)
    submit(obj=therapy, by="publisher", reviewer="reviewer")
    assert desk(log_in(REVIEWER))["mine"] == [
        ("Nasal cells", page("publication", therapy), "publisher asks you to review it.")
    ]
    assert desk(log_in(ADMINISTRATOR))["mine"][0][2] == "To review; written by publisher."
    for nobody in (PUBLISHER, AUTHOR, AUDITOR):
        assert "mine" not in desk(log_in(nobody))


def test_a_conflict_waits_for_whoever_typed_it() -> None:
    therapy = make_therapy(name="Nasal cells")
    draft(therapy, "publisher")
    taken = snapshot(therapy)
    waiting = set_aside(obj=therapy, taken=taken, by="author", based_on=0)
    ((text, address, _note),) = desk(log_in(AUTHOR))["mine"]
    assert (text, address) == ("Nasal cells", f"{page('publication', therapy)[:-12]}conflict/{waiting.number}/")
    assert "mine" not in desk(log_in(ADMINISTRATOR))


def test_what_is_on_the_way_is_counted_and_leads_to_its_list() -> None:
    for number in range(3):
        therapy = make_therapy()
        draft(therapy, "author")
        if number:
            submit(obj=therapy, by="author")
    client = log_in(AUTHOR)
    lines = desk(client)["counts"]
    assert [text for text, _address, _note in lines] == [
        "1 draft of yours",
        "2 wait for a reviewer",
        "What stands in the way of publishing",
    ]
    assert len(client.get(lines[0][1]).context["cl"].result_list) == 1
    assert len(client.get(lines[1][1]).context["cl"].result_list) == 2
    assert client.get(lines[2][1]).status_code == 200


def test_what_is_scheduled_and_what_failed_of_it() -> None:
    therapy, other = make_therapy(), make_therapy()
    tomorrow = timezone.now() + dt.timedelta(days=1)
    for one in (therapy, other):
        schedule(obj=one, act="withdraw", due_at=tomorrow, by="publisher", reason="Term ends")
    Appointment.objects.filter(key=other.slug).update(failed_because="Readers do not see this record now.")
    first, second = desk(log_in(PUBLISHER))["scheduled"]
    assert first[1:] == (page("publication", other), "Could not be done: Readers do not see this record now.")
    assert second[1:] == (page("publication", therapy), "")


def test_reviews_are_counted_by_their_date_and_not_by_the_last_edit() -> None:
    today = timezone.localdate()
    for days in (-1, 0, 30, 31, 60, 90, 91):
        make_therapy(review_due=today + dt.timedelta(days=days))
    make_source(review_due=today - dt.timedelta(days=400))
    make_therapy(review_due=today - dt.timedelta(days=1), state="draft")
    client = log_in(AUTHOR)
    lines = desk(client)["reviews"]
    assert [text for text, _address, _note in lines] == [
        "Overdue: 2",
        "Due within 30 days: 2",
        "Due within 60 days: 4",
        "Due within 90 days: 5",
    ]
    assert [len(client.get(address).context["rows"]) for _text, address, _note in lines] == [2, 2, 4, 5]


def test_a_notice_that_nobody_confirmed_is_named() -> None:
    notice = Notice.objects.create(
        kind="halt", text="The trial stops.", source=make_source(), posted_at=timezone.now(), posted_by="publisher"
    )
    assert desk(log_in(PUBLISHER))["notices"][0][0] == "The trial stops."
    notice.reviewed_at, notice.reviewed_by = timezone.now(), "administrator"
    notice.save()
    assert "notices" not in desk(log_in(PUBLISHER))


def test_changes_in_registries_are_named_until_somebody_has_looked_at_them() -> None:
    trial = make_trial(title="A trial")
    later = make_change(trial=trial, field="keywords", was=["a"], now=["b"], weight=TrialChange.Weight.REST)
    first = make_change(trial=trial)
    make_change(for_editors=False)
    make_change(trial=make_trial(state="draft"))
    client = log_in(AUTHOR)
    named = desk(client)["registries"]
    assert [(text, note) for text, _address, note in named[:2]] == [
        ("A trial: Status (2026-01-01)", "Recruiting → Suspended"),
        ("A trial: Keywords (2026-01-01)", "a → b"),
    ]
    assert [row.key for _kind, row in client.get(named[-1][1]).context["rows"]] == [trial.slug]
    look_at(changes=[first, later], by="author")
    assert "registries" not in desk(client)


def test_criteria_that_only_a_machine_read_are_counted_where_readers_see_them() -> None:
    client = log_in(AUTHOR)
    make_trial(group={"origin": "machine"})
    make_trial(group={"origin": "machine"}, state="draft")
    make_trial(group={"origin": "machine"}).eligibility_groups.create(origin="editor")
    ((text, address, _note),) = desk(client)["registries"]
    assert text.startswith("1 trial whose criteria a machine read")
    assert address.endswith("?criteria=machine&state__exact=published")


def test_unused_and_retracted_sources_are_counted() -> None:
    make_source()
    therapy = make_therapy()
    therapy.citations.create(source=make_source(retracted_on="2024"))
    therapy.citations.create(source=make_source())
    client = log_in(AUTHOR)
    lines = desk(client)["sources"]
    assert [text for text, _address, _note in lines] == ["1 retracted source is cited", "1 source is cited nowhere"]
    assert [len(client.get(address).context["rows"]) for _text, address, _note in lines] == [1, 1]


def test_dead_links_are_counted_and_lead_to_their_list() -> None:
    source, moved = (
        make_source(title="A paper", url="https://example.org/gone"),
        make_source(url="https://example.org/o"),
    )
    make_source(url="https://example.org/gone", state="draft")
    guide, now = make_guide(title="A guide"), timezone.now()
    ago = now - dt.timedelta(days=4)
    LinkCheck.objects.create(
        address=source.url, found="fails", status=404, checked_at=now, failing_since=ago, failed_at=now
    )
    LinkCheck.objects.create(
        address=moved.url, found="moved", status=200, checked_at=now, leads_to="https://example.org/new"
    )
    DeadLink.objects.create(kind="guides.guide", key=guide.slug, field="body", reason="Leads to nothing.", found_at=now)
    client = log_in(AUTHOR)
    lines = desk(client)["links"]
    assert [text for text, _address, _note in lines] == [
        "1 source has a dead link",
        "1 link in what readers see leads to nothing",
    ]
    first, second = [[row for _kind, row in client.get(address).context["rows"]] for _text, address, _note in lines]
    assert [(row.title, row.cells[:3]) for row in first] == [
        ("A paper", ("It fails (404)", "https://example.org/gone", "")),
        (str(moved), ("It has moved for good (200)", "https://example.org/o", "https://example.org/new")),
    ]
    assert [(row.key, row.address, row.cells[0]) for row in second] == [
        (guide.slug, page("publication", guide), "Leads to nothing.")
    ]


def fill(number: int) -> None:
    """So many rows in every block."""
    soon = timezone.now() + dt.timedelta(days=1)
    for _ in range(number):
        therapy, returned, new = (
            make_therapy(review_due=timezone.localdate()),
            make_therapy(),
            make_therapy(state="draft"),
        )
        for one in (therapy, returned):
            draft(one, "author")
            submit(obj=one, by="author", reviewer="administrator")
        give_back(obj=returned, by="administrator", comment="Why?")
        begin(obj=new, by="administrator")
        set_aside(obj=therapy, taken=snapshot(therapy), by="administrator", based_on=0)
        schedule(obj=therapy, act="withdraw", due_at=soon, by="administrator", reason="Term ends")
        make_source(retracted_on="2024")
        make_change()


def test_the_desk_asks_as_often_for_200_rows_as_for_2() -> None:
    client, counts = log_in(ADMINISTRATOR), []
    for number in (2, 198):
        fill(number)
        client.get(reverse("admin:index"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    # Session and account with its roles; thirteen questions and the one for addresses.
    assert counts[0] <= 17


def test_letters_of_readers_wait_for_those_who_may_read_them() -> None:
    age(make_report(), 3)
    make_report(state="in work")
    age(make_enquiry()[0], 12)
    reports = ("Reports that wait: 1", "/admin/editorial/report/?state__exact=new", "The oldest came 3 days ago.")
    assert desk(log_in(AUTHOR))["letters"] == [reports]
    client = log_in(CORRESPONDENT)
    enquiries = ("Enquiries that wait: 1", "/admin/editorial/enquiry/?state__exact=new", "The oldest came 12 days ago.")
    assert desk(client)["letters"] == [reports, enquiries]
    shown = client.get(reverse("admin:index")).context["desk"]
    assert [line.urgent for block in shown if block.name == "letters" for line in block.lines] == [False, True]
    assert len(client.get(enquiries[1]).context["cl"].result_list) == 1
    make_report(state="in work", assigned_to="author")
    ((text, address, _note),) = desk(log_in(AUTHOR))["letters"][1:]
    assert text == "Reports that you work on: 1"
    assert len(log_in(AUTHOR).get(address).context["cl"].result_list) == 1
    assert "letters" not in desk(log_in(AUDITOR))


def test_letters_that_should_be_gone_press() -> None:
    age(make_report(state="done", reply="Mended."), KEPT_DAYS + 1)
    assert "letters" not in desk(log_in(AUTHOR))
    age(make_report(state="done", reply="Mended."), KEPT_DAYS + 3)
    ((text, address, note),) = desk(log_in(AUTHOR))["letters"]
    assert text == "Reports kept beyond their time: 1"
    assert address == "/admin/editorial/report/"
    assert "erase_expired" in note
