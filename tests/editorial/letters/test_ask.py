"""The enquiry desk: what it says, what it keeps, the private page, and how all of it goes again."""

import hashlib
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from editorial.letters import consent
from editorial.models import AuditEntry, Enquiry
from tests.builders import make_institution, make_therapy, make_trial
from tests.editorial.letters.test_report import links
from tests.letters import make_enquiry

pytestmark = pytest.mark.django_db
ADDRESS = "/ask/"


def agreed(**fields: str) -> dict[str, str]:
    """What a reader sends who ticked the box."""
    return {"text": "Does it help?", "consent": consent.seal(), **fields}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


class TestForm:
    def test_says_what_the_desk_is_and_who_answers_for_it(self, client: Client, settings: LazySettings) -> None:
        settings.CONTROLLER = "The Atlas Society, 1 High Street"
        text = text_of(client.get(ADDRESS))
        for words in (
            "It sells nothing.",
            "no clinic, company or trial learns that you asked",
            "It gives no medical advice.",
            "call your emergency number, such as 112, 999 or 911",
            "If you think of ending your life, tell somebody now",
            "Responsible for this: The Atlas Society, 1 High Street.",
            "90 days",
        ):
            assert words in text

    @pytest.mark.parametrize("kind", ["therapy", "institution", "trial"])
    def test_is_reached_from_the_pages_it_is_asked_about(self, client: Client, kind: str) -> None:
        make = {"therapy": make_therapy, "institution": make_institution, "trial": make_trial}[kind]
        record: Any = make()
        address = links(client.get(record.get_absolute_url()).content.decode())["Ask the editors about this"]
        assert address == f"/ask/?about={kind}:{record.slug}"
        html = client.get(address).content.decode()
        assert f'name="about" value="{kind}:{record.slug}"' in html

    @pytest.mark.parametrize("about", ["therapy:draft", "therapy:none", "country:seen", "x", "therapy:a]]b", "a\x00:b"])
    def test_what_it_is_not_asked_about_is_refused_politely(self, client: Client, about: str) -> None:
        make_therapy(slug="draft", state="draft")
        answer = client.get(ADDRESS, {"about": about})
        assert answer.status_code == 404
        assert links(answer.content.decode())["Write to the editors without naming a page"] == ADDRESS

    def test_is_closed_where_nobody_answers_for_it(self, client: Client, settings: LazySettings) -> None:
        settings.CONTROLLER = " "
        assert "set CONTROLLER to the name" in text_of(client.get(ADDRESS))
        assert client.post(ADDRESS, agreed()).status_code == 503
        assert not Enquiry.objects.exists()

    def test_asks_for_no_address_where_no_mail_can_be_sent(self, client: Client, settings: LazySettings) -> None:
        assert 'name="email"' in client.get(ADDRESS).content.decode()
        settings.EMAIL_HOST, settings.DEMO = "", False
        assert 'name="email"' not in client.get(ADDRESS).content.decode()
        client.post(ADDRESS, agreed(email="me@example.org"))
        assert Enquiry.objects.get().email == ""


