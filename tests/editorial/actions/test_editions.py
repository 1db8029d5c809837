"""Editions: what two editors type at the same time is kept of both, and keys change with all that is known of them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from editorial.actions import (
    Moved,
    Refused,
    discard,
    head,
    keep,
    publish,
    rename,
    restore,
    schedule,
    set_aside,
    settle,
)
from editorial.actions.editions import base_of
from editorial.models import Appointment, Edition, FormerKey, Proposal
from editorial.roles import AUTHOR
from editorial.snapshots import snapshot
from tests.builders import make_therapy, make_trial
from tests.editors import filled, log_in, page, save
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


def with_name(obj: Any, name: str) -> dict[str, Any]:
    taken = snapshot(obj)
    return {**taken, "fields": {**taken["fields"], "name": name}}


def test_who_saves_second_is_told_and_what_they_typed_is_set_aside() -> None:
    therapy = make_therapy(name="Old")
    keep(obj=therapy, taken=with_name(therapy, "First"), by="ann", based_on=0)
    second = with_name(therapy, "Second")
    with pytest.raises(Moved) as moved:
        keep(obj=therapy, taken=second, by="ben", based_on=0)
    assert moved.value.head.snapshot["fields"]["name"] == "First"
    waiting = set_aside(obj=therapy, taken=second, by="ben", based_on=0)
    assert (waiting.number, waiting.conflicts_with, head(therapy).number) == (3, 2, 2)
    settle(obj=therapy, waiting=waiting, merged=second, by="ben", based_on=2)
    waiting.refresh_from_db()
    assert waiting.settled
    assert (head(therapy).number, head(therapy).snapshot["fields"]["name"]) == (4, "Second")
    assert Proposal.objects.about(therapy).get().authors == ["ann", "ben"]


@pytest.mark.parametrize("state", ["draft", "published"])
def test_what_stood_there_before_all_editions_is_the_base_of_those_who_began_with_it(state: str) -> None:
    trial = make_trial(state=state, note="As it came")
    taken = snapshot(trial)
    taken["fields"]["note"] = "By the first"
    keep(obj=trial, taken=taken, by="ann", based_on=0)
    trial.refresh_from_db()
    assert base_of(trial, 0)["fields"]["note"] == "As it came"


def test_an_author_whose_form_was_open_before_another_began_loses_nothing() -> None:
    therapy, ann, ben = make_therapy(name="Old"), log_in(AUTHOR, username="ann"), log_in(AUTHOR, username="ben")
    opened = filled(ben, page("change", therapy))
    save(ann, page("change", therapy), {"name": "By Ann"})
    answer = ben.post(page("change", therapy), opened | {"name": "By Ben", "_save": "1"})
    assert "/conflict/" in answer["Location"]
    assert "By Ben" in [edition.snapshot["fields"]["name"] for edition in Edition.objects.about(therapy)]
    picks = {"_edition": head(therapy).number, "pick:name": "mine"}
    assert ben.post(answer["Location"], picks).status_code == 302
    assert head(therapy).snapshot["fields"]["name"] == "By Ben"


def test_the_same_again_is_no_new_edition() -> None:
    therapy = make_therapy(name="Old")
    assert keep(obj=therapy, taken=snapshot(therapy), by="ann", based_on=0) is None
    first = keep(obj=therapy, taken=with_name(therapy, "New"), by="ann", based_on=0)
    assert keep(obj=therapy, taken=with_name(therapy, "New"), by="ann", based_on=2) == first
    assert Edition.objects.count() == 2


def test_a_draft_that_is_given_up_is_not_published_later() -> None:
    from datetime import timedelta

    from django.utils import timezone

    therapy = make_therapy(name="Old")
    keep(obj=therapy, taken=with_name(therapy, "New"), by="ann", based_on=0)
    schedule(obj=therapy, act="publish", due_at=timezone.now() + timedelta(hours=1), by="publisher")
    discard(obj=therapy, by="ann")
    assert not Appointment.objects.exists()
    assert Edition.objects.about(therapy).count() == 2


def test_the_key_of_a_draft_is_changed_on_its_form_and_its_editions_come_along() -> None:
    client = log_in(AUTHOR)
    new = {"name": "Skin cells", "slug": "skin", "kind": "cells", "summary": "Cells."}
    save(client, page("add", Therapy), new)
    therapy = Therapy.objects.get()
    save(client, page("change", therapy), {"slug": "skin-cells", "name": "Cells from skin"})
    therapy.refresh_from_db()
    assert (therapy.slug, therapy.name) == ("skin-cells", "Cells from skin")
    assert [edition.number for edition in Edition.objects.about(therapy)] == [2, 1]
    assert Proposal.objects.about(therapy).get().edition.number == 2
    assert (FormerKey.objects.get().former, FormerKey.objects.get().key) == ("skin", "skin-cells")


def test_a_key_that_had_editions_is_not_given_to_another() -> None:
    gone, therapy = make_therapy(slug="gone", state="draft"), make_therapy(slug="here")
    keep(obj=gone, taken=with_name(gone, "New"), by="ann", based_on=0)
    gone.delete()
    with pytest.raises(ValidationError, match="belongs, or belonged"):
        rename(obj=therapy, key="gone", by="publisher")


def test_who_wrote_what_was_given_up_stays_its_author_however_often_it_is_restored() -> None:
    therapy = make_therapy(name="Old")
    keep(obj=therapy, taken=with_name(therapy, "By the publisher"), by="pub", based_on=0)
    for number in (2, 3):
        discard(obj=therapy, by="pub")
        restore(obj=therapy, edition=Edition.objects.about(therapy).get(number=number), by="ben")
        assert Proposal.objects.about(therapy).get().authors == ["pub", "ben"]
    with pytest.raises(Refused, match="Somebody who wrote none of this"):
        publish(obj=therapy, by="pub")
    publish(obj=therapy, by="ann")


def test_who_restores_what_readers_saw_is_its_only_author() -> None:
    therapy = make_therapy(name="Old")
    keep(obj=therapy, taken=with_name(therapy, "New"), by="pub", based_on=0)
    publish(obj=therapy, by="ann")
    keep(obj=therapy, taken=with_name(therapy, "Newer"), by="ann", based_on=2)
    publish(obj=therapy, by="pub")
    restore(obj=therapy, edition=Edition.objects.about(therapy).get(number=2), by="ben")
    assert Proposal.objects.about(therapy).get().authors == ["ben"]


def test_whose_words_were_set_aside_is_an_author_of_what_is_picked_from_them() -> None:
    therapy = make_therapy(name="Old")
    keep(obj=therapy, taken=with_name(therapy, "First"), by="ann", based_on=0)
    mine = with_name(therapy, "By the publisher")
    waiting = set_aside(obj=therapy, taken=mine, by="pub", based_on=0)
    settle(obj=therapy, waiting=waiting, merged=mine, by="ann", based_on=2)
    assert Proposal.objects.about(therapy).get().authors == ["ann", "pub"]
