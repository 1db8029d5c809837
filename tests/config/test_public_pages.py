"""What holds for every page that readers see."""

import re
from itertools import pairwise

import pytest
from django.test import Client

from tests.builders import (
    make_claim,
    make_country,
    make_finding,
    make_guide,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/therapies/",
    "/therapies/seen/",
    "/trials/",
    "/trials/?status=RECRUITING",
    "/trials/NCT02481440/",
    "/countries/",
    "/countries/seen/",
    "/institutions/",
    "/institutions/seen/",
    "/guides/",
    "/guides/seen/",
    "/guides/seen/checklist/",
    "/claims/",
    "/claims/seen/",
    "/search/",
    "/search/?q=cells",
    "/sources/",
    "/about/",
    "/changes/",
    "/changes/therapy/seen/",
    "/corrections/",
    "/trials/match/",
    "/map/",
    "/map/?region=europe",
    "/map/?country=seen",
    "/report/",
    "/report/?page=/therapies/seen/&kind=reply",
    "/report/sent/?page=/therapies/seen/",
    "/ask/",
    "/ask/?about=therapy:seen",
    "/trials/NCT02481440/print/",
    "/compare/",
    "/compare/?kind=trial",
    "/compare/?kind=therapy&item=seen&item=other",
    "/compare/?kind=country&item=seen&item=other",
    "/compare/?kind=trial&item=NCT02481440&item=NCT02481441",
]
# The one script of readers' pages, and those that it stands on; what is marked as data runs nothing.
SCRIPT = '<script type="module" src="/static/suggestions.js"></script>'
WITH_SCRIPT = {"/", "/search/", "/search/?q=cells"}
# Pages whose form sends itself to the same address.
WITH_FORM = {"/trials/match/", "/report/", "/ask/"}


@pytest.fixture(autouse=True)
def _records() -> None:
    country, therapy = make_country(slug="seen"), make_therapy(slug="seen", harms="# Loud\n\n### Deep\n")
    make_country(slug="other")
    make_therapy(slug="other")
    make_trial(slug="NCT02481441", group={"ais": ["A"]})
    make_institution(slug="seen", country=country)
    make_trial(slug="NCT02481440", therapy=therapy, site={"country": country})
    make_finding(therapy=therapy).citations.create(source=make_source())
    make_guide(slug="seen", body="# Loud\n\n#### Deep\n\n1. [ ] Why?\n")
    make_guide(slug="about", kind="policy")
    make_claim(slug="seen")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_the_same_for_everyone_and_may_be_kept(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.published_page is True  # type: ignore[attr-defined]
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "nonce" not in response.content.decode()
    assert "csrf" not in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_page_runs_nothing_and_asks_nobody_else(client: Client, path: str) -> None:
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = response.content.decode()
    # A data block is no program: browsers run none of it (HTML, "prepare the script element").
    html = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", html)
    assert (SCRIPT in html) == (path in WITH_SCRIPT)
    assert ("script-src 'self'" in policy) == (path in WITH_SCRIPT)
    html = html.replace(SCRIPT, "")
    assert not re.search(r"<(script|style|iframe|object|embed)\b|\sstyle=|\son\w+=", html)
    assert not re.search(r'<(?:link(?! rel="canonical")|img)\b[^>]*(?:href|src)="(?:https?:)?//', html)


@pytest.mark.parametrize("path", PAGES)
def test_page_has_a_language_landmarks_and_headings_in_order(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert '<html lang="en-gb">' in html
    assert html.count("<main ") == 1
    assert '<a class="skip" href="#main">' in html
    ranks = [int(rank) for rank in re.findall(r"<h([1-6])[ >]", html)]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(ranks))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "It is not medical advice" in html
    assert 'rel="license noopener">CC BY 4.0</a>, except stories, images and the text of registries' in html
    assert 'type="application/atom+xml" title="All changes" href="/changes/feed/"' in html


@pytest.mark.parametrize("path", [path for path in PAGES if path.partition("?")[0] not in WITH_FORM])
def test_page_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/nothing/", "/trials/NCT00000000/", "/therapies/none/", "/guides/about/"])
def test_missing_page_is_404_in_the_same_design(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()
    assert not hasattr(response, "published_page")
