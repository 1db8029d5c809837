"""Filters of trials: each alone, and grade, level and time asked of one cohort together."""

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.keyset import Walk
from tests.builders import make_country, make_institution, make_therapy, make_trial
from trials.criteria.segments import SEGMENTS
from trials.filters import DAYS_A_MONTH, TrialFilter
from trials.models import EligibilityGroup, Trial, TrialSite, TrialSponsor

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    asked = TrialFilter(QueryDict(query), Trial.objects.published())
    assert asked.is_valid(), asked.errors
    return set(asked.qs.values_list("slug", flat=True))


def test_values_of_one_filter_are_alternatives_and_filters_add_up() -> None:
    make_trial(slug="a", status="RECRUITING", phase="PHASE1")
    make_trial(slug="b", status="COMPLETED", phase="PHASE1")
    make_trial(slug="c", status="COMPLETED", phase="PHASE2")
    assert found("status=RECRUITING&status=COMPLETED") == {"a", "b", "c"}
    assert found("status=COMPLETED&phase=PHASE1") == {"b"}
    assert found("status=&phase=") == {"a", "b", "c"}


def test_places_bodies_and_therapies() -> None:
    france, cells = make_country(slug="france"), make_therapy(slug="oec", cell_source="olfactory_bulb")
    body = make_institution(slug="body", country=france)
    make_trial(slug="site", site={"country": france, "institution": body}, therapy=cells)
    sponsored = make_trial(slug="sponsor")
    TrialSponsor.objects.create(trial=sponsored, name="Body", role="lead", institution=body)
    make_trial(slug="other")
    assert found("country=france") == {"site"}
    assert found("institution=body") == {"site", "sponsor"}
    assert found("therapy=oec") == found("cell_source=olfactory_bulb") == {"site"}


def test_a_trial_with_many_sites_in_a_country_is_counted_once() -> None:
    france = make_country(slug="france")
    trial = make_trial(slug="a", site={"country": france})
    TrialSite.objects.create(trial=trial, country=france)
    asked = TrialFilter(QueryDict("country=france"), Trial.objects.published())
    assert asked.qs.count() == 1


def test_one_cohort_must_hold_all_that_is_asked() -> None:
    """NCT06841770 takes C4-C7 or T1-T10, each at 21-42 days or at 1-5 years; six months fits neither."""
    trial = make_trial(slug="dosed")
    for low, high in ((3, 6), (8, 17)):
        for first, last in ((21, 42), (365, 1826)):
            EligibilityGroup.objects.create(
                trial=trial, ais=["A", "B"], level_min=low, level_max=high, days_min=first, days_max=last
            )
    assert found("level=C5&months_since_injury=1&ais=A") == {"dosed"}
    assert found("level=T5&months_since_injury=24&ais=B") == {"dosed"}
    assert found("months_since_injury=6") == set()
    assert found("level=C8") == set()
    assert found("ais=C&level=C5") == set()


def test_a_cohort_that_states_nothing_is_not_found_by_what_it_does_not_state() -> None:
    make_trial(slug="silent", group={"label": "everyone"})
    make_trial(slug="none")
    assert found("ais=A") == found("level=C5") == found("months_since_injury=3") == set()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    groups=st.lists(
        st.fixed_dictionaries(
            {
                "ais": st.lists(st.sampled_from("ABCDE"), unique=True),
                "levels": st.none() | st.tuples(st.integers(0, 29), st.integers(0, 29)),
                "days": st.tuples(st.none() | st.integers(0, 800), st.none() | st.integers(0, 800)),
                "ends": st.tuples(st.booleans(), st.booleans()),
            }
        ),
        max_size=3,
    ),
    ais=st.none() | st.sampled_from("ABCDE"),
    level=st.none() | st.integers(0, 29),
    months=st.none() | st.integers(0, 26),
)
def test_the_database_filters_as_a_plain_reading_of_the_criteria_does(
    groups: list[dict[str, Any]], ais: str | None, level: int | None, months: int | None
) -> None:
    Trial.objects.all().delete()
    trial = make_trial(slug="a")
    day = None if months is None else round(months * DAYS_A_MONTH)

    def fits(group: dict[str, Any]) -> bool:
        first, last = group["days"]
        first_counts, last_counts = group["ends"]
        return (
            (ais is None or ais in group["ais"])
            and (level is None or (group["levels"] is not None and group["levels"][0] <= level <= group["levels"][1]))
            and (
                day is None
                or (
                    (first, last) != (None, None)
                    and (first is None or first < day or (first == day and first_counts))
                    and (last is None or day < last or (last == day and last_counts))
                )
            )
        )

    for group in groups:
        group["levels"] = tuple(sorted(group["levels"])) if group["levels"] else None
        if None not in group["days"]:
            group["days"] = tuple(sorted(group["days"]))
        low, high = group["levels"] or (None, None)
        EligibilityGroup.objects.create(
            trial=trial,
            ais=group["ais"],
            level_min=low,
            level_max=high,
            days_min=group["days"][0],
            days_max=group["days"][1],
            days_min_inclusive=group["ends"][0],
            days_max_inclusive=group["ends"][1],
        )
    asked = {"ais": ais, "level": None if level is None else SEGMENTS[level], "months_since_injury": months}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
    expected = {"a"} if not query or any(fits(group) for group in groups) else set()
    assert found(query) == expected


def test_orders_are_an_allow_list_and_ties_are_broken() -> None:
    for number in range(5):
        make_trial(slug=f"t{number}", start_date="2020")
    asked = TrialFilter(QueryDict("ordering=-start_date"), Trial.objects.published())
    walk = Walk(asked.qs, 2)
    first = walk.stretch({})
    assert first.next
    second = walk.stretch({"after": first.next})
    assert [*first.keys, *second.keys] == sorted([*first.keys, *second.keys], reverse=True)
    assert asked.qs.query.order_by == ("-start_date",)
    assert not TrialFilter(QueryDict("ordering=published_by"), Trial.objects.published()).is_valid()


@pytest.mark.parametrize("name", ["status", "phase"])
def test_every_value_is_found_alone_and_beside_words_and_countries(name: str) -> None:
    country = make_country(slug="france")
    values = TrialFilter.base_filters[name].extra["choices"]()
    for value, _label in values:
        make_trial(slug=value, title="Sea cells", site={"country": country}, **{name: value})
    for value, _label in values:
        for asked in (f"{name}={value}", f"{name}={value}&q=sea", f"{name}={value}&country=france"):
            assert found(asked) == {value}
