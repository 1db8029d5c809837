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
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from editorial.models import AuditEntry, Publishable, Source
from editorial.roles import ADMINISTRATOR, AUTHOR, PUBLISHER
from tests import builders
from tests.editors import log_in, make_editor, page
from trials.models import RefusedRecord, RegistryRecord, TrialArm, TrialIdentifier, TrialSite

pytestmark = pytest.mark.django_db

PUBLISHABLE = [model for model in admin.site._registry if issubclass(model, Publishable)]


def build(model: type[Publishable], **overrides: Any) -> Any:
    return vars(builders)[f"make_{model._meta.model_name}"](**overrides)


def _names(entries: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _names(entry.url_patterns)
        elif entry.name:
            yield entry.name


NAMES = sorted(set(_names(admin.site.urls[0])))


def make_one_of_each() -> dict[str, Any]:
    """A draft of every model that has one, and one row of every other, by `app_model`."""
    trial = builders.make_trial(state="draft")
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made: list[Any] = [build(model, state="draft") for model in PUBLISHABLE]
    made.append(RegistryRecord.objects.create(trial=trial, registry="a", identifier="1", payload={}, seen_at=now))
    made.append(RefusedRecord.objects.create(registry="a", origin="file", reason="broken", seen_at=now))
    made.append(User.objects.create(username="somebody"))
    made.append(Group.objects.get_or_create(name=AUTHOR)[0])
    made.append(AuditEntry.objects.create(who="somebody", act="sign in"))
    assert {type(obj) for obj in made} == set(admin.site._registry)
    return {f"{obj._meta.app_label}_{obj._meta.model_name}": obj for obj in made}


def address(name: str, made: dict[str, Any]) -> str:
    """The address of this name, about one of these objects where it is about one."""
    if name == "app_list":
        return reverse("admin:app_list", args=["therapies"])
    if name == "auth_user_password_change":
        return reverse(f"admin:{name}", args=[made["auth_user"].pk])
    if name == "view_on_site":
        return reverse(f"admin:{name}", args=[1, 1])
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return reverse(f"admin:{name}", args=[made[name.rpartition("_")[0]].pk])


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
        written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        kept = answer.status_code == 200 and "no-store" not in answer["Cache-Control"]
        # Browsers send `Origin: null` from pages without a referrer, and Django takes no form from there.
        mute = answer.status_code == 200 and answer["Referrer-Policy"] != "same-origin"
        if written or kept or mute or answer.status_code not in {200, 302, 403}:
            wrong.append((name, answer.status_code, written))
    assert wrong == []


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
    assert [model["object_name"] for model in trials] == ["Trial", "RegistryRecord", "RefusedRecord"]
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
    give_rows(record, 2)
    few = number_of_queries(client, url)
    give_rows(record, 4)
    assert number_of_queries(client, url) == few
    assert few <= 25


def give_rows(record: Any, number: int) -> None:
    """So many rows of every kind, each with records of its own where it links to some."""
    for _ in range(number):
        if "citations" in record.owned:
            record.citations.create(source=builders.make_source())
        match record._meta.model_name:
            case "country":
                designation = record.designations.create(therapy=builders.make_therapy(), kind="rmat", product="A")
                designation.sources.add(builders.make_source())
                route = record.legal_routes.create(name="A law", kind="full", summary="What it says.")
                route.regulators.add(builders.make_institution())
                route.sources.add(builders.make_source(), builders.make_source())
            case "institution":
                record.services.create(kind="research").sources.add(builders.make_source())
            case "claim":
                record.searches.create(place="A registry", searched_on="2026-01-01", outcome="Nothing")
            case "trial":
                record.treatments.create(therapy=builders.make_therapy())
                record.relations.create(kind="follow_up_of", other=builders.make_trial())
                record.trial_findings.create(finding=builders.make_finding())
                record.eligibility_groups.create(ais=["A"])
                disagreement = record.disagreements.create(about="a", registry_says="b", other_says="c")
                disagreement.sources.add(builders.make_source())
                TrialSite.objects.create(trial=record, institution=builders.make_institution())
                TrialArm.objects.create(trial=record, label="Cells")
                TrialIdentifier.objects.create(trial=record, scheme="other", value="1", kind="other")
