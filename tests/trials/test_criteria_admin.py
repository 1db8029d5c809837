"""The page on which an editor checks what a machine read in a trial's criteria."""

from typing import Any

import pytest
from django.test import Client

from editorial.actions import publish
from editorial.models import Edition, Proposal
from editorial.roles import AUTHOR, PUBLISHER
from tests.builders import make_change, make_trial
from tests.editors import log_in, messages, page
from trials.models import EligibilityGroup, Trial, TrialChange

pytestmark = pytest.mark.django_db

TEXT = "Inclusion:\n* AIS A or B & <C>\n* C5 to T1"
READ = {"origin": "machine", "ais": ["A", "B"], "ais_words": "AIS A or B", "quotes": {"ais": [[13, 23]]}}


def make_read(*groups: dict[str, Any], **overrides: Any) -> Trial:
    """A trial in whose criteria a machine read these groups."""
    trial = make_trial(criteria=TEXT, **overrides)
    for position, group in enumerate(groups or [READ]):
        EligibilityGroup.objects.create(trial=trial, position=position, **{"origin": "machine", **group})
    return trial


def sent(client: Client, trial: Trial) -> dict[str, Any]:
    """What the page would send if nothing were changed."""
    context: Any = client.get(page("criteria", trial)).context
    formset = context["formset"].formset
    data: dict[str, Any] = {"_edition": context["opened"], "_shown": context["shown"], "_reason": context["reason"]}
    for form in [formset.management_form, *formset.forms]:
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != "":
                data[field.html_name] = "on" if value is True else value
    return data


def confirm(client: Client, trial: Trial, changes: dict[str, Any] | None = None, *, button: str = "_save") -> Any:
    return client.post(page("criteria", trial), sent(client, trial) | (changes or {}) | {button: "1"})


def drafted(trial: Trial) -> list[dict[str, Any]]:
    """The groups of the draft that waits."""
    rows: list[dict[str, Any]] = Proposal.objects.about(trial).get().edition.snapshot["owned"]["eligibility_groups"]
    return rows


def test_text_and_readings_stand_side_by_side_with_the_words_marked() -> None:
    shown = log_in(AUTHOR).get(page("criteria", make_read())).content.decode()
    assert '* <sup id="words-1">1</sup><mark>AIS A or B</mark> &amp; &lt;C&gt;' in shown
    assert '<a href="#words-1">1: “AIS A or B”</a>' in shown


def test_one_press_confirms_what_was_read_as_a_draft() -> None:
    client, trial = log_in(AUTHOR), make_read(READ, {"label": "Cohort 2", "level_min": 4, "level_max": 8})
    answer = confirm(client, trial)
    assert answer.status_code == 302, answer.context["errors"]
    first, second = drafted(trial)
    assert (first["ais"], first["ais_words"], second["label"]) == (["A", "B"], "AIS A or B", "Cohort 2")
    assert (second["level_min"], second["level_max"]) == (4, 8)
    edition = Proposal.objects.about(trial).get().edition
    assert (edition.made_by, edition.reason) == ("author", "Criteria checked against the registry's words.")
    assert not trial.eligibility_groups.filter(origin="editor").exists(), "readers see what is published"


def test_a_group_of_which_nothing_was_certain_keeps_the_words_of_the_doubt() -> None:
    client, trial = log_in(AUTHOR), make_read({"unsure": ["ais"], "quotes": {"ais": [[13, 23]]}})
    assert confirm(client, trial).status_code == 302
    [group] = drafted(trial)
    assert (group["ais"], group["ais_words"]) == ([], "AIS A or B")


def test_values_are_corrected_and_groups_added_and_left_out() -> None:
    client, trial = log_in(AUTHOR), make_read(READ, {"label": "Wrong"})
    name = "eligibility_groups-{}-{}".format
    changes = {
        name(0, "ais"): ["C"], name(1, "DELETE"): "on", name(2, "label"): "New", name(2, "ventilator"): "excluded",
    }  # fmt: skip
    assert confirm(client, trial, changes).status_code == 302
    assert [(row["label"], row["ais"], row["ventilator"]) for row in drafted(trial)] == [
        ("", ["C"], ""),
        ("New", [], "excluded"),
    ]


