"""Acts on many records from their list: submit, set what the review says, export."""

import csv
import datetime as dt
import io
from typing import Any

import pytest

from editorial.actions import head, keep
from editorial.models import Edition, Proposal
from editorial.roles import AUDITOR, AUTHOR, PUBLISHER, REVIEWER
from editorial.snapshots import snapshot
from tests.builders import make_therapy
from tests.editors import log_in, make_editor, messages, page
from therapies.models import Therapy

pytestmark = pytest.mark.django_db

LIST = page("changelist", Therapy)


def act(client: Any, name: str, *records: Therapy, **fields: Any) -> Any:
    data = {"action": name, "_selected_action": [record.pk for record in records], **fields}
    return client.post(LIST, data, follow=True)


def draft(therapy: Therapy, by: str) -> None:
    taken = snapshot(therapy)
    taken["fields"]["summary"] = "Other words."
    keep(obj=therapy, taken=taken, by=by, based_on=therapy.edition)


def test_the_form_comes_first_and_changes_nothing() -> None:
    therapy = make_therapy(name="Nasal cells")
    answer = act(log_in(AUTHOR), "review_selected", therapy)
    assert "Nasal cells" in answer.content.decode()
    assert not Edition.objects.exists()


def test_a_review_date_waits_in_a_draft_of_each_record() -> None:
    live, new = make_therapy(review_due="2100-01-01"), make_therapy(state="draft")
    answer = act(log_in(AUTHOR), "review_selected", live, new, set="1", review_due="2027-03-01")
    assert messages(answer) == ["The drafts of 2 records are saved."]
    for therapy in (live, new):
        therapy.refresh_from_db()
        assert head(therapy).snapshot["fields"]["review_due"] == "2027-03-01"
    assert live.review_due == dt.date(2100, 1, 1)
    assert new.review_due == dt.date(2027, 3, 1)


def test_a_reviewer_is_set_on_top_of_what_waits() -> None:
    therapy = make_therapy()
    draft(therapy, "author")
    values = {"reviewed_by": "A. Nurse", "reviewed_on": "2026-05-01", "reviewed_as": "clinician"}
    values["reviewer_interests"] = "None declared"
    act(log_in(AUTHOR), "review_selected", therapy, set="1", **values)
    said = Proposal.objects.about(therapy).get().edition.snapshot["fields"]
    assert {name: said[name] for name in values} == values
    assert said["summary"] == "Other words."


def test_naming_somebody_submits_the_drafts_to_them() -> None:
    make_editor(REVIEWER)
    therapy = make_therapy()
    act(log_in(AUTHOR), "review_selected", therapy, set="1", review_due="2027-03-01", reviewer="reviewer")
    proposal = Proposal.objects.about(therapy).get()
    assert (proposal.stage, proposal.reviewer) == ("submitted", "reviewer")


def test_a_record_without_a_draft_refuses_to_be_submitted() -> None:
    make_editor(REVIEWER)
    therapy = make_therapy(name="Nothing waits here")
    answer = act(log_in(AUTHOR), "review_selected", therapy, set="1", reviewer="reviewer")
    (told,) = messages(answer)
    assert "Nothing waits here</a>: Nothing waits to be published." in told


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "Set at least one field."),
        ({"reviewed_by": "A. Nurse"}, "Name both who reviewed it and when, or neither."),
        ({"reviewed_by": "A. Nurse", "reviewed_on": "2026-05-01"}, "Write down the reviewer"),
        ({"review_due": "soon"}, "Enter a valid date."),
    ],
)
def test_a_form_that_says_too_little_comes_back(values: dict[str, str], why: str) -> None:
    answer = act(log_in(AUTHOR), "review_selected", make_therapy(), set="1", **values)
    assert why in answer.content.decode()
    assert not Edition.objects.exists()


def test_drafts_of_others_stay_as_they_are() -> None:
    theirs, mine = make_therapy(name="Theirs"), make_therapy()
    draft(theirs, "publisher")
    answer = act(log_in(AUTHOR), "review_selected", theirs, mine, set="1", review_due="2027-03-01")
    done, refused = messages(answer)
    assert done == "The draft of 1 record is saved."
    assert "Theirs</a>: Somebody else is writing in this draft." in refused


def test_several_drafts_are_submitted() -> None:
    first, second, none = make_therapy(), make_therapy(), make_therapy(name="No draft")
    for therapy in (first, second):
        draft(therapy, "author")
    answer = act(log_in(AUTHOR), "submit_selected", first, second, none)
    done, refused = messages(answer)
    assert done == "2 drafts are submitted."
    assert "No draft</a>: Nothing waits to be published." in refused
    assert set(Proposal.objects.values_list("stage", flat=True)) == {"submitted"}


def test_the_chosen_records_are_exported() -> None:
    chosen, _other = make_therapy(), make_therapy()
    answer = act(log_in(AUDITOR), "export_as_csv", chosen)
    table = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))
    assert [line[0] for line in table] == ["key", chosen.slug]


def test_who_changes_nothing_is_offered_exports_alone() -> None:
    make_therapy()
    choices = log_in(AUDITOR).get(LIST).context["action_form"].fields["action"].choices
    assert {name for name, _text in choices if name} == {"export_as_csv", "export_as_xlsx"}
    assert "import/" not in log_in(AUDITOR).get(LIST).content.decode()
    assert "import/" in log_in(PUBLISHER).get(LIST).content.decode()
