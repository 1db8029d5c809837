"""What machines read of a page."""

import datetime as dt
import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.builders import (
    make_claim,
    make_country,
    make_guide,
    make_institution,
    make_offering,
    make_therapy,
    make_trial,
)

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# Words by which schema.org lets a page rate a thing or say that it works.
RATINGS = ("reviewRating", "aggregateRating", "ratingValue", "starRating", "evidenceLevel", "drug", "offers")


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def data_of(client: Client, address: str) -> dict[str, Any]:
    [block] = BLOCK.findall(page_of(client, address))
    assert not any(word in block for word in RATINGS)
    data: dict[str, Any] = json.loads(block)
    return data


def test_page_says_where_it_is_who_reviewed_it_and_what_it_is_about(client: Client) -> None:
    therapy = make_therapy(
        slug="nose",
        name="Nose cells",
        abbreviation="OEC",
        reviewed_by="A clinician",
        reviewed_on=dt.date(2026, 1, 2),
    )
    data = data_of(client, therapy.get_absolute_url())
    assert data["url"] == "http://testserver/therapies/nose/"
    assert (data["lastReviewed"], data["reviewedBy"]["name"]) == ("2026-01-02", "A clinician")
    assert data["mainEntity"] == {"@type": "MedicalTherapy", "name": "Nose cells", "alternateName": ["OEC"]}
    steps = [(step["position"], step["name"]) for step in data["breadcrumb"]["itemListElement"]]
    assert steps == [(1, "CordAtlas"), (2, "Therapies"), (3, "Nose cells")]


def test_page_that_nobody_reviewed_names_no_reviewer(client: Client) -> None:
    data = data_of(client, make_therapy().get_absolute_url())
    assert "lastReviewed" not in data
    assert "reviewedBy" not in data


def test_text_cannot_leave_the_data_block(client: Client) -> None:
    name = "</script><script>alert(1)</script>&amp;"
    page = page_of(client, make_therapy(name=name).get_absolute_url())
    assert "<script>alert" not in page
    [block] = BLOCK.findall(page)
    assert json.loads(block)["mainEntity"]["name"] == name


def test_claim_is_never_named_without_its_verdict(client: Client) -> None:
    claim = make_claim(statement="Cells cure all.", verdict="contradicted")
    data = data_of(client, claim.get_absolute_url())
    assert data["name"] == "Contradicted: Cells cure all."
    review = data["mainEntity"]
    assert (review["@type"], review["claimReviewed"], review["reviewBody"]) == (
        "ClaimReview",
        "Cells cure all.",
        "Contradicted",
    )
    assert 'property="og:title" content="Contradicted: Cells cure all."' in page_of(client, claim.get_absolute_url())


@pytest.mark.parametrize(
    ("columns", "status"),
    [({}, "https://schema.org/Recruiting"), ({"registry_as_of": "2015"}, None), ({"status": ""}, None)],
)
def test_trial_hands_on_no_status_that_has_aged(client: Client, columns: dict[str, Any], status: str | None) -> None:
    about = data_of(client, make_trial(**columns).get_absolute_url())["mainEntity"]
    assert about["@type"] == "MedicalTrial"
    assert about.get("status") == status


def test_what_is_no_trial_is_not_called_one(client: Client) -> None:
    for columns in ({"is_programme": True}, {"study_type": "EXPANDED_ACCESS"}):
        assert "mainEntity" not in data_of(client, make_trial(**columns).get_absolute_url())


def test_institution_that_offers_outside_trials_has_neither_link_nor_place(client: Client) -> None:
    body = make_institution(name="A clinic", kind="clinic", website="https://clinic.example/", ror="02mh9a093")
    assert data_of(client, body.get_absolute_url())["mainEntity"]["url"] == "https://clinic.example/"
    make_offering(institution=body)
    about = data_of(client, body.get_absolute_url())["mainEntity"]
    assert about == {"@type": "MedicalOrganization", "name": "A clinic"}
    assert "ror.org" not in page_of(client, body.get_absolute_url())


def test_country_and_guide_and_page_about_the_site(client: Client) -> None:
    assert data_of(client, make_country().get_absolute_url())["mainEntity"]["@type"] == "Country"
    assert data_of(client, make_guide().get_absolute_url())["mainEntity"]["@type"] == "Article"
    assert "mainEntity" not in data_of(client, make_guide(slug="about", kind="policy").get_absolute_url())


def test_story_is_not_given_away_under_our_licence(client: Client) -> None:
    story = make_guide(kind="story", consent_recorded_on=dt.date(2026, 1, 1))
    assert "license" not in data_of(client, story.get_absolute_url())


@pytest.mark.parametrize("address", ["/", "/therapies/", "/search/", "/trials/?status=RECRUITING"])
def test_every_page_has_a_title_a_picture_and_an_address_for_previews_of_links(client: Client, address: str) -> None:
    page = page_of(client, address)
    [title] = re.findall(r"<title>(.*?) · CordAtlas</title>", page, re.DOTALL)
    assert f'property="og:title" content="{title}"' in page
    assert f'<link rel="canonical" href="http://testserver{address.partition("?")[0]}">' in page
    assert re.search(r'property="og:image" content="http://testserver/static/card[\w.]*\.png"', page)


@pytest.mark.parametrize("address", ["/", "/therapies/", "/search/", "/compare/", "/ask/", "/trials/match/"])
def test_page_of_no_single_record_says_what_it_is(client: Client, address: str) -> None:
    data = data_of(client, address)
    assert data["url"] == f"http://testserver{address}"
    assert data["@type"] == ("WebSite" if address == "/" else "WebPage")
    assert data["name"] in page_of(client, address)


def test_page_is_sent_on_by_the_reader_s_own_mail_program_without_marks_of_trackers(client: Client) -> None:
    page = page_of(client, "/trials/?utm_source=x&status=RECRUITING&q=a%26b")
    [mail] = re.findall(r'<a href="(mailto:[^"]+)">Send this page by e-mail</a>', page)
    assert unescape(mail) == (
        "mailto:?subject=Trials%20%C2%B7%20CordAtlas&body="
        "http%3A%2F%2Ftestserver%2Ftrials%2F%3Fstatus%3DRECRUITING%26q%3Da%2526b"
    )
    assert "mailto:" not in client.get("/ask/nothing/").content.decode()
    assert "mailto:" not in client.get("/nothing/").content.decode()


def test_address_stands_there_to_be_copied_or_read_out(client: Client) -> None:
    page = page_of(client, make_country(slug="seen").get_absolute_url())
    assert "<b>http://testserver/countries/seen/</b>" in page
