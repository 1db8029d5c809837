"""The pages of the map."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from institutions.models import Country
from tests.builders import add_site, make_country, make_institution, make_offering, make_therapy, make_trial

pytestmark = pytest.mark.django_db

PARIS = {"city": "Paris", "latitude": 48.85341, "longitude": 2.3488}


@pytest.fixture
def france() -> Country:
    return make_country(slug="france", name="France", code="FR")


def text_of(client: Client, query: str = "") -> str:
    return " ".join(client.get(f"/map/{query}").content.decode().split())


def rows_of(html: str) -> list[list[str]]:
    """The cells of the list as plain text."""
    rows = re.findall(r"<tr[ >].*?</tr>", html)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def boxes_of(html: str) -> dict[str, str]:
    """Where each box of the map leads, by its words."""
    found = re.findall(r'<a href="([^"]+)"><rect[^>]*/>(.*?)</a>', html)
    return {" ".join(re.sub(r"<[^>]+>", " ", inside).split()): address for address, inside in found}


def test_the_world_says_the_same_on_the_map_and_in_the_list(client: Client, france: Country) -> None:
    germany = make_country(name="Germany", code="DE")
    japan = make_country(name="Japan", code="JP")
    both = make_trial(site={"country": france})
    add_site(both, country=germany)
    make_trial(site={"country": japan})
    make_institution(country=germany)
    html = text_of(client)
    assert rows_of(html)[1:] == [["East Asia", "1", "0"], ["Europe", "1", "1"]]
    assert boxes_of(html) == {
        "East Asia 1 trial": "?region=east-asia",
        "Europe 1 trial 1 institution": "?region=europe",
    }
    assert "2 treatment trials, 1 institution" in html


def test_a_part_of_the_world_has_a_box_for_each_country(client: Client, france: Country) -> None:
    make_trial(site={"country": france})
    make_institution(country=make_country(slug="union", name="A union", code="EU"))
    html = text_of(client, "?region=europe")
    assert rows_of(html)[1:] == [["A union", "0", "1"], ["France", "1", "0"]]
    assert boxes_of(html) == {"France 1 trial": "?country=france"}
    assert "the place is not known on the map: A union." in html


def test_a_country_has_a_box_for_each_town_that_a_record_places(client: Client, france: Country) -> None:
    make_trial(slug="NCT00000501", site={"country": france, **PARIS})
    make_trial(slug="NCT00000502", site={"country": france, "city": "PARIS "})
    make_trial(slug="NCT00000503", site={"country": france, "city": "Nulle Part", "latitude": 99.0, "longitude": 1.0})
    make_trial(slug="NCT00000504", site={"country": france})
    make_institution(name="A hospital", country=france, city="Paris", latitude=48.85341, longitude=2.3488)
    html = text_of(client, "?country=france")
    (_head, lost, paris, nowhere) = rows_of(html)
    assert lost[0] == "Nulle Part"
    assert lost[1].endswith("Place not known on the map")
    assert paris[0].casefold() == "paris"
    assert paris[1].startswith("2 trials ")
    assert "NCT00000501" in paris[1]
    assert "NCT00000502" in paris[1]
    assert paris[1].endswith("1 institution A hospital , Hospital Place: record NCT00000501")
    assert nowhere[0] == "Town not stated"
    [(words, address)] = boxes_of(html).items()
    assert words.casefold() == "paris 2 trials 1 institution"
    assert f'<tr id="{address[1:]}">' in html


def test_a_country_without_any_known_town_is_marked_in_its_middle_and_says_so(client: Client, france: Country) -> None:
    make_trial(site={"country": france})
    html = text_of(client, "?country=france")
    assert boxes_of(html) == {"France 1 trial": "#list"}
    assert "No town here is known on the map" in html


def test_a_country_without_outlines_has_a_list_alone(client: Client) -> None:
    make_trial(site={"country": make_country(slug="nowhere", code="ZZ"), "city": "Town"})
    html = text_of(client, "?country=nowhere")
    assert 'class="map"' not in html
    assert "Place not known on the map" in html
    assert "Elsewhere" in text_of(client)
    assert "No place here is known on the map." in html
    assert "No map is drawn of these." in text_of(client, "?region=elsewhere")


def test_what_offers_something_outside_trials_gets_no_pin_and_no_link(client: Client, france: Country) -> None:
    seller = make_institution(name="The seller", slug="the-seller", country=france, **PARIS)
    make_offering(institution=seller, setting="outside")
    make_offering(institution=make_institution(name="The trialist", country=france, **PARIS), setting="trial")
    for query in ("", "?region=europe", "?country=france"):
        html = text_of(client, query)
        assert "1 institution is left out: it offers treatment outside trials" in html
        assert "the-seller" not in html
        assert "The seller" not in html
        assert any("1 institution" in words for words in boxes_of(html))


def test_a_draft_of_an_offering_is_not_told(client: Client, france: Country) -> None:
    make_offering(institution=make_institution(country=france), setting="outside", state="draft")
    assert "left out" not in text_of(client)


def test_only_treatment_trials_in_the_injury_are_counted(client: Client, france: Country) -> None:
    for other in (
        {"relevance": "near_miss"},
        {"relevance": "not_assessed"},
        {"relevance": "sci_other"},
        {"is_programme": True},
        {"study_type": "EXPANDED_ACCESS"},
        {"state": "draft"},
    ):
        make_trial(site={"country": france, **PARIS}, **other)
    assert rows_of(text_of(client)) == []
    assert "NCT" not in text_of(client, "?country=france")


def test_nothing_of_a_draft_country_is_shown(client: Client) -> None:
    hidden = make_country(slug="hidden", name="Hidden", code="FR", state="draft")
    make_trial(site={"country": hidden})
    assert "1 more trial names no country" in text_of(client)
    assert client.get("/map/?country=hidden").status_code == 404


def test_filters_leave_certain_trials_and_stay_on_the_way(client: Client, france: Country) -> None:
    therapy = make_therapy(slug="nose", name="Nose cells")
    year = str(timezone.now().year)
    make_trial(therapy=therapy, site={"country": france}, registry_as_of=year)
    make_trial(site={"country": france}, registry_as_of=year)
    make_trial(therapy=therapy, site={"country": france}, registry_as_of="2011")
    make_trial(therapy=therapy, site={"country": france}, status="COMPLETED")
    make_institution(country=france)
    html = text_of(client, "?therapy=nose&show=open")
    assert boxes_of(html) == {"Europe 1 trial": "?show=open&amp;therapy=nose&amp;region=europe"}
    assert "Institutions are left out while you look for certain trials." in html
    assert '<input type="hidden" name="region" value="europe">' in text_of(client, "?region=europe&therapy=nose")


@pytest.mark.parametrize(
    ("query", "status"),
    [("?region=banana", 404), ("?country=banana", 404), ("?therapy=banana", 400), ("?show=banana", 400)],
)
def test_what_is_not_known_is_refused(client: Client, query: str, status: int) -> None:
    assert client.get(f"/map/{query}").status_code == status


def test_an_empty_atlas_has_a_map(client: Client) -> None:
    assert "The atlas holds nothing here that matches." in text_of(client)


def test_the_picture_stands_alone_and_is_cached_like_a_page(client: Client, france: Country) -> None:
    make_trial(site={"country": france})
    answer = client.get("/map/world.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.published_page is True  # type: ignore[attr-defined] # set by the view
    svg = ET.fromstring(answer.content)
    assert len(svg.findall(".//{*}circle")) == 1
    assert "href" not in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?region=europe", "?country=france"])
def test_budget(
    client: Client, france: Country, query: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        make_trial(site={"country": france, "city": f"Town {number}"}, therapy=make_therapy())
        make_institution(country=france, city=f"Town {number}")
    with django_assert_max_num_queries(12):
        client.get(f"/map/{query}")


def test_a_country_with_very_many_trials_stays_small(client: Client, france: Country) -> None:
    for number in range(25):
        make_trial(slug=f"NCT0000{number:04d}", site={"country": france, **PARIS})
    html = text_of(client, "?country=france")
    assert html.count("/trials/NCT") == 10
    assert "and 15 older" in html
    assert "not listed here" not in html
    assert '<a href="/trials/?country=france">' in html


def test_towns_and_sites_beyond_the_most_are_told(
    client: Client, france: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.map.towns_of.MOST_TOWNS", 2)
    for city in ("Paris", "Paris", "Lyon", "Lyon", "Lille", "Nantes", ""):
        make_trial(site={"country": france, "city": city})
    html = text_of(client, "?country=france")
    assert [row[0] for row in rows_of(html)[1:]] == ["Lyon", "Paris", "Town not stated"]
    assert "2 more towns, with less in them, are not listed here." in html
    assert "Only those of the newest trials are counted by town." not in html
    monkeypatch.setattr("config.map.towns_of.MOST_SITES", 6)
    assert "Only those of the newest trials are counted by town." in text_of(client, "?country=france")


def test_places_without_a_box_are_told(client: Client, france: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        make_trial(site={"country": france, **PARIS, "city": f"Paris {number}"})
    assert "for want of room" not in text_of(client, "?country=france")
    monkeypatch.setattr("config.map.drawing.MOST_BOXES", 1)
    assert "2 places have no box, for want of room: their names stand in the list." in text_of(
        client, "?country=france"
    )
