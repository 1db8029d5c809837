"""Drafts are invisible everywhere: swept over every public address, with drafts tied to published records both ways."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from editorial.models import ImageUse
from editorial.pictures.names import RENDITION
from institutions.models import Country
from tests.builders import (
    make_authorisation,
    make_claim,
    make_collaboration,
    make_country,
    make_finding,
    make_guide,
    make_image,
    make_institution,
    make_offering,
    make_source,
    make_therapy,
    make_trial,
)
from therapies.models import Therapy
from trials.models import TrialFinding, TrialRelation, TrialSponsor

SECRET = "zzunpublished"

pytestmark = pytest.mark.django_db

# Every public address, with the keys of the records below; a new one that is missing here fails the sweep.
PUBLIC = {
    "": ["/"],
    "therapies/": ["/therapies/"],
    "therapies/<slug:slug>/": ["/therapies/seen/"],
    "institutions/": ["/institutions/"],
    "institutions/<slug:slug>/": ["/institutions/seen/"],
    "countries/": ["/countries/"],
    "countries/<slug:slug>/": ["/countries/seen/"],
    "trials/match/": ["/trials/match/"],
    "trials/changes/": ["/trials/changes/"],
    "trials/changes/feed/": ["/trials/changes/feed/"],
    "trials/": ["/trials/", "/trials/?therapy=seen", "/trials/?institution=seen", "/trials/?country=seen"],
    "guides/": ["/guides/"],
    "guides/<slug:slug>/": ["/guides/seen/"],
    "guides/<slug:slug>/checklist/": ["/guides/seen/checklist/"],
    "claims/": ["/claims/"],
    "claims/<slug:slug>/": ["/claims/seen/"],
    "map/": ["/map/"],
    "map/world.svg": ["/map/world.svg"],
    "search/": ["/search/?q=cells", "/search/?q=hospital", "/search/?q=paper", "/search/?q=network"],
    "search/suggestions/": ["/search/suggestions/?q=see", f"/search/suggestions/?q={SECRET}"],
    "images/<slug:slug>/": ["/images/seen/"],
    f"^images/(?P<name>{RENDITION})$": [],  # tests/config/views/test_pictures.py has those who see one
    "sources/": ["/sources/"],
    "style/": [],  # for staff alone: tests/config/views/test_style.py
    "compare/": [
        "/compare/",
        *(f"/compare/?kind={kind}" for kind in ("therapy", "country", "trial")),
        *(f"/compare/?kind={kind}&item=seen&item=beside" for kind in ("therapy", "country")),
        "/compare/?kind=trial&item=NCT00000001&item=NCT00000003",
    ],
    "changes/": ["/changes/"],
    "changes/feed/": ["/changes/feed/"],
    "changes/<slug:kind>/<slug:key>/": ["/changes/therapy/seen/", "/changes/country/seen/", "/changes/finding/seen/"],
    "changes/<slug:kind>/<slug:key>/feed/": ["/changes/therapy/seen/feed/"],
    "corrections/": ["/corrections/"],
    "corrections/feed/": ["/corrections/feed/"],
    # Nothing is there for who has no link; tests/editorial/test_previews.py has those who do.
    "preview/<str:token>/": [],
    "preview/<str:token>/page/": [],
    rf"^preview/(?P<token>[^/]+)/images/(?P<signature>[\w-]+)/(?P<name>{RENDITION})$": [],
    "report/": ["/report/", "/report/?page=/therapies/seen/"],
    "report/sent/": ["/report/sent/?page=/therapies/seen/"],
    "ask/": ["/ask/", "/ask/?about=therapy:seen"],
    # Nothing is there for who did not ask; tests/editorial/letters/test_ask.py has those who did.
    "ask/<str:token>/": [],
    "ask/<str:token>/erase/": [],
    "sitemap.xml": ["/sitemap.xml"],
    "robots.txt": ["/robots.txt"],
    ".well-known/security.txt": ["/.well-known/security.txt"],
    "livez": ["/livez"],
    "readyz": ["/readyz"],
}
API = [
    "therapies",
    "institutions",
    "countries",
    "trials",
    "findings",
    "authorisations",
    "claims",
    "sources",
    "guides",
    "images",
]


@pytest.fixture
def _records() -> None:
    """A published record of each kind, tied to drafts wherever a tie is possible."""
    hidden: dict[str, Any] = {"state": "draft"}
    country = make_country(slug="seen", name="Seen land", code="SE")
    no_country = make_country(slug=SECRET, name=SECRET, code="ZZ", **hidden)
    therapy = make_therapy(slug="seen", name="Seen cells")
    no_therapy = make_therapy(slug=SECRET, name=f"{SECRET} cells", **hidden)
    source, no_source = make_source(slug="seen"), make_source(slug=SECRET, title=f"{SECRET} paper", **hidden)
    body = make_institution(slug="seen", name="Seen hospital", country=country, kind="regulator", remit="Rules.")
    no_body = make_institution(slug=SECRET, name=f"{SECRET} hospital", country=country, kind="regulator", **hidden)
    therapy.combines_with.add(no_therapy)
    finding = make_finding(slug="seen", therapy=therapy)
    no_finding = make_finding(slug=SECRET, therapy=therapy, statement=f"{SECRET} finding", **hidden)
    make_finding(slug="of-hidden", therapy=no_therapy, statement="Of a draft")
    for key, state, product in (("seen", "published", "Seen product"), (SECRET, "draft", f"{SECRET} product")):
        make_authorisation(slug=key, therapy=therapy, country=country, product=product, state=state)
        make_offering(slug=key, therapy=therapy, institution=body, summary=product, state=state)
        together = make_collaboration(slug=key, name=product, state=state)
        together.countries.add(country, no_country)
        together.institutions.add(body, no_body)
    make_authorisation(slug="of-hidden", therapy=no_therapy, country=no_country, product="Seen too")
    route = country.legal_routes.create(name="A law", kind="full", summary="What it says.")
    route.regulators.add(body, no_body)
    route.sources.add(source, no_source)
    country.designations.create(therapy=no_therapy, kind="rmat", product="Seen product")
    country.sections.create(topic="overview", body=f"Text [@{SECRET}].")
    for record in (country, therapy, body, finding):
        record.citations.create(source=source)
        record.citations.create(source=no_source)
    site = {"country": country, "country_name": "Seen land", "facility": "Seen hospital", "institution": no_body}
    trial = make_trial(slug="NCT00000001", therapy=therapy, site=site, group={"ais": ["A"]})
    trial.treatments.create(therapy=no_therapy)
    TrialSponsor.objects.create(trial=trial, name="Seen hospital", role="lead", institution=no_body)
    TrialFinding.objects.create(trial=trial, finding=no_finding)
    no_trial = make_trial(slug="NCT00000002", title=f"{SECRET} trial", therapy=therapy, site=site, **hidden)
    for one, other in ((trial, no_trial), (no_trial, trial)):
        TrialRelation.objects.create(trial=one, other=other, kind="follow_up_of")
    make_country(slug="beside", code="BE")
    make_therapy(slug="beside")
    make_trial(slug="NCT00000003")
    trial.terms.create(topic="travel", says="Paid.").sources.add(source, no_source)
    shown = make_image(slug="seen")
    make_image(slug=SECRET, title=f"{SECRET} scan", state="draft")
    ImageUse.objects.create(image=shown, kind="guides.guide", key="seen")
    for key, state in (("seen", "published"), (SECRET, "draft")):
        claim = make_claim(slug=key, statement=f"{key} cells", country=country, state=state)
        claim.therapies.add(therapy, no_therapy)
        claim.institutions.add(body, no_body)
        claim.trials.add(trial, no_trial)
        make_guide(slug=key, title=f"{key} cells", body="[[image:seen]]\n\n- [ ] Seen?\n", state=state)
        make_guide(slug=f"about-{key}", title=f"{key} policy", kind="policy", state=state)


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not route.startswith(("account/", "admin/", "api/")):
                yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def test_the_sweep_knows_every_public_address() -> None:
    policies = {f"{slug}/" for slug in ("about", "methodology", "disclaimer", "privacy", "accessibility", "stories")}
    detail_of_trial = {route for route in patterns() if route.startswith("trials/<")}
    sitemaps = {route for route in patterns() if route.startswith("sitemap-")}
    assert set(patterns()) - policies - detail_of_trial - sitemaps - set(PUBLIC) == set()


@pytest.mark.usefixtures("_records")
@pytest.mark.parametrize(
    "address",
    [a for addresses in PUBLIC.values() for a in addresses] + ["/trials/NCT00000001/", "/trials/NCT00000001/print/"],
)
def test_no_page_tells_of_a_draft(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode().replace(f"?q={SECRET}", "")
    assert SECRET not in page
    assert "NCT00000002" not in page


@pytest.mark.usefixtures("_records")
@pytest.mark.parametrize("show", ["", "form", "print", "too_little_stated"])
def test_no_answer_to_a_form_tells_of_a_draft(client: Client, show: str) -> None:
    page = client.post("/trials/match/", {"ais": "A", "show": show}).content.decode()
    assert ("NCT00000001" in page) == (show != "form")
    assert SECRET not in page
    assert "NCT00000002" not in page


@pytest.mark.usefixtures("_records")
def test_no_section_of_the_sitemap_tells_of_a_draft(client: Client) -> None:
    import re

    sections = re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    assert sections
    for section in sections:
        text = client.get(section).content.decode()
        assert SECRET not in text
        assert "NCT00000002" not in text


@pytest.mark.usefixtures("_records")
def test_a_search_for_a_draft_finds_nothing(client: Client) -> None:
    page = client.get(f"/search/?q={SECRET}").content.decode()
    assert "<mark>" not in page
    assert client.get(f"/api/v1/search/?q={SECRET}").json()["count"] == 0


@pytest.mark.usefixtures("_records")
@pytest.mark.parametrize("kind", API)
def test_no_answer_of_the_api_tells_of_a_draft(client: Client, kind: str) -> None:
    listed = client.get(f"/api/v1/{kind}/?page_size=100")
    assert listed.status_code == 200
    texts = [listed.content.decode()]
    texts += [client.get(f"/api/v1/{kind}/{row['key']}/").content.decode() for row in listed.json()["results"]]
    for text in texts:
        # Prose may name the key of a citation; the source behind it stays hidden.
        text = text.replace(f"[@{SECRET}]", "")
        assert SECRET not in text
        assert "NCT00000002" not in text


@pytest.mark.usefixtures("_records")
@pytest.mark.parametrize("kind", ["therapies", "institutions", "countries", "guides", "claims", "trials"])
def test_the_address_of_a_draft_is_404(client: Client, kind: str) -> None:
    key = "NCT00000002" if kind == "trials" else SECRET
    assert client.get(f"/{kind}/{key}/").status_code == 404
    assert client.get(f"/api/v1/{kind}/{key}/").status_code == 404


@pytest.mark.usefixtures("_records")
def test_a_draft_is_no_choice_of_a_filter_and_asking_for_it_is_an_error(client: Client) -> None:
    assert Therapy.objects.filter(slug=SECRET).exists()
    assert Country.objects.filter(slug=SECRET).exists()
    for query in (f"therapy={SECRET}", f"country={SECRET}", f"institution={SECRET}"):
        assert client.get(f"/trials/?{query}").status_code == 400
        assert client.get(f"/api/v1/trials/?{query}").status_code == 400
    assert SECRET not in client.get("/api/v1/schema/").content.decode()
