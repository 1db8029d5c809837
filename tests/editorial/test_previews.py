"""Previews: what readers would get, for staff and by a link, kept nowhere and seen by nobody else."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from config.page_cache import PublishedPageCache
from editorial.actions import withdraw
from editorial.actions.preview_links import revoke, share
from editorial.models import AuditEntry, Edition, PreviewLink, Proposal
from editorial.models.epoch import current_epoch
from editorial.roles import AUDITOR, AUTHOR, REVIEWER
from institutions.models import CountrySection
from tests.builders import (
    make_authorisation,
    make_claim,
    make_collaboration,
    make_country,
    make_finding,
    make_guide,
    make_institution,
    make_offering,
    make_source,
    make_therapy,
    make_trial,
)
from tests.config.test_page_cache import StillWatch
from tests.editorial.test_history import edit
from tests.editors import log_in, page, rows, save
from therapies.models import Therapy

pytestmark = pytest.mark.django_db
LINKED = ("shared-preview", "shared-preview-frame")


def seen(record: Any, client: Client | None = None) -> str:
    answer = (client or log_in(AUTHOR)).get(page("frame", record))
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().split())


def shared(token: str, name: str = "shared-preview-frame") -> Any:
    return Client().get(reverse(name, args=[token]))


def test_it_shows_what_waits_and_readers_see_what_was() -> None:
    therapy = make_therapy(summary="As it was.")
    edit(therapy, summary="As it will be.")
    before = (current_epoch(), Edition.objects.filter(published_at=None).count(), Proposal.objects.count())
    assert "As it will be." in seen(therapy)
    public = Client().get(therapy.get_absolute_url()).content.decode()
    assert "As it was." in public
    assert "As it will be." not in public
    assert before == (current_epoch(), Edition.objects.filter(published_at=None).count(), Proposal.objects.count())


def test_it_is_the_page_that_readers_get_once_it_is_published() -> None:
    therapy = make_therapy()
    assert seen(therapy) == " ".join(Client().get(therapy.get_absolute_url()).content.decode().split())


def test_rows_and_draft_sources_are_in_it() -> None:
    country, source, client = make_country(), make_source(title="A new law", state="draft"), log_in(AUTHOR)
    CountrySection.objects.create(owner=country, topic="overview", body="Live words.")
    changes = rows("sections", {"topic": "ethics", "body": f"New words [@{source.slug}].", "position": ""}, already=1)
    changes |= rows("citations", {"source": source.pk, "position": ""})
    assert save(client, page("change", country), changes).status_code == 302
    text = seen(country)
    assert "New words" in text
    assert "Live words." in text
    assert "A new law" in text
    assert "A new law" not in Client().get(country.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "make",
    [make_therapy, make_country, make_institution, make_trial, make_claim, make_guide],
    ids=lambda make: make.__name__,
)
def test_a_record_that_was_never_published_has_one(make: Any) -> None:
    record = make(state="draft")
    assert "History of this page" in seen(record)
    assert Client().get(record.get_absolute_url()).status_code == 404


def test_a_withdrawn_record_has_one() -> None:
    therapy = make_therapy(summary="Cells of the nose.")
    withdraw(obj=therapy, by="ada", reason="Not so.")
    assert "Cells of the nose." in seen(therapy)
    assert Client().get(therapy.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("state", ["draft", "published"])
def test_what_has_no_page_is_shown_where_it_stands(state: str) -> None:
    parent = make_therapy(state=state)
    assert "A statement of a draft" in seen(
        make_finding(therapy=parent, statement="A statement of a draft", state="draft")
    )
    institution = make_institution(state=state)
    assert "What a draft offers" in seen(
        make_offering(institution=institution, therapy=make_therapy(), summary="What a draft offers", state="draft")
    )
    country = make_country(state=state)
    assert "Product of a draft" in seen(
        make_authorisation(country=country, product="Product of a draft", state="draft")
    )
    together = make_collaboration(name="Network of a draft", state="draft")
    together.countries.add(country)
    assert "Network of a draft" in seen(together)
    for record in (parent, institution, country):
        assert Client().get(record.get_absolute_url()).status_code == (404 if state == "draft" else 200)


def test_a_source_is_shown_among_the_sources() -> None:
    for number in range(30):
        make_source(title=f"A paper {number}")
    source = make_source(title="Zebra: the “last” paper, of 2020?", state="draft")
    assert "Zebra: the “last” paper" in seen(source)
    assert "Zebra" not in Client().get("/sources/?q=zebra").content.decode().replace('value="zebra"', "")


def test_a_draft_that_cannot_be_shown_says_why() -> None:
    therapy, gone = make_therapy(), make_therapy()
    edit(therapy, combines_with=[gone.slug])
    gone.delete()
    answer = log_in(AUTHOR).get(page("frame", therapy))
    assert answer.status_code == 409
    assert "There is no therapy with the key" in answer.content.decode()
    story = make_guide(kind="story", state="draft")
    assert log_in(AUTHOR).get(page("frame", story)).status_code == 409
    assert connection.is_usable()


def test_only_our_own_pages_may_frame_it() -> None:
    therapy, client = make_therapy(), log_in(AUTHOR)
    frame, around = client.get(page("frame", therapy)), client.get(page("preview", therapy))
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert around["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in around["Content-Security-Policy"]
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    public = Client().get(therapy.get_absolute_url())
    assert public["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]


def test_it_stands_at_three_widths_or_at_one() -> None:
    finding, client = make_finding(), log_in(AUTHOR)
    html = client.get(page("preview", finding)).content.decode()
    assert re.findall(r'<iframe src="([^"]+)" width="(\d+)"', html) == [
        (f"{page('frame', finding)}#finding-{finding.slug}", width) for width in ("320", "768", "1280")
    ]
    assert len(set(re.findall(r'<iframe[^>]+title="([^"]+)"', html))) == 3
    assert client.get(page("preview", finding) + "?width=768").content.decode().count("<iframe") == 1


def test_no_reader_gets_it_from_memory(settings: Settings) -> None:
    settings.PAGE_CACHE_MB = 1
    therapy = make_therapy(summary="As it was.")
    edit(therapy, summary="As it will be.")
    token = share(obj=therapy, by="ada")
    editor = log_in(AUTHOR)
    cache = PublishedPageCache(lambda request: editor.get(request.path))  # type: ignore[arg-type,return-value]
    cache.watch = StillWatch()
    settings.PAGE_CACHE_MB = 0  # behind this cache there is no second one
    private = [page("frame", therapy), *(reverse(name, args=[token]) for name in LINKED)]
    for address in private * 2:
        answer = cache(RequestFactory().get(address))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    assert cache.pages.size == 0
    public = cache(RequestFactory().get(therapy.get_absolute_url()))
    assert cache.pages.size > 0
    assert b"As it was." in public.content
    assert b"As it will be." not in public.content


class TestLinks:
    """Links for people without an account."""

    def test_somebody_without_an_account_sees_what_waits(self) -> None:
        therapy = make_therapy(summary="As it was.")
        edit(therapy, summary="As it will be.")
        token = share(obj=therapy, by="ada")
        for name in LINKED:
            answer = shared(token, name)
            assert answer.status_code == 200
            assert answer["Cache-Control"] == "no-store"
            assert "noindex" in answer["X-Robots-Tag"]
            assert not answer.cookies
        assert "As it will be." in shared(token).content.decode()

    def test_the_token_is_kept_nowhere(self) -> None:
        token = share(obj=make_therapy(), by="ada")
        kept = str(list(PreviewLink.objects.values())) + str(list(AuditEntry.objects.values()))
        assert token not in kept
        assert token.split(".")[0] not in kept

    def test_one_that_is_over_or_taken_back_is_410_and_a_forged_one_404(self) -> None:
        therapy = make_therapy()
        over, back = share(obj=therapy, by="ada", days=1), share(obj=therapy, by="ada")
        first, second = PreviewLink.objects.order_by("pk")
        PreviewLink.objects.filter(pk=first.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
        revoke(link=second, obj=therapy, by="ada")
        for token in (over, back):
            for name in LINKED:
                assert shared(token, name).status_code == 410
        assert "This preview has ended" in shared(over).content.decode()
        for forged in (over[:-1] + ("a" if over[-1] != "a" else "b"), "x", "a.b"):
            assert shared(forged).status_code == 404
            assert "This link leads to no preview" in shared(forged).content.decode()

    def test_a_link_to_a_record_that_is_gone_leads_nowhere(self) -> None:
        therapy = make_therapy(state="draft")
        token = share(obj=therapy, by="ada")
        Therapy.objects.all().delete()
        assert shared(token).status_code == 410

    @pytest.mark.parametrize("days", [0, 31])
    def test_it_is_good_for_1_to_30_days(self, days: int) -> None:
        with pytest.raises(ValidationError):
            share(obj=make_therapy(), by="ada", days=days)

    def test_staff_make_and_take_back(self) -> None:
        therapy, client = make_therapy(), log_in(REVIEWER)
        client.post(page("preview", therapy), {"share": "1", "days": "3"})
        html = client.get(page("preview", therapy)).content.decode()
        found = re.search(r"http://testserver(/preview/[^/]+/)", html)
        assert found
        assert Client().get(found[1]).status_code == 200
        link = PreviewLink.objects.get()
        assert (link.expires_at - link.made_at, link.made_by) == (dt.timedelta(days=3), "reviewer")
        client.post(page("preview", therapy), {"revoke": link.pk})
        assert Client().get(found[1]).status_code == 410
        answer = client.post(page("preview", therapy), {"share": "1", "days": "99"})
        assert answer.context["form"].errors

    def test_an_auditor_looks_and_shares_nothing(self) -> None:
        therapy, client = make_therapy(), log_in(AUDITOR)
        assert client.get(page("preview", therapy)).status_code == 200
        assert client.post(page("preview", therapy), {"share": "1", "days": "3"}).status_code == 403
        assert not PreviewLink.objects.exists()