def test_what_cannot_be_comes_back_with_the_reason() -> None:
    client, trial = log_in(AUTHOR), make_read()
    answer = confirm(client, trial, {"eligibility_groups-0-level_min": "4"})
    assert "Give both ends of the range of levels, or neither." in answer.content.decode()
    assert "AIS A or B" in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("days_min", "4000000", "Give days, no more than 54787 (150 years)."),
        ("days_max", "2147483647", "Give days, no more than 54787 (150 years)."),
        ("age_min", "151", "Give an age in years, no more than 150."),
        ("age_max", "32767", "Give an age in years, no more than 150."),
    ],
)
def test_days_and_ages_that_nobody_lives_to_come_back_with_the_reason(field: str, value: str, said: str) -> None:
    answer = confirm(log_in(AUTHOR), make_read(), {f"eligibility_groups-0-{field}": value})
    assert said in answer.content.decode()
    assert not Proposal.objects.exists()


def test_published_the_page_says_no_longer_that_nobody_checked(client: Client) -> None:
    trial = make_read(plain_summary="Cells for the cord.", relevance="sci_treatment")
    assert confirm(log_in(AUTHOR), trial, button="_submit").status_code == 302
    assert Proposal.objects.about(trial).get().stage == "submitted"
    assert "not yet checked" in client.get(trial.get_absolute_url()).content.decode()
    publish(obj=trial, by="publisher")
    shown = client.get(trial.get_absolute_url()).content.decode()
    assert "not yet checked" not in shown
    assert "A or B" in shown


def test_an_editor_s_groups_stand_in_the_form_and_the_machine_s_beside_them() -> None:
    trial = make_read(READ, {"label": "Second of the machine", "ais": ["D"]})
    EligibilityGroup.objects.create(trial=trial, label="Mine", ais=["C"])
    client = log_in(AUTHOR)
    data = sent(client, trial)
    assert (data["eligibility_groups-0-label"], data["eligibility_groups-0-ais"]) == ("Mine", ["C"])
    assert "eligibility_groups-1-label" not in data
    shown = client.get(page("criteria", trial)).content.decode()
    assert "<strong>A or B</strong>" in shown
    assert "Second of the machine" in shown


def test_a_save_in_between_is_not_lost() -> None:
    trial = make_read()
    first, second = log_in(PUBLISHER, username="one"), log_in(PUBLISHER, username="two")
    opened = sent(second, trial)
    confirm(first, trial, {"eligibility_groups-0-ais": ["C"]})
    answer = second.post(page("criteria", trial), opened | {"_save": "1"})
    assert "conflict" in answer["Location"]
    assert drafted(trial)[0]["ais"] == ["C"]
    assert Edition.objects.about(trial).filter(conflicts_with__isnull=False).count() == 1


def test_other_words_of_the_trial_stay_as_they_are() -> None:
    trial = make_read(plain_title="In plain words", note="Mind this")
    confirm(log_in(AUTHOR), trial)
    fields = Proposal.objects.about(trial).get().edition.snapshot["fields"]
    assert (fields["plain_title"], fields["note"]) == ("In plain words", "Mind this")


def test_who_may_not_edit_the_trial_sees_the_page_and_saves_nothing() -> None:
    trial = make_read()
    confirm(log_in(AUTHOR), trial)
    other = log_in(AUTHOR, username="another")
    shown = other.get(page("criteria", trial))
    assert "Confirm as read" not in shown.content.decode()
    assert shown.status_code == 200
    assert other.post(page("criteria", trial), {"_save": "1"}).status_code == 403
    assert Client().get(page("criteria", trial)).status_code == 302


def test_a_text_that_changed_since_is_told_until_somebody_saves_the_page() -> None:
    trial = make_read()
    EligibilityGroup.objects.create(trial=trial, ais=["C"])
    weight = TrialChange.Weight
    change = make_change(trial=trial, field="criteria", was="Adults", now=TEXT, weight=weight.ELIGIBILITY)
    other = make_change(trial=trial, field="enrolment", was=1, now=2, weight=weight.ENROLMENT)
    client = log_in(AUTHOR)
    assert "The registry changed who is taken" in client.get(page("criteria", trial)).content.decode()
    assert messages(confirm(client, trial))
    change.refresh_from_db()
    other.refresh_from_db()
    assert (change.looked_by, other.looked_by) == ("author", "")
    assert "The registry changed who is taken" not in client.get(page("criteria", trial)).content.decode()


