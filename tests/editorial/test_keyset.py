"""Pages by the place at which they begin."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial import keyset
from editorial.keyset import NotAPlace, Stretch, Walk, rows_of
from editorial.search import search_query
from guides.models import Claim
from tests.builders import make_claim, make_country, make_finding, make_trial
from therapies.filters import FindingFilter
from therapies.models import Finding
from trials.filters import TrialFilter
from trials.models import Trial

pytestmark = pytest.mark.django_db

DATES = ["", "2020", "2020-05", "2020-05-11", "2021", "no date"]


def ordered(rows: QuerySet[Any], ordering: str) -> QuerySet[Any]:
    return TrialFilter.base_filters["ordering"].filter(rows, ordering)


Way = Callable[[Walk, dict[str, str]], Stretch]


def walked(walk: Walk, asked: dict[str, str]) -> Stretch:
    return walk.stretch(asked)


def looked_up(walk: Walk, asked: dict[str, str]) -> Stretch:
    return walk.counted(asked)[0]


def forwards(walk: Walk, way: Way) -> Iterator[Stretch]:
    stretch = way(walk, {})
    yield stretch
    while stretch.next:
        stretch = way(walk, {"after": stretch.next})
        yield stretch


def backwards(walk: Walk, last: Stretch, way: Way) -> Iterator[Stretch]:
    while last.previous:
        last = way(walk, {"before": last.previous})
        yield last


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.sampled_from(DATES), st.none() | st.integers(0, 3)), max_size=9),
    size=st.integers(1, 4),
)
def test_every_row_is_visited_once_in_order_both_ways(rows: list[tuple[str, int | None]], size: int) -> None:
    Trial.objects.all().delete()
    trials = [make_trial(start_date=date, last_update_posted=date, enrolment=number) for date, number in rows]
    by = {
        "-start_date": (lambda t: (t.start_date, t.pk), True),
        "start_date": (lambda t: (t.start_date, t.pk), False),
        "-last_update_posted": (lambda t: (t.last_update_posted, t.pk), True),
        "-enrolment": (lambda t: (-1 if t.enrolment is None else t.enrolment, t.pk), True),
    }
    for (ordering, (key, reverse)), way in product(by.items(), (walked, looked_up)):
        expected = [trial.pk for trial in sorted(trials, key=key, reverse=reverse)]
        walk = Walk(ordered(Trial.objects.all(), ordering), size)
        there = list(forwards(walk, way))
        assert [key for stretch in there for key in stretch.keys] == expected
        back = list(backwards(walk, there[-1], way))
        assert [stretch.keys for stretch in reversed(back)] == [stretch.keys for stretch in there[:-1]]
        assert back == [] or back[-1].previous is None


@pytest.mark.parametrize(
    "rows",
    [Claim.objects.all(), FindingFilter.base_filters["ordering"].filter(Finding.objects.all(), "-total")],
)
def test_what_lacks_a_value_has_its_place_too(rows: QuerySet[Any]) -> None:
    for name in ("B", "A"):
        make_claim(country=make_country(name=name))
        make_claim(country=None)
    for total in (None, 5, None, 9):
        make_finding(total=total)
    expected = list(rows.values_list("pk", flat=True))
    walk = Walk(rows, 1)
    found = [key for stretch in forwards(walk, looked_up) for key in stretch.keys]
    assert sorted(found) == sorted(expected)
    column = "country__name" if rows.model is Claim else "total"
    values = [rows.model._default_manager.values_list(column, flat=True).get(pk=key) for key in found]
    assert values == (["A", "B", None, None] if rows.model is Claim else [9, 5, None, None])


@pytest.mark.parametrize("way", [walked, looked_up])
def test_no_page_counts_off_the_rows_before_it(way: Way) -> None:
    for _ in range(3):
        make_trial()
    walk = Walk(ordered(Trial.objects.all(), "-start_date"), 1)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(list(forwards(walk, way))) == 3
    pages = [query["sql"] for query in asked if query["sql"].startswith(("SELECT", "WITH"))]
    assert len(pages) == 3
    assert not any("OFFSET" in page for page in pages)


def test_a_row_that_came_or_went_moves_no_other_to_another_page() -> None:
    first, second, third = (make_trial(start_date=f"202{year}") for year in (3, 2, 1))
    walk = Walk(ordered(Trial.objects.all(), "-start_date"), 1)
    place = walk.stretch({}).next
    assert place
    make_trial(start_date="2024")
    first.delete()
    assert walk.stretch({"after": place}).keys == [second.pk]
    assert rows_of(Trial.objects.all(), [third.pk, first.pk, second.pk]) == [third, second]


def test_a_list_is_sorted_one_way() -> None:
    with pytest.raises(ValueError, match="one way"):
        Walk(Trial.objects.order_by("-start_date", F("title").asc()), 20)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"after": "ü"}, 400),
        ({"after": "a" * 3000}, 400),
        ({"after": "x"}, 404),
        ({"before": "WzFd"}, 404),  # [1]: one value too few
        ({"before": "WyIyMDIwIiwieCJd"}, 404),  # ["2020", "x"]
        ({"before": "WyIyMFx1MDAwMDIwIiwxXQ"}, 404),  # a null character
        ({"before": "W251bGwsMV0"}, 404),  # [null, 1]
        ({"before": "W1tdLDFd"}, 404),  # [[], 1]
        ({"before": "eyJhIjoxLCJiIjoyfQ"}, 404),  # {"a": 1, "b": 2}
        ({"after": "WyIwMDAwIiwwXQ"}, 404),  # ["0000", 0]: nothing stands there
    ],
)
def test_what_is_no_place_is_refused_with_a_reason(asked: dict[str, str], status: int) -> None:
    make_trial(start_date="2020")
    walk = Walk(ordered(Trial.objects.all(), "-start_date"), 20)
    with pytest.raises(NotAPlace) as refused:
        walk.stretch(asked)
    assert refused.value.status == status
    assert refused.value.parameter in asked
    assert refused.value.message


def test_a_count_goes_with_the_page_of_few_rows() -> None:
    for status in ("RECRUITING", "COMPLETED", "RECRUITING"):
        make_trial(status=status)
    stretch, count = Walk(ordered(Trial.objects.all(), "-start_date"), 1).counted({}, "status", "phase")
    assert (len(stretch.keys), count.total, count.is_capped) == (1, 3, False)
    assert count.by_value["status"] == {"RECRUITING": 2, "COMPLETED": 1}
    assert sum(count.by_value["phase"].values()) == 3


def test_where_far_more_rows_are_expected_none_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    trials = [make_trial(start_date=f"202{year}") for year in (3, 2, 1)]
    monkeypatch.setattr(keyset, "SURELY_MANY_OF_ONE", 0)
    with CaptureQueriesContext(connection) as asked:
        stretch, count = Walk(ordered(Trial.objects.all(), "-start_date"), 2).counted({}, "status")
    assert stretch.keys == [trial.pk for trial in trials[:2]]
    assert (count.total, count.is_capped, count.by_value) == (keyset.MAX_COUNT, True, {})
    assert not any("COUNT" in query["sql"] for query in asked)


def test_an_expectation_that_the_first_page_refutes_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    make_trial()
    monkeypatch.setattr(keyset, "SURELY_MANY_OF_ONE", 0)
    assert Walk(ordered(Trial.objects.all(), "-start_date"), 2).counted({})[1].total == 1


def test_a_phrase_is_counted_whatever_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("Spinal cord injury", "SCI", "Injury of the spinal cord"):
        make_trial(title=title)
    monkeypatch.setattr(keyset, "SURELY_MANY_OF_ONE", 0)
    rows = ordered(Trial.objects.filter(search=search_query("sci")), "-start_date")
    count = Walk(rows, 1).counted({})[1]
    assert (count.total, count.is_capped) == (2, False)


@pytest.mark.parametrize("asked", [{"status": "RECRUITING", "phase": "PHASE1"}, {"search": search_query("sea cells")}])
def test_of_several_conditions_far_more_must_be_expected(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_trial(title="Sea cells", status="RECRUITING", phase="PHASE1")
    make_trial(title="Sea cells", status="RECRUITING", phase="PHASE1")
    monkeypatch.setattr(keyset, "SURELY_MANY_OF_ONE", 0)
    rows = ordered(Trial.objects.published().filter(**asked), "-start_date")
    assert Walk(rows, 1).counted({})[1].total == 2
