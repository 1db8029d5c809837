"""A snapshot holds what an editor wrote, and applying it to a record brings that back."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.actions import rename
from editorial.models import Publishable
from editorial.roles import CONTENT_APPS
from editorial.snapshots import Unusable, apply, apply_fields, apply_owned, editor_fields, snapshot
from institutions.models import CountrySection
from tests.builders import make_country, make_finding, make_institution, make_source, make_therapy, make_trial
from tests.rows import build, give_rows
from trials.models import EligibilityGroup, Trial, TrialRelation

pytestmark = pytest.mark.django_db

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


def test_it_names_other_records_by_their_keys() -> None:
    therapy = make_therapy(slug="oec")
    therapy.combines_with.add(make_therapy(slug="rehabilitation"))
    row = therapy.citations.create(source=make_source(slug="paper"), locator="Table 2")
    taken = snapshot(therapy)
    assert taken["key"] == "oec"
    assert taken["fields"]["combines_with"] == ["rehabilitation"]
    said = {"source": "paper", "locator": "Table 2", "quotation": "", "note": ""}
    assert taken["owned"]["citations"] == [{"id": row.pk, **said}]


def test_the_registrys_columns_and_the_records_life_stay_out() -> None:
    trial = make_trial()
    trial.records.create(registry="ctgov", identifier=trial.slug, payload={}, seen_at=trial.created_at)
    fields = snapshot(trial)["fields"]
    assert not set(fields) & {*Trial.registry_owned, "state", "published_at", "slug", "search", "shipped_version"}


def test_the_title_of_what_no_registry_lists_is_the_editors() -> None:
    assert snapshot(make_trial(title="A programme of a clinic"))["fields"]["title"] == "A programme of a clinic"


def test_rows_that_a_machine_wrote_stay_out_and_are_left_alone() -> None:
    trial = make_trial(group={"origin": "machine", "label": "read by machine"})
    assert snapshot(trial)["owned"]["eligibility_groups"] == []
    apply_owned({"eligibility_groups": [{"label": "read by an editor"}]}, trial)
    assert sorted(EligibilityGroup.objects.values_list("origin", "label")) == [
        ("editor", "read by an editor"),
        ("machine", "read by machine"),
    ]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    summary=TEXT,
    body=TEXT.filter(str.strip),
    checked=st.none() | st.dates(),
    grades=st.lists(st.sampled_from("ABCDE"), unique=True),
    days=st.none() | st.integers(0, 10_000),
)
def test_applying_what_was_taken_changes_nothing_and_undoes_everything(
    summary: str, body: str, checked: dt.date | None, grades: list[str], days: int | None
) -> None:
    country = make_country(summary=summary, checked_on=checked)
    CountrySection.objects.create(owner=country, topic="overview", body=body)
    trial = make_trial(group={"ais": grades, "days_min": days, "level_min": 3, "level_max": 17}, plain_summary=summary)
    TrialRelation.objects.create(trial=trial, other=make_trial(), kind="follow_up_of")
    for record in (country, trial):
        before = snapshot(record)
        apply(before, record)
        assert snapshot(record) == before
        apply_fields({"checked_on": "2001-01-01"}, record)
        apply_owned({name: [] for name in before["owned"]}, record)
        assert snapshot(record) != before
        record.refresh_from_db()
        apply(before, record)
        assert snapshot(record) == before


MODELS = [m for app in CONTENT_APPS for m in apps.get_app_config(app).get_models() if issubclass(m, Publishable)]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_record_with_all_its_rows_is_brought_back_with_their_ids(model: type[Publishable]) -> None:
    record = build(model)
    give_rows(record, 2)
    for link in (field for field in editor_fields(model) if field.many_to_many):
        getattr(record, link.name).set([build(link.related_model), build(link.related_model)])
    before = snapshot(record)
    assert all(len(before["owned"][name]) == 2 for name in model.owned)
    with CaptureQueriesContext(connection) as queries:
        assert apply(before, record) == {}
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "DELETE"))]
    assert snapshot(record) == before
    bare = {name: [] if isinstance(value, list) else value for name, value in before["fields"].items()}
    apply({**before, "fields": bare, "owned": {name: [] for name in model.owned}}, record)
    assert not model.owned or snapshot(record) != before
    apply(before, record)
    assert snapshot(record) == before


@pytest.mark.parametrize("model", [m for m in MODELS if m.owned], ids=lambda m: m.__name__)
def test_to_take_one_asks_as_often_for_6_rows_as_for_1(
    model: type[Publishable], django_assert_num_queries: Any
) -> None:
    record = build(model)
    give_rows(record, 1)
    with CaptureQueriesContext(connection) as queries:
        snapshot(record)
    give_rows(record, 5)
    with django_assert_num_queries(len(queries)):
        snapshot(record)


def test_a_row_whose_id_another_record_has_by_now_gets_a_new_one() -> None:
    first, second = make_therapy(), make_therapy()
    row = first.citations.create(source=make_source(), locator="page 1")
    taken = snapshot(first)
    apply({**snapshot(second), "owned": taken["owned"]}, second)
    assert first.citations.get() == row
    assert second.citations.get().locator == "page 1"


def test_rows_that_trade_what_must_be_unique_do_not_collide() -> None:
    trial = make_trial()
    for _ in range(2):
        trial.trial_findings.create(finding=make_finding())
    taken = snapshot(trial)
    one, other = taken["owned"]["trial_findings"]
    one["finding"], other["finding"] = other["finding"], one["finding"]
    apply(taken, trial)
    assert snapshot(trial) == taken


def test_a_record_is_found_by_the_key_that_it_had_before() -> None:
    source, therapy = make_source(slug="old"), make_therapy()
    therapy.citations.create(source=source)
    taken = snapshot(therapy)
    rename(obj=source, key="new", by="publisher")
    therapy.citations.all().delete()
    apply(taken, therapy)
    assert therapy.citations.get().source == source


def test_what_one_publishes_of_links_changes_no_other_record() -> None:
    one, other = make_therapy(), make_therapy()
    before = snapshot(other)
    apply_fields({"combines_with": [other.slug]}, one)
    assert snapshot(other) == before


def test_an_unknown_key_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Unusable, match=r"Known are: .*abbreviation") as caught:
        apply_fields({"nmae": "x"}, make_therapy())
    assert caught.value.path == "nmae"


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        ({"citations": [{"source": "nowhere"}]}, "citations[0].source"),
        ({"citations": ["nowhere"]}, "citations[0]"),
        ({"citations": "nowhere"}, "citations"),
        ({"sites": []}, "sites"),
        ({"eligibility_groups": [{}, {"level_min": "Z9"}]}, "eligibility_groups[1].level_min"),
        ({"eligibility_groups": [{"level_min": "C4"}]}, "eligibility_groups[0].level_max"),
        ({"eligibility_groups": [{"ais": "A"}]}, "eligibility_groups[0].ais"),
        ({"treatments": [{"route": "by air"}]}, "treatments[0].route"),
        ({"eligibility_groups": [{"days_min": 30, "days_max": 10}]}, "eligibility_groups[0]"),
    ],
)
def test_a_bad_row_is_refused_with_its_path(rows: Any, path: str) -> None:
    with pytest.raises(Unusable) as caught:
        apply_owned(rows, make_trial())
    assert caught.value.path == path


def test_segments_are_read_by_their_names() -> None:
    trial = make_trial()
    apply_owned({"eligibility_groups": [{"level_min": "C4", "level_max": "T10"}]}, trial)
    group = trial.eligibility_groups.get()
    assert (group.get_level_min_display(), group.get_level_max_display()) == ("C4", "T10")


def test_a_wrong_ror_id_is_refused_by_its_check_digits() -> None:
    body = make_institution()
    apply_fields({"ror": "02mh9a093"}, body)
    with pytest.raises(Unusable, match="02mh9a094"):
        apply_fields({"ror": "02mh9a094"}, body)
