"""`manage.py publish_due`: what is due is done once, whoever asks for it, and what cannot be done is told."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from editorial.actions import approve, do_due, give_back, keep, publish, schedule, submit
from editorial.models import Appointment, AuditEntry, Proposal
from editorial.models.epoch import current_epoch
from editorial.roles import AUDITOR, PUBLISHER
from editorial.snapshots import snapshot
from tests.builders import make_guide, make_therapy
from tests.editors import make_editor
from therapies.models import Therapy

HOUR = dt.timedelta(hours=1)


def write(therapy: Any, name: str, *, based_on: int = 0) -> None:
    taken = snapshot(therapy)
    taken["fields"]["name"] = name
    keep(obj=therapy, taken=taken, by="author", based_on=based_on)


def set_time(obj: Any, act: str, reason: str = "") -> Appointment:
    """An appointment of a publisher that is due now."""
    make_editor(PUBLISHER)
    made = schedule(obj=obj, act=act, due_at=timezone.now() + HOUR, by="publisher", reason=reason)
    Appointment.objects.filter(pk=made.pk).update(due_at=timezone.now() - HOUR)
    return made


def run() -> dict[str, int]:
    out = StringIO()
    call_command("publish_due", stdout=out)
    told: dict[str, int] = json.loads(out.getvalue())
    return told


@pytest.mark.django_db
def test_what_is_due_is_done_and_what_is_to_come_waits() -> None:
    due, later, gone = (make_therapy(name="As it was") for _ in range(3))
    write(due, "As it is")
    write(later, "As it will be")
    set_time(due, "publish")
    set_time(gone, "withdraw", "Its licence ended.")
    schedule(obj=later, act="publish", due_at=timezone.now() + HOUR, by="publisher")
    assert run() == {"done": 2, "failed": 0}
    for therapy in (due, later, gone):
        therapy.refresh_from_db()
    assert (due.name, due.published_by, later.name) == ("As it is", "publisher", "As it was")
    assert (gone.state, gone.withdrawn_because) == ("withdrawn", "Its licence ended.")
    assert Appointment.objects.get().key == later.slug
    epoch = current_epoch()
    assert run() == {"done": 0, "failed": 0}
    assert current_epoch() == epoch


@pytest.mark.django_db
def test_what_cannot_be_done_stays_with_the_reason_and_the_rest_is_done() -> None:
    story, therapy = make_guide(state="draft", kind="story"), make_therapy(state="draft")
    set_time(story, "publish")
    set_time(therapy, "publish")
    out = StringIO()
    with pytest.raises(CommandError) as stop:
        call_command("publish_due", stdout=out)
    assert stop.value.returncode == 3
    assert json.loads(out.getvalue()) == {"done": 1, "failed": 1}
    assert "consent" in Appointment.objects.get().failed_because
    story.refresh_from_db()
    therapy.refresh_from_db()
    assert (story.state, therapy.state) == ("draft", "published")


@pytest.mark.django_db
def test_acts_on_what_is_no_more_fail_alone() -> None:
    gone, therapy = make_therapy(state="draft"), make_therapy(state="draft")
    for record in (gone, therapy):
        set_time(record, "publish")
    gone.delete()
    Appointment.objects.create(kind="zoo.animal", key="a", act="publish", due_at=timezone.now(), set_by="x")
    assert do_due() == (1, 2)
    assert Appointment.objects.filter(failed_because="The record is gone.").count() == 1


@pytest.mark.django_db
def test_what_was_written_after_the_time_was_set_waits_for_somebody_who_saw_it() -> None:
    therapy = make_therapy(name="As it was")
    write(therapy, "As the publisher saw it")
    set_time(therapy, "publish")
    write(therapy, "Slipped in", based_on=2)
    assert do_due() == (0, 1)
    assert "saved or returned after this time was set" in Appointment.objects.get().failed_because
    assert Therapy.objects.get().name == "As it was"
    submit(obj=therapy, by="author")
    approve(obj=therapy, by="reviewer")
    assert do_due() == (1, 0)
    assert Therapy.objects.get().name == "Slipped in"


@pytest.mark.django_db
def test_what_a_reviewer_returned_is_not_published_at_its_time() -> None:
    therapy = make_therapy(name="As it was")
    write(therapy, "Wrong")
    submit(obj=therapy, by="author")
    set_time(therapy, "publish")
    give_back(obj=therapy, by="reviewer", comment="This is wrong, do not publish.")
    assert do_due() == (0, 1)
    submit(obj=therapy, by="author")
    assert do_due() == (0, 1)
    assert "returned after this time was set" in Appointment.objects.get().failed_because
    assert Therapy.objects.get().name == "As it was"
    set_time(therapy, "publish")
    assert do_due() == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "leave",
    [
        lambda user: user.groups.set([Group.objects.get_or_create(name=AUDITOR)[0]]),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    ],
)
def test_nothing_is_done_for_somebody_who_may_no_longer_publish(leave: Any) -> None:
    new, old = make_therapy(state="draft"), make_therapy()
    set_time(new, "publish")
    set_time(old, "withdraw", "Its licence ended.")
    leave(make_editor(PUBLISHER))
    assert do_due() == (0, 2)
    told = set(Appointment.objects.values_list("failed_because", flat=True))
    assert told == {"“publisher”, who set this time, may no longer publish. Somebody who may must set it again."}
    assert set(Therapy.objects.values_list("pk", "state")) == {(new.pk, "draft"), (old.pk, "published")}


@pytest.mark.django_db
def test_what_was_published_by_hand_is_not_published_again() -> None:
    therapy = make_therapy(name="As it was")
    write(therapy, "As it is")
    set_time(therapy, "publish")
    publish(obj=therapy, by="somebody else")
    assert do_due() == (0, 0)
    assert Therapy.objects.get().published_by == "somebody else"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "ahead", "reason", "told"), [("publish", -HOUR, "", "time is past"), ("withdraw", HOUR, " ", "Say why")]
)
def test_a_time_that_is_past_and_a_withdrawal_without_reason_are_refused(
    act: str, ahead: dt.timedelta, reason: str, told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        schedule(obj=make_therapy(), act=act, due_at=timezone.now() + ahead, by="publisher", reason=reason)


@pytest.mark.django_db
def test_a_second_time_takes_the_place_of_the_first() -> None:
    therapy = make_therapy(state="draft")
    for hours in (1, 2):
        schedule(obj=therapy, act="publish", due_at=timezone.now() + hours * HOUR, by="publisher")
    assert Appointment.objects.get().due_at > timezone.now() + HOUR


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_each_act_is_done_by_one() -> None:
    therapies = [make_therapy(name="As it was") for _ in range(12)]
    for therapy in therapies:
        write(therapy, "As it is")
        set_time(therapy, "publish")
    Proposal.objects.about(therapies[0]).update(authors=["publisher"])  # so that one is refused

    def work(_number: int) -> tuple[int, int]:
        try:
            return do_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    assert sum(done for done, _failed in results) == 11
    assert all(failed <= 1 for _done, failed in results)
    assert set(Appointment.objects.values_list("key", flat=True)) == {therapies[0].slug}
    assert Therapy.objects.filter(name="As it is").count() == 11
    assert AuditEntry.objects.filter(act="publish").count() == 11
