"""What holds for the whole admin: swept over every address and every model of it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, reverse

from editorial.actions import keep
from editorial.models import AuditEntry, Edition, HypeWord, Notice, Proposal, Publishable, Source
from editorial.roles import ADMINISTRATOR, AUTHOR, PUBLISHER
from editorial.snapshots import snapshot
from tests import builders
from tests.editors import log_in, make_editor, page
from tests.letters import make_enquiry, make_report
from tests.rows import build, give_rows
from trials.models import RefusedRecord, RegistryRecord, TrialArm, TrialIdentifier, TrialSite, TrialSponsor

pytestmark = pytest.mark.django_db

PUBLISHABLE = [model for model in admin.site._registry if issubclass(model, Publishable)]


def _addresses(entries: Iterable[URLPattern | URLResolver]) -> Iterator[tuple[str, set[str]]]:
    """The name of each address, with what stands open in it."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _addresses(entry.url_patterns)
        elif entry.name:
            yield entry.name, set(entry.pattern.converters) | set(entry.pattern.regex.groupindex)


ADDRESSES = dict(_addresses(admin.site.urls[0]))
NAMES = sorted(ADDRESSES)
# What stands open in addresses, but for the record.
OPEN = {"app_label": "therapies", "content_type_id": 1, "number": 1, "form": "csv"}


def make_one_of_each() -> dict[str, Any]:
    """A draft of every model that has one, and one row of every other, by `app_model`."""
    trial = builders.make_trial(state="draft")
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made: list[Any] = [build(model, state="draft") for model in PUBLISHABLE]
    for record in made:
        collided = {"number": 1, "snapshot": snapshot(record), "made_at": now, "made_by": "a", "conflicts_with": 1}
        Edition.objects.create(kind=record._meta.label_lower, key=record.slug, **collided)
    made += [TrialSite.objects.create(trial=trial), TrialSponsor.objects.create(trial=trial)]
    made.append(RegistryRecord.objects.create(trial=trial, registry="a", identifier="1", payload={}, seen_at=now))
    made.append(builders.make_change(trial=trial))
    made.append(RefusedRecord.objects.create(registry="a", origin="file", reason="broken", seen_at=now))
    made.append(User.objects.create(username="somebody"))
    made.append(Group.objects.get_or_create(name=AUTHOR)[0])
    made.append(AuditEntry.objects.create(who="somebody", act="sign in"))
    made.append(
        Notice.objects.create(kind="halt", text="x", source=builders.make_source(), posted_at=now, posted_by="a")
    )
    made.append(HypeWord.objects.create(word="a wonder"))
    made += [make_report(), make_enquiry()[0]]
    edition = Edition.objects.create(kind="guides.guide", key="gone", number=1, snapshot={}, made_at=now, made_by="a")
    made.append(Proposal.objects.create(kind="guides.guide", key="gone", edition=edition, authors=["a"]))
    assert {type(obj) for obj in made} == set(admin.site._registry)
    return {f"{obj._meta.app_label}_{obj._meta.model_name}": obj for obj in made}


def address(name: str, made: dict[str, Any]) -> str:
    """The address of this name, about one of these objects where it is about one."""
    wanted = ADDRESSES[name]
    about = next((obj.pk for key, obj in made.items() if name.startswith(f"{key}_")), 1)
    given = {**OPEN, "object_id": about, "id": about}
    found = reverse(f"admin:{name}", kwargs={key: given[key] for key in wanted})
    return f"{found}?from=1&to=1" if name.endswith("_compare") else found


@pytest.mark.parametrize("who", ["stranger", "reader with a login", "editor without a role"])
def test_every_address_refuses_a_stranger(who: str) -> None:
    made = make_one_of_each()
    client = Client()
    open_to_all = {"login", "logout"}
    if who != "stranger":
        client.force_login(make_editor("", is_staff="editor" in who))
    if "editor" in who:
        open_to_all |= {"index", "jsi18n", "password_change", "password_change_done"}
    let_in = []
    for name in set(NAMES) - open_to_all:
        answer = client.get(address(name, made))
        sent_to_login = answer.status_code == 302 and answer["Location"].startswith(reverse("admin:login"))
        if not sent_to_login and answer.status_code not in {403, 404}:
            let_in.append(name)
    assert let_in == []


