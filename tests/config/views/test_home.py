"""The front page."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders import (
    make_change,
    make_claim,
    make_country,
    make_finding,
    make_guide,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)
from tests.editorial.test_history import release

pytestmark = pytest.mark.django_db


def text_of(client: Client) -> str:
    return " ".join(client.get("/").content.decode().split())


def test_counts_treatment_trials_alone(client: Client) -> None:
    make_trial(relevance="sci_treatment", title="The open one")
    make_trial(relevance="sci_treatment", status="COMPLETED")
    make_trial(relevance="near_miss", title="A near miss")
    make_trial(relevance="sci_treatment", is_programme=True)
    make_trial(relevance="sci_treatment", study_type="EXPANDED_ACCESS")
    make_trial(relevance="sci_treatment", state="draft")
    text = text_of(client)
    assert '<span class="figure">2</span> treatment trials' in text
    assert '<span class="figure">1</span> trial says that it takes people' in text
    assert "The open one" in text
    assert "A near miss" not in text


def test_a_record_of_years_ago_does_not_say_what_is_open_now(client: Client) -> None:
    make_trial(relevance="sci_treatment", registry_as_of="2011", title="The old one")
    make_trial(relevance="sci_treatment", registry_as_of=str(timezone.now().year))
    text = text_of(client)
    assert '<span class="figure">1</span> trial says that it takes people' in text
    assert "1 more said so in a record that is over a year old." in text
    assert "The old one" not in text
    assert "Recruiting (as of 2011)" in " ".join(client.get("/trials/").content.decode().split())


def test_ladder_of_every_cell_therapy_in_words(client: Client) -> None:
    therapy = make_therapy(name="Nose cells")
    make_therapy(name="Wheelchairs", kind="device")
    make_finding(therapy=therapy, outcome="motor", direction="no_difference", design="controlled")
    text = text_of(client)
    assert "Nose cells</a>" in text
    assert "Wheelchairs" not in text
    assert '<td role="cell"><b>Controlled</b><span data-is="no_difference">No difference</span></td>' in text
    assert text.count('<td role="cell" class="soft">none</td>') == 2
    assert '<a href="/compare/?kind=therapy">Compare therapies side by side</a>' in text
    assert 'data-is="no_difference">No difference' in text
    assert "1 was compared with a control group and has results." in text
    assert '<span class="figure">0</span> cell therapies confirmed' in text


def test_the_ladder_of_all_counts_what_the_table_says(client: Client) -> None:
    for direction in ("no_difference", "no_difference", "unclear"):
        make_finding(therapy=make_therapy(), outcome="motor", direction=direction, design="controlled")
    make_therapy()
    text = text_of(client)
    step = text.partition("<b>Controlled, with results</b>")[2].partition("</li>")[0]
    assert '<span class="figure">3</span> of 4 therapies' in step
    assert '<span data-is="no_difference">No difference: 2</span>' in step
    assert '<span data-is="unclear">Unclear: 1</span>' in step
    assert '<li class="empty"> <b>Laboratory</b> <p><span class="figure">0</span> of 4 therapies' in text


def test_the_map_is_a_picture_told_in_words(client: Client) -> None:
    france, spain = make_country(name="France", code="FR"), make_country(name="Spain", code="ES")
    for country in (france, spain, spain):
        make_trial(site={"country": country})
    text = text_of(client)
    assert 'src="/map/world.svg" class="map" alt="Map of the world with a circle for each country' in text
    assert "Most are in: Spain 2, France 1." in text
    assert '<a href="/map/">Open the map and its list</a>' in text


def test_what_changed_lately_comes_from_editors_and_registries(client: Client) -> None:
    assert "What changed lately" not in text_of(client)
    release(make_therapy(slug="nose", name="Nose cells"), "A new paper", summary="New.")
    make_change(trial=make_trial(slug="NCT00000009", plain_title="A trial"))
    text = text_of(client)
    assert '<a href="/changes/therapy/nose/#edition-' in text
    assert '<a href="/trials/NCT00000009/registry/">Status: A trial</a>' in text
    assert "Recruiting → Suspended" in text


def test_a_claim_that_changed_is_named_with_its_verdict(client: Client) -> None:
    claim = make_claim(statement="It cures.", verdict="contradicted")
    claim.citations.create(source=make_source())
    release(claim, "A new source", finding="It does not.")
    assert ">Contradicted: It cures., edition " in text_of(client)


def test_empty_atlas_still_answers(client: Client) -> None:
    assert '<span class="figure">0</span>' in text_of(client)


def test_budget(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(6):
        make_finding(therapy=make_therapy())
        make_trial(relevance="sci_treatment", therapy=make_therapy(), site={"country_name": "China"})
        make_country(summary="x")
        make_guide(title=f"Guide {number}")
        make_claim()
        make_institution()
        make_change()
        release(make_guide(), "A reason", title=f"Guide {number}, again")
    with django_assert_max_num_queries(17):
        client.get("/")
