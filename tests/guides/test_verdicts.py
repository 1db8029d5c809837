"""The bar of verdicts, and claims in a list."""

import datetime as dt

import pytest
from django.test import Client

from guides.verdicts import GAP, WIDTH, verdict_bar
from tests.builders import make_claim, make_country, make_therapy


def test_the_bar_is_as_wide_as_the_verdicts_are_frequent() -> None:
    first, second = verdict_bar({"not_found": 3, "supported": 1, "partly": 0})
    assert (first.verdict.value, first.count, first.start) == ("supported", 1, 0)
    assert second.verdict.value == "not_found"
    assert second.width == pytest.approx(3 * first.width, abs=0.02)
    assert second.start == pytest.approx(first.width + GAP, abs=0.02)
    assert second.start + second.width == pytest.approx(WIDTH, abs=0.02)


@pytest.mark.parametrize("counts", [{}, {"supported": 1}, {"supported": 0}])
def test_one_claim_is_no_bar(counts: dict[str, int]) -> None:
    assert verdict_bar(counts) == []


@pytest.mark.django_db
def test_the_list_counts_verdicts_in_words_within_the_other_filters(client: Client) -> None:
    france, therapy = make_country(slug="france"), make_therapy(slug="nose")
    for verdict in ("supported", "not_found", "not_found"):
        make_claim(verdict=verdict, country=france).therapies.add(therapy)
    make_claim(verdict="contradicted")
    html = client.get("/claims/?country=france").content.decode()
    assert '<span data-is="not_found">Not found: 2</span>' in html
    assert '<span data-is="supported">Supported: 1</span>' in html
    assert '<span data-is="contradicted">' not in html
    assert html.index('name="therapy"') < html.index("More filters and order")


@pytest.mark.django_db
def test_the_list_says_how_often_and_when_was_searched(client: Client) -> None:
    claim = make_claim(slug="one")
    for day in (18, 20, 19):
        claim.searches.create(place=f"Place {day}", searched_on=dt.date(2026, 11, day), outcome="Nothing")
    make_claim(slug="two")
    html = client.get("/claims/").content.decode()
    assert "3 searches on record, the last on 20 Nov 2026" in html
    assert "no search on record" in html
    assert "3 searches on record, the last on 20 Nov 2026" in client.get("/claims/one/").content.decode()
