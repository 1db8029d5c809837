"""What waits: the list of proposals, and acts on several at once."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editorial.actions import approve, give_back, keep, submit
from editorial.models import Proposal, Publishable
from editorial.roles import ADMINISTRATOR, AUDITOR, AUTHOR, PUBLISHER, REVIEWER
from editorial.snapshots import snapshot
from tests.builders import make_guide, make_source, make_therapy
from tests.editors import log_in, make_editor, messages, page
from therapies.models import Therapy

pytestmark = pytest.mark.django_db

LIST = page("changelist", Proposal)


def draft(record: Any, by: str = "author", stage: str = "draft", **fields: Any) -> Proposal:
    taken = snapshot(record)
    taken["fields"] |= fields or {"summary": f"Other words of {record.slug}."}
    keep(obj=record, taken=taken, by=by, based_on=record.edition)
    if stage != "draft":
        submit(obj=record, by=by)
    if stage == "approved":
        approve(obj=record, by="reviewer")
    return Proposal.objects.about(record).get()


def fit(**overrides: Any) -> Any:
    """A therapy that the gate lets pass."""
    therapy = make_therapy(review_due="2099-01-01", checked_on="2026-01-01", **overrides)
    therapy.citations.create(source=make_source(review_due="2099-01-01"))
    return therapy


def act(client: Client, name: str, *proposals: Proposal, **more: str) -> Any:
    chosen = {"action": name, "_selected_action": [proposal.pk for proposal in proposals]}
    return client.post(LIST, chosen | more, follow=True)


def drawn(answer: Any) -> str:
    """When a list says that it was drawn."""
    found = re.search(r'name="_drawn" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def stages() -> dict[str, str]:
    return dict(Proposal.objects.values_list("key", "stage"))


def names(answer: Any) -> list[str]:
    return [proposal.named for proposal in answer.context["cl"].result_list]


def test_it_lists_titles_of_what_waits_and_leads_to_their_publication() -> None:
    therapy = make_therapy(name="Live name")
    draft(therapy, name="Name that waits")
    shown = log_in(AUTHOR).get(LIST).content.decode()
    assert f'<a href="{page("publication", therapy)}">Name that waits</a>' in shown
    assert "Draft" in shown


def test_it_is_filtered_by_stage_kind_author_and_by_what_waits_for_me() -> None:
    mine, theirs, guide = make_therapy(name="Mine"), make_therapy(name="Theirs"), make_guide(title="Guide")
    draft(mine, "publisher", stage="submitted")
    draft(theirs, "author", stage="submitted")
    draft(guide, "author")
    client = log_in(PUBLISHER)
    assert names(client.get(LIST, {"stage__exact": "draft"})) == ["Guide"]
    assert names(client.get(LIST, {"kind": "guides.guide"})) == ["Guide"]
    assert sorted(names(client.get(LIST, {"author": "author"}))) == ["Guide", "Theirs"]
    assert names(client.get(LIST, {"mine": "review"})) == ["Theirs"]
    assert names(client.get(LIST, {"q": "guide"})) == ["Guide"]


def test_several_are_submitted_and_those_of_others_refuse() -> None:
    mine, theirs = draft(make_therapy(name="Mine")), draft(make_therapy(name="Theirs"), "publisher")
    answer = act(log_in(AUTHOR), "submit_selected", mine, theirs)
    assert stages() == {mine.key: "submitted", theirs.key: "draft"}
    told = messages(answer)
    assert told[0] == "1 draft is submitted."
    assert "Somebody else is writing in this draft." in told[1]
    assert f"{theirs.key}" not in told[0]
    assert '<a href="/admin/therapies/therapy/' in answer.content.decode()


def test_who_was_named_as_the_reviewer_stays_named_when_it_is_submitted_from_a_list() -> None:
    therapy = make_therapy()
    draft(therapy)
    make_editor(REVIEWER)
    submit(obj=therapy, by="author", reviewer="reviewer")
    give_back(obj=therapy, by="reviewer", comment="Say who.")
    act(log_in(AUTHOR), "submit_selected", Proposal.objects.get())
    proposal = Proposal.objects.get()
    assert (proposal.stage, proposal.reviewer) == ("submitted", "reviewer")
    give_back(obj=therapy, by="reviewer", comment="Say when.")
    submit(obj=therapy, by="author", reviewer="")
    assert Proposal.objects.get().reviewer == ""


def test_several_are_approved_but_nobody_approves_their_own() -> None:
    theirs = draft(make_therapy(), stage="submitted")
    mine = draft(make_therapy(name="My own"), "publisher", stage="submitted")
    answer = act(log_in(PUBLISHER), "approve_selected", theirs, mine)
    assert stages() == {theirs.key: "approved", mine.key: "submitted"}
    assert "You wrote in this edition." in messages(answer)[1]


def test_several_of_different_kinds_are_published_together() -> None:
    first, second = draft(fit(), stage="approved"), draft(make_source(), stage="approved", notes="Read twice.")
    answer = act(log_in(PUBLISHER), "publish_selected", first, second)
    assert messages(answer) == ["2 records were published."]
    assert not Proposal.objects.exists()


def test_nobody_approves_or_publishes_what_was_saved_after_the_list_was_drawn() -> None:
    reviewer, publisher, therapy = log_in(REVIEWER), log_in(PUBLISHER), fit()
    waiting = draft(therapy, stage="submitted")
    seen = {"_drawn": drawn(reviewer.get(LIST))}
    keep(obj=therapy, taken=snapshot(therapy), by="author", based_on=2)
    submit(obj=therapy, by="author")
    assert (
        "Edition 3 was saved after you opened this list."
        in messages(act(reviewer, "approve_selected", waiting, **seen))[0]
    )
    assert "was saved after" in messages(act(publisher, "publish_selected", waiting, **seen))[0]
    chosen = {"action": "publish_selected", "_selected_action": [therapy.pk]}
    assert "was saved after" in messages(publisher.post(page("changelist", Therapy), chosen | seen))[0]
    assert stages() == {therapy.slug: "submitted"}
    now = {"_drawn": drawn(publisher.get(page("changelist", Therapy)))}
    assert messages(publisher.post(page("changelist", Therapy), chosen | now)) == ["1 record was published."]


def test_all_are_published_or_none_and_each_refusal_names_its_record() -> None:
    good, bad = fit(), make_therapy(name="Not approved")
    first, second = draft(good, stage="approved"), draft(bad, "publisher")
    answer = act(log_in(PUBLISHER), "publish_selected", first, second)
    (told,) = messages(answer)
    assert told.startswith("Nothing was published.")
    assert f'<a href="{page("publication", bad)}">Not approved</a>' in told
    good.refresh_from_db()
    assert good.summary == "Cells that wrap nerves."
    assert Proposal.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (AUTHOR, {"submit_selected"}),
        (REVIEWER, {"approve_selected"}),
        (PUBLISHER, {"submit_selected", "approve_selected", "publish_selected"}),
        (ADMINISTRATOR, {"submit_selected", "approve_selected", "publish_selected"}),
        (AUDITOR, set()),
    ],
)
def test_each_role_is_offered_what_it_may_do(role: str, offered: set[str]) -> None:
    draft(make_therapy())
    form = log_in(role).get(LIST).context["action_form"]
    assert {name for name, _text in form.fields["action"].choices if name} == offered if form else not offered


def test_the_list_asks_as_often_for_40_as_for_4() -> None:
    client, asked = log_in(PUBLISHER), []
    for number in (4, 36):
        for _ in range(number):
            draft(make_therapy())
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_waits_of_a_record_that_is_gone_does_no_harm() -> None:
    record: Publishable = make_therapy(state="draft")
    proposal = draft(record)
    type(record).objects.filter(pk=record.pk).delete()
    answer = act(log_in(PUBLISHER), "submit_selected", proposal)
    assert "is gone" in messages(answer)[0]
