"""Corrections in the admin: entered by publishers, never changed."""

import pytest
from django.test import Client

from editorial.models import AuditEntry, Correction
from editorial.models.epoch import current_epoch
from editorial.roles import AUTHOR, PUBLISHER
from tests.builders import make_therapy
from tests.editors import log_in, page

pytestmark = pytest.mark.django_db
SAID = {"was_wrong": "The dose.", "wrong_since": "2026-02-03", "is_now": "Ten million."}


def test_a_publisher_enters_one_and_readers_see_it_at_once() -> None:
    therapy, client, before = make_therapy(), log_in(PUBLISHER), current_epoch()
    assert page("correction", therapy) in client.get(page("publication", therapy)).content.decode()
    assert client.post(page("correction", therapy), SAID).status_code == 302
    correction = Correction.objects.get()
    assert (correction.key, correction.made_by, str(correction.wrong_since)) == (
        therapy.slug,
        "publisher",
        "2026-02-03",
    )
    assert current_epoch() == before + 1
    assert AuditEntry.objects.get(act="correct").who == "publisher"
    assert "The dose." in Client().get(therapy.get_absolute_url()).content.decode()
    assert "The dose." in client.get(page("correction", therapy)).content.decode()


def test_what_is_missing_or_still_to_come_is_named() -> None:
    answer = log_in(PUBLISHER).post(page("correction", make_therapy()), {"wrong_since": "2999-01-01"})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"was_wrong", "wrong_since", "is_now"}
    assert not Correction.objects.exists()


def test_an_author_reads_and_a_draft_has_none() -> None:
    therapy, draft = make_therapy(), make_therapy(state="draft")
    author, publisher = log_in(AUTHOR), log_in(PUBLISHER)
    assert author.get(page("correction", therapy)).status_code == 200
    assert author.post(page("correction", therapy), SAID).status_code == 403
    assert publisher.post(page("correction", draft), SAID).status_code == 403
    assert not Correction.objects.exists()
