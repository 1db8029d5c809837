"""Rows on the form of their record."""

from typing import Any

import pytest

from editorial.actions import publish
from editorial.roles import AUTHOR
from institutions.models import Country
from tests.builders import make_country, make_source, make_therapy, make_trial
from tests.editors import errors, filled, log_in, page, rows, save
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


def make_cited(number: int, **overrides: Any) -> Therapy:
    therapy = make_therapy(**overrides)
    for position in range(number):
        therapy.citations.create(source=make_source(title=f"Paper {position}"), position=position)
    return therapy


def titles(therapy: Therapy) -> list[str]:
    return [citation.source.title for citation in therapy.citations.all()]


def test_a_row_is_taken_off_a_draft_at_once_and_off_what_readers_see_once_it_is_published() -> None:
    client = log_in(AUTHOR)
    draft, published = make_cited(2, state="draft"), make_cited(2)
    for therapy in (draft, published):
        assert save(client, page("change", therapy), {"citations-0-DELETE": "on"}).status_code == 302
    assert titles(draft) == ["Paper 1"]
    assert titles(published) == ["Paper 0", "Paper 1"]
    publish(obj=published, by="publisher")
    assert titles(published) == ["Paper 1"]


def test_rows_without_a_number_come_last_in_their_order() -> None:
    therapy = make_cited(2, state="draft")
    new = [{"source": make_source(title=title).pk, "position": ""} for title in ("First new", "Second new")]
    assert save(log_in(AUTHOR), page("change", therapy), rows("citations", *new, already=2)).status_code == 302
    assert titles(therapy) == ["Paper 0", "Paper 1", "First new", "Second new"]


def test_a_row_whose_number_is_taken_away_comes_last() -> None:
    therapy = make_cited(3, state="draft")
    save(log_in(AUTHOR), page("change", therapy), {"citations-0-position": ""})
    assert titles(therapy) == ["Paper 1", "Paper 2", "Paper 0"]


def test_a_row_that_is_added_and_left_empty_is_no_row() -> None:
    therapy = make_cited(1, state="draft")
    empty = {"source": "", "locator": "", "quotation": "", "note": "", "position": ""}
    assert save(log_in(AUTHOR), page("change", therapy), rows("citations", empty, already=1)).status_code == 302
    assert titles(therapy) == ["Paper 0"]


def test_a_picker_shows_what_was_chosen_and_after_an_error_what_was_chosen_anew() -> None:
    client, therapy, other = log_in(AUTHOR), make_cited(1, state="draft"), make_source(title="Another paper")
    field = '<option value="{}" selected>{}</option>'
    chosen = therapy.citations.get().source
    assert field.format(chosen.pk, "Paper 0") in client.get(page("change", therapy)).content.decode()
    answer = save(client, page("change", therapy), {"name": "", "citations-0-source": other.pk})
    assert errors(answer) == ["This field is required."]
    assert field.format(other.pk, "Another paper") in answer.content.decode()
    assert field.format(chosen.pk, "Paper 0") not in answer.content.decode()


def test_rows_with_several_sources_keep_them() -> None:
    country = make_country(state="draft")
    first, second = make_source(title="First"), make_source(title="Second")
    country.designations.create(therapy=make_therapy(), kind="rmat", product="A").sources.add(first)
    shown = filled(log_in(AUTHOR), page("change", country))
    assert shown["designations-0-sources"] == [first.pk]
    save(log_in(AUTHOR), page("change", country), {"designations-0-sources": [first.pk, second.pk]})
    assert set(Country.objects.get().designations.get().sources.all()) == {first, second}


def test_words_of_rows_are_found_by_readers_after_a_save() -> None:
    country = make_country(state="draft")
    new = rows("sections", {"topic": "cells", "body": "Olfactory cells are studied."})
    assert save(log_in(AUTHOR), page("change", country), new).status_code == 302
    country.refresh_from_db()
    assert "Olfactory" in country.section_text


def test_grades_are_ticked() -> None:
    trial = make_trial(state="draft")
    group = {"ais": ["A", "C"], "days_min_inclusive": "on", "days_max_inclusive": "on"}
    assert save(log_in(AUTHOR), page("change", trial), rows("eligibility_groups", group)).status_code == 302
    assert trial.eligibility_groups.get().ais == ["A", "C"]
    assert trial.eligibility_groups.get().origin == "editor"


def test_rows_read_by_machine_are_not_the_editors_to_change() -> None:
    trial = make_trial(state="draft")
    trial.eligibility_groups.create(label="By machine", origin="machine")
    assert filled(log_in(AUTHOR), page("change", trial))["eligibility_groups-TOTAL_FORMS"] == 0


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ({"level_min": 10, "level_max": 3}, "must stand above"),
        ({"level_min": 3}, "Give both ends"),
        ({"days_min": 30, "days_max": 10}, "must not be after the last"),
        ({"age_min": 65, "age_max": 18}, "must not be above the highest"),
    ],
)
def test_a_row_that_cannot_be_so_is_refused_with_the_remedy(group: dict[str, Any], told: str) -> None:
    trial = make_trial(state="draft")
    answer = save(log_in(AUTHOR), page("change", trial), rows("eligibility_groups", group))
    assert any(told in text for text in errors(answer))


def test_a_trial_does_not_follow_itself() -> None:
    trial = make_trial(state="draft")
    new = rows("relations", {"kind": "follow_up_of", "other": trial.pk})
    assert errors(save(log_in(AUTHOR), page("change", trial), new)) == [
        "A trial cannot stand in this relation to itself."
    ]
