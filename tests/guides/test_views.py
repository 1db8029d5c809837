"""Pages of guides, of claims, and about the site."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from editorial.markdown import render
from guides.urls import POLICIES
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


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_links_into_the_methodology_meet_its_headings() -> None:
    linked = set()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        linked |= set(re.findall(r"\}#(s\d+-[\w-]+)", template.read_text()))
    _keys, text = (
        (settings.BASE_DIR / "content/guides/methodology.md").read_text().removeprefix("---").split("---\n", 1)
    )
    anchors = {heading.anchor for heading in render(text, anchors=True).headings}
    assert linked
    assert linked <= anchors


def test_guides_stand_in_the_editors_order_without_policies(client: Client) -> None:
    make_guide(title="Second", position=2)
    make_guide(title="First", position=1)
    make_guide(title="About us", slug="about", kind="policy")
    text = text_of(client, "/guides/")
    assert text.index("First</a>") < text.index("Second</a>")
    assert "About us" not in text


def test_guide_has_contents_text_and_sources(client: Client) -> None:
    guide = make_guide(body="## One\n\nWords [@a-paper].\n\n## Two\n\n### Deep\n\n## Three\n")
    guide.citations.create(source=make_source(slug="a-paper", title="The paper"))
    text = text_of(client, guide.get_absolute_url())
    assert '<a href="#s2-two">2. Two</a>' in text
    assert '<h2 id="s2-two">Two</h2>' in text
    assert 'Words <a href="#ref-1">[1]</a>.' in text
    assert "The paper" in text


def test_short_guide_has_no_contents(client: Client) -> None:
    assert "On this page" not in text_of(client, make_guide(body="## One\n\n## Two\n").get_absolute_url())


def test_story_says_that_it_is_no_evidence(client: Client) -> None:
    story = make_guide(kind="story", consent_recorded_on=dt.date(2026, 1, 1))
    assert "It is not evidence that a treatment works." in text_of(client, story.get_absolute_url())


@pytest.mark.parametrize("slug", POLICIES)
def test_pages_about_the_site_have_addresses_of_their_own(client: Client, slug: str) -> None:
    assert client.get(f"/{slug}/").status_code == 404
    guide = make_guide(slug=slug, kind="policy", title="A policy")
    assert guide.get_absolute_url() == f"/{slug}/"
    assert "A policy" in text_of(client, f"/{slug}/")
    assert client.get(f"/guides/{slug}/").status_code == 404


def test_guide_is_no_policy(client: Client) -> None:
    make_guide(slug="about")
    assert client.get("/about/").status_code == 404


def test_claims_show_their_verdict_in_words_and_can_be_linked(client: Client) -> None:
    claim = make_claim(slug="cures", statement="It cures all.", verdict="contradicted", made_by="an advert")
    text = text_of(client, "/claims/")
    assert 'id="claim-cures"' in text
    assert f'<a href="{claim.get_absolute_url()}">It cures all.</a>' in text
    assert 'data-is="contradicted">Contradicted' in text
    assert "an advert" in text


def test_claims_filter_by_country_therapy_and_verdict(client: Client) -> None:
    therapy = make_therapy(slug="nose")
    claim = make_claim(statement="The one.", country=make_country(slug="france"), verdict="partly")
    claim.therapies.add(therapy)
    make_claim(statement="The other.")
    text = text_of(client, "/claims/?country=france&therapy=nose&verdict=partly")
    assert "The one." in text
    assert "The other." not in text


def test_claim_shows_what_was_found_and_where_it_was_looked_for(client: Client) -> None:
    claim = make_claim(finding="Nothing of the kind [@a-paper].", country=make_country(name="France"))
    claim.citations.create(source=make_source(slug="a-paper"))
    claim.searches.create(
        place="A register", words="cells spinal", searched_on=dt.date(2026, 11, 20), outcome="No record"
    )
    trial, body = make_trial(plain_title="A trial"), make_institution(name="A body")
    claim.trials.add(trial, make_trial(plain_title="Hidden", state="draft"))
    claim.institutions.add(body)
    text = text_of(client, claim.get_absolute_url())
    assert 'Nothing of the kind <a href="#ref-1">[1]</a>.' in text
    assert "A register" in text
    assert "cells spinal" in text
    assert "20 Nov 2026" in text
    assert "No record" in text
    assert ">France<" in text
    assert trial.get_absolute_url() in text
    assert body.get_absolute_url() in text
    assert "Hidden" not in text


def test_budgets_do_not_grow_with_the_rows(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        claim = make_claim(country=make_country())
        claim.citations.create(source=make_source())
        claim.therapies.add(make_therapy())
        guide = make_guide()
        guide.citations.create(source=make_source())
    for path, most in {
        "/claims/": 10, claim.get_absolute_url(): 8, "/guides/": 8, guide.get_absolute_url(): 5
    }.items():  # fmt: skip
        with django_assert_max_num_queries(most):
            client.get(path)
