"""Search over all kinds."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from config.search import KINDS, find, highlighted
from tests.builders import (
    make_claim,
    make_country,
    make_guide,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)

pytestmark = pytest.mark.django_db


def titles(words: str) -> list[str]:
    return [hit.title for group in find(words) for hit in group.hits]


def test_finds_every_kind() -> None:
    make_therapy(name="Walrus cells")
    make_trial(title="Walrus trial")
    make_country(name="Walrusland", summary="A walrus.")
    make_institution(name="Walrus hospital")
    make_claim(statement="Walrus cures.")
    make_guide(title="Walrus guide")
    make_source(title="Walrus paper")
    groups = find("walrus")
    assert {group.kind.name for group in groups} == {kind.name for kind in KINDS}
    assert all(len(group.hits) == 1 and not group.has_more for group in groups)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pitie salpetriere", True),
        ("Pitié-Salpêtrière", True),
        ("PITIE", True),
        ("pitie nowhere", False),
        ("", False),
        ("&|!:*()'\\", False),
    ],
)
def test_folds_accents_and_asks_for_every_word(words: str, *, found: bool) -> None:
    make_institution(name="Hôpital Pitié-Salpêtrière")
    assert bool(titles(words)) is found


def test_knows_abbreviations() -> None:
    make_therapy(name="Mesenchymal stromal cells")
    found = ["<mark>Mesenchymal</mark> <mark>stromal</mark> <mark>cells</mark>"]
    assert titles("MSC") == found
    assert titles("mscs") == found


@pytest.mark.parametrize("words", ["NCT99999999", "nct 99999999", "trial NCT  99999999"])
def test_a_number_is_found_however_it_is_spaced(words: str) -> None:
    make_trial(slug="NCT99999999", title="A trial called NCT99999999")
    assert find(words)


def test_name_ranks_above_text_and_the_best_kind_comes_first() -> None:
    make_guide(title="A guide", body="It tells of otters.")
    make_therapy(name="B cells", what_it_is="Like otters.")
    make_therapy(name="Otter cells")
    groups = find("otters")
    assert groups[0].kind.name == "therapies"
    assert [hit.title for hit in groups[0].hits] == ["<mark>Otter</mark> cells", "B cells"]
    assert groups[1].kind.name == "guides"


def test_more_than_are_shown_is_said() -> None:
    for number in range(6):
        make_therapy(name=f"Otter {number}")
    [group] = find("otter")
    assert len(group.hits) == 5
    assert group.has_more


def test_drafts_are_not_found() -> None:
    make_therapy(name="Otter cells", state="draft")
    assert titles("otter") == []


def test_hits_are_marked_in_escaped_text() -> None:
    make_trial(title="<b> otter & more", plain_summary="An **otter** [@some-source] swims.")
    [group] = find("otter")
    assert group.hits[0].title == "&lt;b&gt; <mark>otter</mark> &amp; more"
    assert group.hits[0].text == "An <mark>otter</mark>  swims."


def test_highlighted_escapes_everything_else() -> None:
    assert highlighted("<b>\ue000x\ue001") == "&lt;b&gt;<mark>x</mark>"


def test_page_groups_hits_and_leads_to_all(client: Client) -> None:
    for number in range(6):
        make_trial(title=f"Otter & trial {number}")
    html = client.get("/search/", {"q": "otter & trial"}).content.decode()
    assert "Found for “otter &amp; trial”" in html
    assert '<a href="/trials/?q=otter%20%26%20trial">All matches in: Trials</a>' in html


def test_nothing_found_helps_on(client: Client) -> None:
    assert "Use fewer or shorter words" in client.get("/search/?q=zzzz").content.decode()


def test_without_words_there_is_only_the_form(client: Client) -> None:
    html = client.get("/search/").content.decode()
    assert 'name="q"' in html
    assert 'role="status"' not in html


@pytest.mark.parametrize("words", ["x" * 201, "x" * 100_000, "\x00"])
def test_words_that_cannot_be_searched_are_a_problem(client: Client, words: str) -> None:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 400
    html = response.content.decode()
    assert "There is a problem" in html
    assert '<a href="#q">' in html
    assert len(html) < 10_000


def test_budget(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        make_trial(title=f"Otter {number}")
        make_therapy(name=f"Otter {number}")
    with django_assert_max_num_queries(len(KINDS)):
        client.get("/search/?q=otter")
