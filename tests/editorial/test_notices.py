"""Urgent notices: on which pages one stands, from when until when, and who may post it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.actions import NotNow
from editorial.actions.notices import confirm_notice, end_notice, post_notice
from editorial.models import AuditEntry, Notice, Source
from editorial.models.epoch import current_epoch
from editorial.roles import AUTHOR, PUBLISHER
from tests.builders import (
    make_claim,
    make_country,
    make_finding,
    make_guide,
    make_institution,
    make_offering,
    make_source,
    make_therapy,
    make_trial,
)
from tests.editors import errors, log_in, make_editor

pytestmark = pytest.mark.django_db
BANNER = "The paper was retracted."


def post(*, about: list[Source] | None = None, records: list[str] | None = None) -> Notice:
    notice = Notice(kind="retraction", text=BANNER, source=make_source(title="The journal"), records=records or [])
    post_notice(notice=notice, about=about or [], by="ada")
    return notice


def warns(client: Client, record: Any) -> bool:
    response = client.get(record.get_absolute_url())
    assert response.status_code == 200
    return BANNER in response.content.decode()


def test_it_stands_on_every_page_that_cites_the_source(client: Client) -> None:
    source = make_source()
    records: list[Any] = [make_therapy(), make_country(), make_institution(), make_trial(), make_claim(), make_guide()]
    others = [make_therapy(), make_country(), make_institution(), make_trial(), make_claim(), make_guide()]
    for record in records:
        record.citations.create(source=source)
    post(about=[source])
    assert [warns(client, record) for record in records] == [True] * 6
    assert [warns(client, record) for record in others] == [False] * 6


def test_lists_that_rest_on_it_show_it_too(client: Client) -> None:
    source, finding, other = make_source(), make_finding(), make_finding()
    finding.citations.create(source=source)
    other.citations.create(source=make_source())
    post(about=[source])
    for address in ("/", "/therapies/"):
        assert BANNER in client.get(address).content.decode()
    assert BANNER not in client.get("/trials/").content.decode()
    assert BANNER not in client.get("/therapies/", {"q": "nothing-of-this-name"}).content.decode()


def test_readers_get_the_source_that_says_it(client: Client) -> None:
    source = make_source(state="draft")
    notice = Notice(kind="retraction", text=BANNER, source=source, records=[f"therapy:{make_therapy().slug}"])
    post_notice(notice=notice, about=[], by="ada")
    source.refresh_from_db()
    assert source.is_published
    assert source.published_by == "ada"


def test_rows_with_sources_count(client: Client) -> None:
    source, country, therapy, institution = make_source(), make_country(), make_therapy(), make_institution()
    country.designations.create(therapy=therapy, kind="rmat", product="x").sources.add(source)
    institution.services.create(kind="rehabilitation").sources.add(source)
    trial = make_trial()
    trial.disagreements.create(about="people", registry_says="4", other_says="5").sources.add(source)
    post(about=[source])
    assert [warns(client, record) for record in (country, therapy, institution, trial)] == [True] * 4


def test_a_page_that_shows_a_finding_or_a_trial_that_rests_on_it_warns_too(client: Client) -> None:
    source, therapy, other = make_source(), make_therapy(), make_therapy()
    make_finding(therapy=therapy).citations.create(source=source)
    trial = make_trial(therapy=other)
    trial.citations.create(source=source)
    post(about=[source])
    assert warns(client, therapy)
    assert warns(client, trial)
    assert warns(client, other)


def test_named_records_and_pages_that_show_them(client: Client) -> None:
    country, therapy, institution = make_country(), make_therapy(), make_institution()
    trial = make_trial(slug="NCT02481440", therapy=therapy, site={"country": country}, relevance="sci_treatment")
    offering = make_offering(therapy=make_therapy(), institution=institution, setting="outside")
    unconcerned = make_therapy()
    post(records=["trial:NCT02481440", f"offering:{offering.slug}"])
    assert [warns(client, record) for record in (trial, therapy, country, institution, offering.therapy)] == [True] * 5
    assert not warns(client, unconcerned)


def test_it_says_its_source_and_whether_it_is_confirmed_and_nobodys_name(client: Client) -> None:
    therapy = make_therapy(slug="nose")
    notice = post(records=["therapy:nose"])
    text = " ".join(client.get("/therapies/nose/").content.decode().split())
    assert "A source was retracted." in text
    assert "The journal</a>" in text
    assert "Not yet confirmed by a second editor." in text
    confirm_notice(notice=notice, by="grace")
    text = client.get(therapy.get_absolute_url()).content.decode()
    assert "Confirmed by a second editor" in text
    assert "ada" not in text
    assert "grace" not in text


def test_it_ends() -> None:
    therapy = make_therapy(slug="nose")
    notice = post(records=["therapy:nose"])
    end_notice(notice=notice, by="grace")
    assert not warns(Client(), therapy)
    assert Notice.objects.get().ended_by == "grace"
    with pytest.raises(NotNow):
        end_notice(notice=notice, by="grace")


def test_nobody_confirms_their_own_or_twice() -> None:
    notice = post(records=["therapy:nose"])
    with pytest.raises(NotNow):
        confirm_notice(notice=notice, by="ada")
    confirm_notice(notice=notice, by="grace")
    with pytest.raises(NotNow):
        confirm_notice(notice=notice, by="linus")


def test_each_act_reaches_kept_pages_and_the_log() -> None:
    before = current_epoch()
    notice = post(records=["therapy:nose"])
    confirm_notice(notice=notice, by="grace")
    end_notice(notice=notice, by="grace")
    assert current_epoch() == before + 3
    acts = AuditEntry.objects.filter(act__endswith="notice").order_by("pk").values_list("who", "act")
    assert list(acts) == [("ada", "post notice"), ("grace", "confirm notice"), ("grace", "end notice")]


def test_a_page_asks_once_more_and_twice_besides_while_there_are_notices(client: Client) -> None:
    page = make_therapy().get_absolute_url()
    with CaptureQueriesContext(connection) as quiet:
        client.get(page)
    assert sum("editorial_notice" in query["sql"] for query in quiet) == 1
    for _ in range(3):
        post(about=[make_source()], records=["trial:NCT02481440"])
    with CaptureQueriesContext(connection) as urgent:
        client.get(page)
    assert len(urgent) == len(quiet) + 2


def test_the_api_tells_of_it(client: Client) -> None:
    make_therapy(slug="nose")
    notice = post(records=["therapy:nose"], about=[make_source(slug="paper")])
    answer = client.get("/api/v1/notices/").json()
    assert answer["count"] == 1
    [told] = answer["results"]
    assert (told["text"], told["about"], told["records"]) == (BANNER, ["paper"], ["therapy:nose"])
    assert told["confirmed"] is False
    end_notice(notice=notice, by="grace")
    assert client.get("/api/v1/notices/").json()["count"] == 0


class TestAdmin:
    """The form of publishers."""

    ADD = "/admin/editorial/notice/add/"

    def form(self, **values: Any) -> dict[str, Any]:
        return {"kind": "halt", "text": BANNER, "source": make_source().pk, "records": "", **values}

    def test_a_publisher_posts_confirms_and_ends(self) -> None:
        therapy = make_therapy(slug="nose")
        first = log_in(PUBLISHER)
        answer = first.post(self.ADD, self.form(records="therapy:nose", about=[make_source().pk]))
        assert answer.status_code == 302
        notice = Notice.objects.get()
        assert (notice.posted_by, notice.about.count()) == ("publisher", 1)
        assert warns(Client(), therapy)
        page = reverse("admin:editorial_notice_change", args=[notice.pk])
        assert b"End this notice" in first.get(page).content
        assert b"Confirm: I have" not in first.get(page).content
        second = log_in(PUBLISHER, username="second")
        assert b"Confirm: I have" in second.get(page).content
        act = reverse("admin:editorial_notice_act", args=[notice.pk])
        second.post(act, {"act": "confirm"})
        assert Notice.objects.get().reviewed_by == "second"
        first.post(act, {"act": "end"})
        assert Notice.objects.get().ended_by == "publisher"

    def test_it_says_which_records_there_are_not(self) -> None:
        make_therapy(slug="nose")
        answer = log_in(PUBLISHER).post(self.ADD, self.form(records="therapy:nose, therapy:none, magic:nose, nose"))
        text = " ".join(errors(answer))
        assert "There is no therapy with the key “none”." in text
        assert "“magic:nose” names no kind of record." in text
        assert "“nose” names no kind of record." in text
        assert not Notice.objects.exists()

    def test_one_that_would_stand_nowhere_is_refused(self) -> None:
        answer = log_in(PUBLISHER).post(self.ADD, self.form())
        assert "it would stand nowhere" in answer.content.decode()

    def test_an_author_may_only_look(self) -> None:
        notice = Notice.objects.create(
            kind="halt", text="x", source=make_source(), posted_at=timezone.now(), posted_by="ada"
        )
        client = log_in(AUTHOR)
        assert client.get(self.ADD).status_code == 403
        assert client.get(reverse("admin:editorial_notice_change", args=[notice.pk])).status_code == 200
        assert client.post(reverse("admin:editorial_notice_act", args=[notice.pk]), {"act": "end"}).status_code == 403
        make_editor(PUBLISHER)
