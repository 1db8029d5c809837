"""“Report a problem with this page”: from every page, without an account, to the editors' desk."""

import re
import time
from typing import Any

import pytest
from django.test import Client

from editorial.actions import withdraw
from editorial.letters.forms import MOST_CHARACTERS
from editorial.models import Report
from tests.builders import make_guide, make_institution, make_therapy

pytestmark = pytest.mark.django_db
ADDRESS = "/report/"
SAID = {"kind": "fact", "text": "It was in 2019, see the paper."}


def links(html: str) -> dict[str, str]:
    """Name -> address of the links of a page."""
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)</a>', html)
    return {name.strip(): address.replace("&amp;", "&") for address, name in found}


@pytest.mark.parametrize(
    "page",
    ["/", "/therapies/seen/", "/changes/therapy/seen/", "/trials/match/", "/search/?q=C5", "/changes/", "/about/"],
)
def test_every_page_leads_to_its_report_without_its_query(client: Client, page: str) -> None:
    make_therapy(slug="seen")
    make_guide(slug="about", kind="policy")
    address = links(client.get(page).content.decode())["Report a problem with this page"]
    assert "C5" not in address
    path = page.partition("?")[0]
    assert address == f"/report/?page={path}"
    answer = client.get(address)
    assert f'<strong>{path}</strong><input type="hidden" name="page" value="{path}">' in answer.content.decode()


def test_an_institution_replies_by_the_same_form(client: Client) -> None:
    make_institution(slug="seen")
    address = links(client.get("/institutions/seen/").content.decode())["Reply to this page"]
    assert 'value="reply" checked' in client.get(address).content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "/nothing/",
        "/admin/",
        "/account/login/",
        "/api/v1/trials/",
        "/ask/token/",
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "https://testserver.elsewhere.example/therapies/",
        "javascript:alert(1)",
        "/" + "x" * 100_000,
        "/\x00",
        "/\r\nSet-Cookie: a=b",
    ],
)
def test_what_is_no_page_of_ours_is_refused_politely(client: Client, page: str) -> None:
    answer = client.get(ADDRESS, {"page": page})
    assert answer.status_code == 404
    assert links(answer.content.decode())["Write to the editors without naming a page"] == ADDRESS
    sent = client.post(ADDRESS, {**SAID, "page": page})
    assert sent.status_code == 400
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("written", "page"),
    [
        ("http://testserver/therapies/seen/", "/therapies/seen/"),
        ("HTTPS://testserver/therapies/seen", "/therapies/seen/"),
        (" testserver/therapies/#harms ", "/therapies/"),
        ("therapies", "/therapies/"),
        ("http://testserver", "/"),
        ("/search/?q=secret", "/search/"),
    ],
)
def test_an_address_is_taken_as_it_is_copied_or_typed_without_its_query(
    client: Client, written: str, page: str
) -> None:
    answer = client.get(ADDRESS, {"page": written})
    assert f'name="page" value="{page}"' in answer.content.decode()
    assert client.post(ADDRESS, {**SAID, "page": written}).status_code == 302
    assert Report.objects.get().page == page


def test_the_form_says_nothing_about_drafts(client: Client) -> None:
    make_therapy(slug="one", state="draft")
    pages = {
        client.get(ADDRESS, {"page": f"/therapies/{slug}/"}).content.replace(slug.encode(), b"")
        for slug in ("one", "two")
    }
    assert len(pages) == 1


def test_a_withdrawn_page_can_be_reported(client: Client) -> None:
    withdraw(obj=make_therapy(slug="gone"), by="publisher", reason="Wrong")
    assert client.get(ADDRESS, {"page": "/therapies/gone/"}).status_code == 200


def test_a_report_is_kept_and_the_reader_is_thanked(client: Client) -> None:
    make_therapy(slug="seen")
    answer = client.post(ADDRESS, {**SAID, "page": "/therapies/seen/", "email": "me@example.org"}, follow=True)
    assert "Thank you for your report" in answer.content.decode()
    assert links(answer.content.decode())["Back to the page"] == "/therapies/seen/"
    report = Report.objects.get()
    assert (report.page, report.kind, report.text) == ("/therapies/seen/", "fact", SAID["text"])
    assert (report.state, report.email) == ("new", "me@example.org")
    assert report.received_at == report.acted_at


def test_looking_keeps_nothing(client: Client) -> None:
    client.get(ADDRESS, {**SAID, "email": "me@example.org"})
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"kind": ""}, "kind", "Pick what is wrong."),
        ({"kind": "secret"}, "kind", "Pick what is wrong."),
        ({"text": " \r\n "}, "text", "Write what is wrong."),
        ({"text": "a\x00b"}, "text", "This holds a character that cannot be kept (NUL). Take it out."),
        ({"email": "me"}, "email", "This is not an e-mail address. Write it like name@example.org, or leave it out."),
        ({"email": "me@example.org\r\n"}, "email", "This must be one line, without control characters."),
        (
            {"email": f"me@{'ü' * 63}.org"},
            "email",
            "This is not an e-mail address. Write it like name@example.org, or leave it out.",
        ),
        ({"email": "a@b.org\r\nBcc: c@d.org"}, "email", "This must be one line, without control characters."),
        ({"page": "/nothing/"}, "page", "We have no page at this address. Mend it, or leave it out."),
    ],
)
def test_a_problem_is_told_at_the_top_and_beside_and_nothing_is_lost(
    client: Client, wrong: dict[str, str], field: str, words: str
) -> None:
    said = {**SAID, "page": "", "email": "me@example.org", **wrong}
    answer = client.post(ADDRESS, said)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert not Report.objects.exists()
    assert f'<a href="#{field}">{words}</a>' in html
    assert f'<p class="error" id="{field}-error">{words}</p>' in html
    assert f'id="{field}"' in html
    assert html.count("There is a problem") == 1
    if field != "text":
        assert SAID["text"] in html
    if field != "email":
        assert 'value="me@example.org"' in html
    if field != "kind":
        assert 'value="fact" checked' in html


def test_a_long_text_is_refused_at_once_and_given_back(client: Client) -> None:
    begun = time.perf_counter()
    answer = client.post(ADDRESS, {**SAID, "text": "word " * 20_000, "email": "x" * 100_000})
    assert time.perf_counter() - begun < 1
    assert answer.status_code == 400
    assert f"This is too long by {99_999 - MOST_CHARACTERS} characters." in answer.content.decode()
    assert "word " * 19_999 in answer.content.decode()


def test_line_ends_count_once(client: Client) -> None:
    assert client.post(ADDRESS, {**SAID, "text": "a\r\n" * 1999 + "b"}).status_code == 302
    assert Report.objects.get().text.count("\n") == 1999


def test_another_site_is_refused(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    foreign: dict[str, Any] = {"Sec-Fetch-Site": "cross-site"}
    assert strict.post(ADDRESS, SAID, headers=foreign).status_code == 403
    assert strict.post(ADDRESS, SAID, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert not Report.objects.exists()
    assert strict.post(ADDRESS, SAID).status_code == 302