def test_looking_changes_no_row_and_leaves_no_copy() -> None:
    made = make_one_of_each()
    client = log_in(ADMINISTRATOR)
    wrong = []
    for name in set(NAMES) - {"logout", "view_on_site", "autocomplete"}:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address(name, made))
        written = lasting(q["sql"] for q in queries)
        kept = answer.status_code == 200 and "no-store" not in answer["Cache-Control"]
        # Browsers send `Origin: null` from pages without a referrer, and Django takes no form from there.
        mute = answer.status_code == 200 and answer["Referrer-Policy"] != "same-origin"
        # There are no corrections of what readers never saw, and the log is taken along by POST alone.
        fits = {200, 302, 403, 405} | ({404} if name.endswith(("_correction", "_auditentry_export")) else set())
        if written or kept or mute or answer.status_code not in fits:
            wrong.append((name, answer.status_code, written))
    assert wrong == []


def lasting(statements: Iterable[str]) -> list[str]:
    """What was written and not taken back."""
    done: list[str] = []
    for sql in statements:
        if sql.startswith("ROLLBACK TO SAVEPOINT"):
            del done[done.index(sql.removeprefix("ROLLBACK TO ")) :]
        # A session holds what an editor is told on the next page.
        elif sql.startswith(("SAVEPOINT", "INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            done.append(sql)
    return [sql for sql in done if not sql.startswith("SAVEPOINT")]


def test_a_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor(PUBLISHER))
    answer = client.post(page("add", Source), {"slug": "a"})
    assert answer.status_code == 403
    assert not Source.objects.exists()


def test_the_first_page_lists_the_parts_in_their_order() -> None:
    answer = log_in(ADMINISTRATOR).get(reverse("admin:index"))
    assert [str(app["name"]) for app in answer.context["app_list"]] == [
        "Sources and provenance",
        "Therapies and findings",
        "Countries and institutions",
        "Trials",
        "Guides and claims",
        "Accounts",
    ]
    trials = answer.context["app_list"][3]["models"]
    assert [model["object_name"] for model in trials] == [
        "Trial",
        "TrialSite",
        "TrialSponsor",
        "RegistryRecord",
        "TrialChange",
        "RefusedRecord",
    ]
    assert '<a href="/">View site</a>' in answer.content.decode()


def number_of_queries(client: Client, url: str) -> int:
    client.get(url)  # what is fetched once and kept, content types for one
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("model", PUBLISHABLE, ids=lambda m: m.__name__)
def test_a_list_asks_as_often_for_50_rows_as_for_5(model: type[Publishable]) -> None:
    client = log_in(PUBLISHER)
    url = page("changelist", model)
    for _ in range(5):
        build(model)
    few = number_of_queries(client, url)
    for _ in range(45):
        build(model)
    assert number_of_queries(client, url) == few
    assert few <= 10


@pytest.mark.parametrize("model", [m for m in PUBLISHABLE if m.owned], ids=lambda m: m.__name__)
def test_a_form_asks_as_often_for_6_rows_as_for_2(model: type[Publishable]) -> None:
    client = log_in(PUBLISHER)
    record = build(model)
    url = page("change", record)
    give_all(record, 2)
    few = number_of_queries(client, url)
    give_all(record, 4)
    assert number_of_queries(client, url) == few
    assert few <= 60


@pytest.mark.parametrize("model", [m for m in PUBLISHABLE if m.owned], ids=lambda m: m.__name__)
def test_a_draft_asks_for_each_row_that_it_changes_and_no_more(model: type[Publishable]) -> None:
    client, record = log_in(PUBLISHER), build(model)
    give_all(record, 2)
    taken = snapshot(record)
    taken["fields"]["reviewed_by"], taken["fields"]["reviewed_on"] = "A physician", "2026-01-01"
    keep(obj=record, taken=taken, by="author", based_on=0)
    few = number_of_queries(client, page("change", record))
    other = build(model)
    give_all(other, 6)
    taken = snapshot(other)
    taken["fields"]["reviewed_by"], taken["fields"]["reviewed_on"] = "A physician", "2026-01-01"
    keep(obj=other, taken=taken, by="author", based_on=0)
    assert number_of_queries(client, page("change", other)) == few


def give_all(record: Any, number: int) -> None:
    """So many rows of every kind, the registry's too."""
    give_rows(record, number)
    if record._meta.model_name == "trial":
        for _ in range(number):
            TrialSite.objects.create(trial=record, institution=builders.make_institution())
            TrialArm.objects.create(trial=record, label="Cells")
            TrialIdentifier.objects.create(trial=record, scheme="other", value="1", kind="other")