class TestProblems:
    @pytest.mark.parametrize(
        ("wrong", "field", "words"),
        [
            ({"text": ""}, "text", "Write your question."),
            (
                {"email": "me"},
                "email",
                "This is not an e-mail address. Write it like name@example.org, or leave it out.",
            ),
            ({"email": "a@b.org\nBcc: c@d.org"}, "email", "This must be one line, without control characters."),
            ({"consent": ""}, "consent", "Tick the box: without your consent we may not keep your question."),
            (
                {"consent": "on"},
                "consent",
                "These words have changed since you opened the page. Read them and tick the box again.",
            ),
            (
                {"about": "therapy:gone\r\n"},
                "text",
                "The page that you ask about is gone. Send your question again to ask without it.",
            ),
        ],
    )
    def test_are_told_at_the_top_and_beside_and_nothing_is_lost(
        self, client: Client, wrong: dict[str, str], field: str, words: str
    ) -> None:
        answer = client.post(ADDRESS, agreed(**{"email": "me@example.org", **wrong}))
        html = answer.content.decode()
        assert answer.status_code == 400
        assert not Enquiry.objects.exists()
        assert f'<a href="#{field}">{words}</a>' in html
        assert f'<p class="error" id="{field}-error">{words}</p>' in html
        assert wrong.get("text", "Does it help?") in html
        assert bool(re.search(r'id="consent"[^>]* checked', html)) == ("consent" not in wrong)
        assert "gone" not in re.findall(r'name="about" value="([^"]*)"', html)

    def test_another_site_is_refused(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(ADDRESS, agreed(), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert not Enquiry.objects.exists()
        assert strict.post(ADDRESS, agreed()).status_code == 302


class TestConsent:
    def test_is_recorded_with_its_words_version_and_time(self, client: Client, settings: LazySettings) -> None:
        settings.CONTROLLER = "The Atlas Society"
        client.post(ADDRESS, agreed())
        kept = Enquiry.objects.get()
        assert kept.consent == consent.words()
        assert "The Atlas Society" in kept.consent
        assert kept.consent_version == consent.VERSION
        assert abs((timezone.now() - kept.consented_at).total_seconds()) < 60

    def test_to_other_words_is_none(self, client: Client, settings: LazySettings) -> None:
        sent = agreed()
        settings.CONTROLLER = "Somebody else"
        assert client.post(ADDRESS, sent).status_code == 400

    def test_other_words_have_another_version(self, settings: LazySettings) -> None:
        settings.CONTROLLER = "-"
        known = {"2026-11-21": "4b06e2372481"}
        assert known[consent.VERSION] == hashlib.sha256(consent.words().encode()).hexdigest()[:12]


class TestPrivatePage:
    def test_is_where_the_asker_is_led(self, client: Client) -> None:
        record = make_therapy(slug="seen", name="Nasal cells")
        answer = client.post(ADDRESS, agreed(about="therapy:seen"))
        assert answer["Cache-Control"] == "no-store"
        address = answer["Location"]
        token = address.split("/")[2]
        assert len(token) >= 43
        kept = Enquiry.objects.get()
        assert (kept.kind, kept.key) == ("therapies.therapy", "seen")
        assert token not in str(vars(kept))
        assert kept.digest == hashlib.sha256(token.encode()).hexdigest()
        page = client.get(address)
        text = text_of(page)
        assert "The editors have it." in text
        assert f'<a href="{record.get_absolute_url()}">Nasal cells</a>' in text
        assert kept.consent in text
        assert "Report a problem with this page" not in text

    def test_is_kept_by_nobody_and_told_to_nobody(self, client: Client) -> None:
        _enquiry, token = make_enquiry()
        for address in (f"/ask/{token}/", f"/ask/{token}/erase/", "/ask/nothing/"):
            answer = client.get(address)
            assert answer["Cache-Control"] == "no-store"
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
            assert answer["Referrer-Policy"] == "no-referrer"
            assert not hasattr(answer, "published_page")
            assert not answer.cookies
            assert 'rel="canonical"' not in answer.content.decode()
        assert "Disallow: /ask/*" in client.get("/robots.txt").content.decode()

    def test_says_how_far_it_is_and_shows_no_half_answer(self, client: Client) -> None:
        _enquiry, token = make_enquiry(state="in work", reply="A first thought")
        text = text_of(client.get(f"/ask/{token}/"))
        assert "An editor is answering it." in text
        assert "A first thought" not in text
        assert text.count("Not yet") == 1

    def test_shows_the_answer_as_text(self, client: Client) -> None:
        _enquiry, token = make_enquiry(text="<b>Why?</b>", state="done", reply="<script>x</script>\n\nNobody knows.")
        html = client.get(f"/ask/{token}/").content.decode()
        assert "It is answered." in html
        assert "<p>Nobody knows.</p>" in html
        assert "<script>" not in html
        assert "<b>Why" not in html

    def test_addresses_in_the_answer_are_links(self, client: Client) -> None:
        said = "See https://example.org/a?b=1&c=2. <b>"
        _enquiry, token = make_enquiry(state="done", reply=said)
        html = client.get(f"/ask/{token}/").content.decode()
        assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow">' in html
        assert "<b>" not in html

    def test_does_not_link_to_what_readers_do_not_see(self, client: Client) -> None:
        therapy = make_therapy(name="Hidden cells")
        _enquiry, token = make_enquiry(about=therapy)
        type(therapy).objects.update(state="draft", published_at=None, published_by="")
        assert "Hidden cells" not in client.get(f"/ask/{token}/").content.decode()

    def test_looking_changes_nothing(self, client: Client) -> None:
        enquiry, token = make_enquiry()
        before = Enquiry.objects.values().get()
        for _ in range(2):
            client.get(f"/ask/{token}/")
            client.get(f"/ask/{token}/erase/")
        assert Enquiry.objects.values().get(pk=enquiry.pk) == before
        assert not AuditEntry.objects.exists()


class TestDeletion:
    def test_by_the_link_erases_at_once_and_keeps_no_address(self, client: Client) -> None:
        enquiry, token = make_enquiry(email="me@example.org", state="done", reply="No.")
        page = client.get(f"/ask/{token}/")
        assert links(page.content.decode())["Delete the question and the answer"] == f"/ask/{token}/erase/"
        assert "Yes, delete all of it" in client.get(f"/ask/{token}/erase/").content.decode()
        answer = client.post(f"/ask/{token}/erase/", headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
        assert "It is erased" in answer.content.decode()
        assert not Enquiry.objects.exists()
        assert client.get(f"/ask/{token}/").status_code == 404
        assert client.post(f"/ask/{token}/erase/").status_code == 404
        entry = AuditEntry.objects.get(act="erase enquiry")
        assert (entry.who, entry.where, entry.kind, entry.key) == (
            "a reader",
            None,
            "editorial.enquiry",
            str(enquiry.pk),
        )

    def test_needs_no_session_and_is_not_done_for_another_site(self) -> None:
        _enquiry, token = make_enquiry()
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(f"/ask/{token}/erase/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert strict.delete(f"/ask/{token}/erase/").status_code == 405
        assert Client().post(f"/ask/{token}/").status_code == 405
        assert Enquiry.objects.exists()
        assert strict.post(f"/ask/{token}/erase/").status_code == 200
        assert not Enquiry.objects.exists()

    @pytest.mark.parametrize("token", ["", "x", "%00", "é", "x" * 5000])
    def test_a_wrong_link_leads_to_nothing(self, client: Client, token: str) -> None:
        make_enquiry()
        assert client.get(f"/ask/{token}/erase/").status_code == 404
        assert Enquiry.objects.count() == 1
