"""A snapshot holds what an editor wrote, and applying it to a record brings that back."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.snapshots import Unusable, apply, apply_fields, apply_owned, snapshot
from institutions.models import CountrySection
from tests.builders import make_country, make_institution, make_source, make_therapy, make_trial
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
