"""The search page and the suggestions."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from config.search.find import KINDS
from tests.builders import make_country, make_guide, make_institution, make_therapy, make_trial

pytestmark = pytest.mark.django_db
# Therapies, countries, institutions, guides, the glossary, and the pages of lay words with their former keys.
VOCABULARY_QUERIES = 11


def test_page_groups_hits_and_leads_to_all(client: Client) -> None:
    for number in range(6):
        make_trial(title=f"Otter & trial {number}")
    html = client.get("/search/", {"q": "otter & trial"}).content.decode()
    assert "Found for “otter &amp; trial”: 6 trials." in html
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
    with django_assert_max_num_queries(len(KINDS) + VOCABULARY_QUERIES):
        client.get("/search/?q=otter")


def test_one_kind_is_shown_alone_and_everything_is_one_step_away(client: Client) -> None:
    make_therapy(name="Otter cells")
    make_country(name="Otterland", summary="Otters.")
    html = client.get("/search/?q=otter&kind=countries").content.decode()
    assert "Found for “otter”: 1 country." in html
    assert "Otter</mark> cells" not in html
    assert '<option value="countries" selected>' in html
    none = client.get("/search/?q=otter&kind=guides").content.decode()
    assert '<a href="?q=otter">Look for it everywhere</a>' in none


def test_a_kind_that_there_is_not_is_a_problem(client: Client) -> None:
    response = client.get("/search/?q=otter&kind=banana")
    assert response.status_code == 400
    assert '<a href="#kind">' in response.content.decode()


def test_several_kinds_are_counted_in_words(client: Client) -> None:
    make_therapy(name="Otter cells")
    make_country(name="Otterland", summary="Otters.")
    make_guide(title="Of otters")
    html = client.get("/search/?q=otter").content.decode()
    assert "Found for “otter”:" in html
    assert "1 therapy" in html
    assert " and 1 " in html


def test_another_spelling_is_offered_and_what_was_asked_stays(client: Client) -> None:
    make_therapy(name="Olfactory ensheathing cells")
    html = client.get("/search/?q=olfactry cells").content.decode()
    assert '<a href="?q=olfactory%20cells">Search for “olfactory cells”</a>' in html
    assert "Nothing found for “olfactry cells”." in html
    assert 'value="olfactry cells"' in html


def test_a_spelling_that_finds_nothing_is_not_offered(client: Client) -> None:
    make_therapy(name="Olfactory ensheathing cells", state="draft")
    make_therapy(name="Schwann cells", synonyms="olfactory")
    html = client.get("/search/?q=olfactry ensheathing").content.decode()
    assert "Did you mean" not in html


def test_no_spelling_is_offered_where_enough_was_found(client: Client) -> None:
    make_therapy(name="Olfactory cells")
    for number in range(3):
        make_trial(title=f"Olfactry trial {number}")
    assert "Did you mean" not in client.get("/search/?q=olfactry").content.decode()


def test_lay_words_lead_to_published_pages_alone(client: Client) -> None:
    make_therapy(slug="olfactory-ensheathing-cells", name="Olfactory ensheathing cells")
    make_guide(slug="what-are-these-cells", title="What are these cells?", state="draft")
    html = client.get("/search/?q=nose cells").content.decode()
    assert "In plain words" in html
    assert '<a href="/therapies/olfactory-ensheathing-cells/">Olfactory ensheathing cells</a>' in html
    assert "What are these cells?" not in html
    [suggestion] = suggested(client, "nose cell")
    assert suggestion["also"] == "about: nose cell"


def test_a_word_of_the_glossary_is_explained_above_the_results(client: Client) -> None:
    make_guide(slug="glossary", title="Glossary", body="## C\n\n### Chronic\n\nLong *after* the injury.\n")
    html = client.get("/search/?q=chronic").content.decode()
    assert "<strong>Chronic</strong>: Long after the injury." in html
    assert '<a href="/guides/glossary/#h-chronic">“Chronic” in the glossary</a>' in html


def test_the_page_says_what_was_searched(client: Client) -> None:
    assert "What was searched: the titles and texts of all therapies" in client.get("/search/?q=x").content.decode()
    assert "one part of the atlas, Guides." in client.get("/search/?q=x&kind=guides").content.decode()


def suggested(client: Client, words: str) -> list[dict[str, Any]]:
    response = client.get("/search/suggestions/", {"q": words})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["suggestions"]
    return found


def test_suggestions_are_names_of_published_pages_with_what_they_are(client: Client) -> None:
    make_therapy(slug="oec", name="Olfactory ensheathing cells", synonyms="nasal cells")
    make_therapy(name="Olfactory draft", state="draft")
    assert suggested(client, "olfac") == [
        {"text": "Olfactory ensheathing cells", "kind": "Therapy", "address": "/therapies/oec/", "also": ""}
    ]
    [by_other_name] = suggested(client, "nasal")
    assert by_other_name["also"] == "also called: nasal cells"


def test_suggestions_may_be_kept_and_say_how_many_they_are(client: Client) -> None:
    make_institution(name="Hôpital Pitié-Salpêtrière")
    response = client.get("/search/suggestions/?q=pitie")
    assert response.json()["heard"] == "1 suggestion. Go to it with the down arrow."
    assert response.published_page is True  # type: ignore[attr-defined]
    assert not response.cookies
    assert client.get("/search/suggestions/?q=zzzz").json()["heard"] == "No suggestions."


@pytest.mark.parametrize("words", ["", "o", " o ", "&|!:*()'\\", "-", "''"])
def test_too_little_suggests_nothing(client: Client, words: str) -> None:
    make_therapy(name="Olfactory ensheathing cells")
    assert suggested(client, words) == []


@pytest.mark.parametrize("words", ["x" * 201, "\x00"])
def test_words_that_cannot_be_typed_are_refused(client: Client, words: str) -> None:
    assert client.get("/search/suggestions/", {"q": words}).status_code == 400


def test_only_search_and_home_may_run_the_one_script(client: Client) -> None:
    for path in ("/", "/search/"):
        response = client.get(path)
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert 'data-suggestions="/search/suggestions/"' in response.content.decode()
    assert "script-src 'none'" in client.get("/guides/").headers["Content-Security-Policy"]
