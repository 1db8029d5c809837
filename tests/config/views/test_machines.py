"""What is there for machines: health, robots.txt, security.txt, the sitemap."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.builders import make_claim, make_guide, make_therapy, make_trial


def test_livez_asks_no_database(client: Client) -> None:
    response = client.get("/livez")  # this test may not use the database: a query would fail it
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_asks_the_database(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_robots_names_the_sitemap(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_security_txt_expires_within_a_year(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "https://security.example/"
    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = dt.datetime.fromisoformat(fields["Expires"])
    assert dt.timedelta() < expires - dt.datetime.now(dt.UTC) <= dt.timedelta(days=366)
    assert fields["Contact"] == "https://security.example/"
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_security_contact_is_a_page_where_none_is_set(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert "Contact: http://testserver/about/" in client.get("/.well-known/security.txt").content.decode()


def locations(client: Client, path: str) -> dict[str, str | None]:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring(client.get(path).content)
    return {entry.findtext(f"{space}loc", ""): entry.findtext(f"{space}lastmod") for entry in root}


@pytest.mark.django_db
def test_the_index_of_sitemaps_tells_the_last_change_and_reads_no_records(client: Client) -> None:
    make_trial()
    last = make_trial()
    with CaptureQueriesContext(connection) as asked:
        found = locations(client, "/sitemap.xml")
    assert found["http://testserver/sitemap-trial.xml"] == last.updated_at.isoformat()
    assert not any('"trials_trial"."slug"' in query["sql"] for query in asked)


@pytest.mark.django_db
def test_sitemap_lists_published_pages_with_their_last_change(client: Client) -> None:
    therapy, trial, claim = make_therapy(), make_trial(), make_claim()
    make_guide(slug="about", kind="policy")
    make_trial(slug="NCT00000001", state="draft")
    found: dict[str, str | None] = {}
    for section in locations(client, "/sitemap.xml"):
        found |= locations(client, section.removeprefix("http://testserver"))
    assert "http://testserver/" in found
    assert "http://testserver/trials/" in found
    assert "http://testserver/about/" in found
    assert found[f"http://testserver{therapy.get_absolute_url()}"] == therapy.updated_at.date().isoformat()
    assert f"http://testserver{trial.get_absolute_url()}" in found
    assert not [location for location in found if "NCT00000001" in location]
    assert f"http://testserver{claim.get_absolute_url()}" in found
