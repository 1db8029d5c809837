"""Which edition a form was opened at decides what becomes of it, so that the browser cannot make it up."""

from typing import Any

import pytest
from django.test import Client

from editorial.actions import head, publish
from editorial.admin.opened import FIELD, signed
from editorial.models import Edition, PreviewLink, Proposal
from editorial.roles import AUTHOR, PUBLISHER
from tests.builders import make_therapy
from tests.editors import filled, log_in, make_editor, messages, page, save
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapy() -> Therapy:
    """Readers see it, and alice writes in a draft of it."""
    therapy = make_therapy(name="Old")
    save(log_in(AUTHOR, username="alice"), page("change", therapy), {"name": "By Alice"})
    return therapy


@pytest.fixture
def mallory(therapy: Therapy) -> Client:
    """An author who wrote none of it."""
    return log_in(AUTHOR, username="mallory")


def forged(therapy: Therapy) -> dict[str, str]:
    """Every way of saying that mallory opened the form before alice began, but for having done so."""
    other, alice, mallory = make_therapy(), make_editor(username="alice"), make_editor(username="mallory")
    fields = {
        "bare": "0",
        "of somebody else": signed(alice, therapy, 0),
        "of another record": signed(mallory, other, 0),
        "mended": signed(mallory, therapy, 2).replace(":", "x:"),
        "of the draft itself": signed(mallory, therapy, 2),
    }
    return fields | {"missing": ""}


ACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "change": ("change", {"name": "By Mallory", "_save": "1"}),
    "discard": ("publication", {"act": "discard"}),
    "submit": ("publication", {"act": "submit"}),
    "restore": ("history", {"restore": "1"}),
    "share": ("preview", {"share": "1", "days": "7"}),
    "submit of several": ("changelist", {"action": "submit_selected"}),
    "review of several": ("changelist", {"action": "review_selected", "set": "1", "review_due": "2030-01-01"}),
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_does_anything_to_the_draft_of_another_by_a_field_that_they_send(
    therapy: Therapy, mallory: Client, act: str
) -> None:
    name, data = ACTS[act]
    address = page(name, Therapy) if name == "changelist" else page(name, therapy)
    for how, field in forged(therapy).items():
        typed = filled(mallory, address) if name == "change" else {}
        mallory.post(address, typed | data | {FIELD: field, "_selected_action": therapy.pk})
        proposal = Proposal.objects.about(therapy).get()
        kept = (proposal.stage, proposal.authors, proposal.edition.number)
        assert kept == ("draft", ["alice"], 2), how
        assert Edition.objects.about(therapy).count() == 2, how
        assert not PreviewLink.objects.exists(), how


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"change"}))
def test_a_form_that_was_open_before_is_good_for_that_form_alone(act: str) -> None:
    therapy, mallory = make_therapy(name="Old"), log_in(AUTHOR, username="mallory")
    typed = filled(mallory, page("change", therapy))
    save(log_in(AUTHOR, username="alice"), page("change", therapy), {"name": "By Alice"})
    assert "/conflict/" in mallory.post(page("change", therapy), typed | {"name": "Mine", "_save": "1"})["Location"]
    name, data = ACTS[act]
    address = page(name, Therapy) if name == "changelist" else page(name, therapy)
    mallory.post(address, data | {FIELD: typed[FIELD], "_selected_action": therapy.pk})
    proposal = Proposal.objects.about(therapy).get()
    assert (proposal.stage, proposal.authors, proposal.edition.number) == ("draft", ["alice"], 2)
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("state", ["published", "draft"])
def test_who_sends_the_words_of_another_does_nothing_to_their_draft(state: str) -> None:
    therapy, mallory = make_therapy(name="Old", state=state), log_in(AUTHOR, username="mallory")
    typed = filled(mallory, page("change", therapy))
    save(log_in(AUTHOR, username="alice"), page("change", therapy), {"name": "By Alice"})
    same = typed | {"name": "By Alice", "_submit": "1", "_key": "other"}
    answer = mallory.post(page("change", therapy), same | ({"slug": "mine"} if state == "draft" else {}))
    assert messages(answer) == ["Somebody else has saved the same words."]
    proposal = Proposal.objects.about(therapy).get()
    assert (proposal.stage, proposal.authors, proposal.edition.number) == ("draft", ["alice"], 2)


def test_what_collided_with_a_draft_that_was_published_is_not_picked_over_the_next_one() -> None:
    therapy, bob = make_therapy(name="Old"), log_in(AUTHOR, username="bob")
    alice = log_in(AUTHOR, username="alice")
    typed = filled(bob, page("change", therapy))
    save(alice, page("change", therapy), {"name": "By Alice"})
    conflict = bob.post(page("change", therapy), typed | {"name": "By Bob", "_save": "1"})["Location"]
    assert bob.get(conflict).status_code == 200
    publish(obj=therapy, by="publisher")
    assert bob.get(conflict).status_code == 200
    save(alice, page("change", therapy), {"name": "By Alice again"})
    assert bob.post(conflict, {"_edition": "4", "pick:name": "mine"}).status_code == 403
    assert head(therapy).snapshot["fields"]["name"] == "By Alice again"


@pytest.mark.parametrize("field", [None, "", "2", "99999", "1.5", "x:y"])
def test_a_form_that_does_not_prove_where_it_began_goes_over_nobodys_words(therapy: Therapy, field: str | None) -> None:
    publisher = log_in(PUBLISHER)
    typed = filled(publisher, page("change", therapy)) | {"name": "By a publisher", "_save": "1", FIELD: field}
    answer = publisher.post(
        page("change", therapy), {name: value for name, value in typed.items() if value is not None}
    )
    assert "/conflict/" in answer["Location"]
    assert head(therapy).snapshot["fields"]["name"] == "By Alice"
    assert "a publisher" in publisher.get(answer["Location"]).content.decode()