def test_a_text_that_changed_while_the_page_was_open_is_not_confirmed_unseen() -> None:
    client, trial = log_in(AUTHOR), make_read()
    opened = sent(client, trial)
    now = "Inclusion:\n* AIS C or D"
    Trial.objects.filter(pk=trial.pk).update(criteria=now)
    change = make_change(trial=trial, field="criteria", was=TEXT, now=now, weight=TrialChange.Weight.ELIGIBILITY)
    answer = client.post(page("criteria", trial), opened | {"_save": "1"})
    shown = answer.content.decode()
    assert "The registry changed its criteria while this page was open." in shown
    assert "<mark>AIS C or D</mark>" in shown
    assert answer.context["formset"].formset.forms[0]["ais"].value() == ["A", "B"], "what was typed stays"
    change.refresh_from_db()
    assert change.looked_by == ""
    assert not Proposal.objects.exists()
    again = opened | {"_shown": answer.context["shown"], "eligibility_groups-0-ais": ["C", "D"], "_save": "1"}
    assert client.post(page("criteria", trial), again).status_code == 302
    change.refresh_from_db()
    assert (change.looked_by, drafted(trial)[0]["ais"]) == ("author", ["C", "D"])


def test_a_change_that_did_not_stand_on_the_page_goes_on_waiting() -> None:
    client, trial = log_in(AUTHOR), make_read()
    EligibilityGroup.objects.create(trial=trial, ais=["C"])
    opened = sent(client, trial)
    change = make_change(trial=trial, field="sex", was="ALL", now="MALE", weight=TrialChange.Weight.ELIGIBILITY)
    assert client.post(page("criteria", trial), opened | {"_save": "1"}).status_code == 302
    change.refresh_from_db()
    assert change.looked_by == ""


@pytest.mark.parametrize("claimed", ["", "forged", "of another trial"])
def test_nobody_claims_to_have_seen_a_text_that_was_not_shown_to_them(claimed: str) -> None:
    client, trial = log_in(AUTHOR), make_read()
    opened = sent(client, trial) | {"_shown": claimed}
    if claimed == "of another trial":
        opened |= {"_shown": sent(client, make_read())["_shown"]}
    answer = client.post(page("criteria", trial), opened | {"_save": "1"})
    assert "while this page was open" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_groups_that_an_editor_took_away_do_not_come_back() -> None:
    client, trial = log_in(AUTHOR), make_read()
    confirm(client, trial)
    confirm(client, trial, {"eligibility_groups-0-DELETE": "on"})
    assert drafted(trial) == []
    answer: Any = client.get(page("criteria", trial))
    assert not answer.context["formset"].formset.forms[0]["ais"].value()
    assert "What the machine reads besides" in answer.content.decode()
    confirm(client, trial)
    assert drafted(trial) == []


def test_the_page_says_truly_what_readers_see() -> None:
    client, trial = log_in(AUTHOR), make_read()
    assert "Readers see what the machine read" in client.get(page("criteria", trial)).content.decode()
    confirm(client, trial)
    shown = client.get(page("criteria", trial)).content.decode()
    assert not any(f"Readers see {what}" in shown for what in ("the values", "what", "no values")), "a draft waits"
    shown = client.get(page("criteria", make_trial())).content.decode()
    assert "Readers see no values" in shown
    assert "As the machine reads it" not in shown
    assert "Confirm as read" not in shown


class TestList:
    """The list of trials to be checked."""

    def keys(self, client: Client) -> list[str]:
        context: Any = client.get(page("changelist", Trial), {"criteria": "machine"}).context
        return [trial.slug for trial in context["cl"].result_list]

    def test_it_holds_what_a_machine_read_and_nobody_checked(self) -> None:
        client, trial = log_in(AUTHOR), make_read()
        checked = make_read()
        EligibilityGroup.objects.create(trial=checked)
        make_trial()
        assert self.keys(client) == [trial.slug]
        confirm(client, trial)
        assert self.keys(client) == [], "a draft waits"

    def test_it_leads_to_the_page_and_back(self) -> None:
        client, trial = log_in(AUTHOR), make_read()
        shown = client.get(page("changelist", Trial), {"criteria": "machine"}).content.decode()
        way = f"{page('criteria', trial)}?_changelist_filters=criteria%3Dmachine"
        assert f'<a href="{way}">Check</a>' in shown
        answer = client.post(way, sent(client, trial) | {"_save": "1"})
        assert answer["Location"] == f"{page('changelist', Trial)}?criteria=machine"
