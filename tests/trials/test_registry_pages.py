"""What readers and the API get of several registries: differences, changes, and what follows."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders import make_change, make_trial
from tests.trials.registries.exports import make_export
from tests.trials.registries.studies import make_study
from tests.trials.registries.test_linking import take
from tests.trials.test_views import page_of, text_of
from trials.models import RegistryRecord, Trial, TrialChange

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
GERMAN = make_export("DRKS00099001", Secondary_ID="NCT09000001", Recruitment_Status="Completed")


def show_all() -> None:
    Trial.objects.update(state="published", published_at=timezone.now(), published_by="publisher")


def api(client: Client, key: str, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/trials/{key}/{query}")
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    return said


class TestDifferences:
    def test_both_are_shown_by_field_with_register_and_date(self, client: Client) -> None:
        take(make_study(), GERMAN)
        show_all()
        text = text_of(client, "/trials/NCT09000001/")
        assert "Where its registries disagree" in text
        assert '<th scope="rowgroup" rowspan="2">Status</th>' in text
        assert "20 (planned)" in text
        assert "<td>24</td>" in text
        assert "German Clinical Trials Register" in text
        assert "20 May 2024" in text
        assert "1 Jun 2024" in text
        assert "C5 to T10" in text

    def test_the_api_gives_them_too(self, client: Client) -> None:
        take(make_study(), GERMAN)
        show_all()
        lead, other = sorted(api(client, "NCT09000001")["records"], key=lambda one: one["registry"])
        assert (lead["register"], lead["facts"], lead["differs"]) == ("ClinicalTrials.gov", None, [])
        assert (other["identifier"], other["as_of"]) == ("DRKS00099001", "2024-05-20")
        assert other["differs"] == ["status", "enrolment", "start_date", "criteria"]
        assert other["facts"]["status"] == "COMPLETED"

    def test_a_copy_by_way_of_another_s_portal_is_called_one(self, client: Client) -> None:
        take(GERMAN)
        show_all()
        assert "search portal of the World Health Organization" in text_of(client, "/trials/DRKS00099001/")
        take(make_study())
        show_all()
        assert "search portal" not in text_of(client, "/trials/DRKS00099001/")

    @pytest.mark.parametrize("field", [{"results_yes_no": "Yes"}, {"results_date_posted": "03/09/2021"}])
    def test_results_in_another_registry_are_not_overdue(self, client: Client, field: dict[str, str]) -> None:
        ended = {"statusModule": {"overallStatus": "COMPLETED", "primaryCompletionDateStruct": {"date": "2020-01"}}}
        take(make_study(**ended), GERMAN)
        show_all()
        values = {one["key"]: one["value"] for one in api(client, "NCT09000001")["derived"]}
        assert values["results_overdue"] == "yes"
        take({**GERMAN, **field})
        values = {one["key"]: one["value"] for one in api(client, "NCT09000001")["derived"]}
        assert values["results_overdue"] == "no"

    def test_an_older_copy_of_the_same_record_is_no_disagreement(self, client: Client) -> None:
        take(make_study(), make_export("NCT09000001", Source_Register="ClinicalTrials.gov", Target_size="99"))
        show_all()
        assert "disagree" not in page_of(client, "/trials/NCT09000001/")

    def test_a_newer_copy_of_the_same_record_is_one(self, client: Client) -> None:
        copy = make_export("NCT09000001", Source_Register="ClinicalTrials.gov", Target_size="7")
        take(make_study(), {**copy, "Last_Refreshed_on": "20 May 2026"})
        show_all()
        text = text_of(client, "/trials/NCT09000001/")
        assert "Where its registries disagree" in text
        assert "20 (planned)" in text
        assert "<td>7</td>" in text
        assert '<th scope="rowgroup" rowspan="2">Who' not in text, "copies lose signs of the criteria"

    def test_a_protocol_is_no_report_of_results(self, client: Client) -> None:
        ended = {"statusModule": {"overallStatus": "COMPLETED", "primaryCompletionDateStruct": {"date": "2020-01"}}}
        paper = {"type": "DERIVED", "citation": "Cells: study protocol for a trial. Trials. 2021 Oct 12;16:455."}
        take(make_study(**ended, referencesModule={"references": [paper]}))
        show_all()
        values = {one["key"]: one["value"] for one in api(client, "NCT09000001")["derived"]}
        assert values["results_overdue"] == "yes"

    def test_the_planned_number_is_that_of_the_leading_record(self, client: Client) -> None:
        take(make_study(), make_study(designModule={"enrollmentInfo": {"count": 20, "type": "ACTUAL"}}))
        show_all()
        words = {one["key"]: one["words"] for one in api(client, "NCT09000001")["derived"]}
        assert words["enrolment"] == "20 people were planned, 20 took part"


class TestChanges:
    def test_the_page_of_a_trial_names_the_last_days(self, client: Client) -> None:
        take(make_study(), make_study(statusModule={"overallStatus": "SUSPENDED"}))
        show_all()
        text = text_of(client, "/trials/NCT09000001/")
        assert "What changed in its registry" in text
        assert "Status: Recruiting → Suspended" in text

    def test_long_texts_are_compared_word_for_word_on_a_page_of_their_own(self, client: Client) -> None:
        take(make_study(), make_study(eligibilityModule={"eligibilityCriteria": "Inclusion Criteria:\n\n* AIS A or C"}))
        show_all()
        text = text_of(client, "/trials/NCT09000001/registry/")
        assert "<del>B * C5 to T10</del><ins>C</ins>" in text
        assert client.get("/trials/NCT00000000/registry/").status_code == 404

    def test_a_draft_s_changes_are_told_nowhere(self, client: Client) -> None:
        trial = make_trial(state="draft", title="A draft")
        make_change(trial=trial)
        assert client.get(f"/trials/{trial.slug}/registry/").status_code == 404
        assert "A draft" not in page_of(client, "/trials/changes/")
        assert "A draft" not in page_of(client, "/trials/changes/feed/")

    def test_the_list_shows_what_matters_by_month_and_kind(self, client: Client) -> None:
        trial = make_trial(title="A trial")
        make_change(trial=trial, seen_on="2026-11-02")
        make_change(trial=trial, seen_on="2026-10-31", field="enrolment", was=10, now=12, weight=2)
        make_change(trial=trial, seen_on="2026-11-02", field="keywords", was=["x1"], now=[], weight=9)
        text = text_of(client, "/trials/changes/")
        assert "Recruiting → Suspended" in text
        assert "10 → 12" in text
        assert "x1" not in text
        assert "10 → 12" not in page_of(client, "/trials/changes/?month=2026-11")
        assert "10 → 12" in page_of(client, "/trials/changes/?about=enrolment")
        assert "Suspended" not in page_of(client, "/trials/changes/?about=enrolment")

    @pytest.mark.parametrize(
        "query", ["month=2026-13", "month=0000-01", "month=november", "month=%00", "about=moon", "after=%21"]
    )
    def test_a_bad_value_is_a_problem(self, client: Client, query: str) -> None:
        make_change()
        assert "There is a problem" in page_of(client, f"/trials/changes/?{query}", status=400)

    def test_what_changed_this_month_is_one_step_away(self, client: Client) -> None:
        make_change(seen_on=timezone.localdate())
        address = f"?month={timezone.localdate():%Y-%m}"
        assert f'href="{address}"' in page_of(client, "/trials/changes/")
        assert "Recruiting → Suspended" in text_of(client, f"/trials/changes/{address}")

    def test_the_feed_has_an_entry_a_change(self, client: Client) -> None:
        trial = make_trial(title="A trial")
        make_change(trial=trial)
        make_change(trial=trial, field="why_stopped", was="", now="No money", weight=1)
        make_change(trial=trial)
        entries = ET.fromstring(client.get("/trials/changes/feed/").content).findall(f"{ATOM}entry")
        assert {entry.findtext(f"{ATOM}title") for entry in entries} == {
            "A trial: Status",
            "A trial: Why it stopped",
        }
        assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 3

    def test_the_api_gives_the_changes_of_a_trial(self, client: Client) -> None:
        change = make_change()
        (told,) = api(client, change.trial.slug)["registry_changes"]
        assert (told["field"], told["was"], told["now"]) == ("status", "RECRUITING", "SUSPENDED")

    def test_a_study_that_vanished_says_since_when(self, client: Client) -> None:
        take(make_study())
        show_all()
        RegistryRecord.objects.update(last_seen_on="2026-11-01")
        assert "We read what stands here on 1 Nov 2026" in text_of(client, "/trials/NCT09000001/")


class TestDerived:
    def test_a_badge_has_its_rule_one_step_away(self, client: Client) -> None:
        trial = make_trial(status="TERMINATED", why_stopped="No money")
        text = text_of(client, trial.get_absolute_url())
        assert '<summary><span data-is="unclear">Stopped early: No money</span></summary>' in text
        assert "The reason is the registry's own" in text.replace("&#x27;", "'")

    def test_the_api_gives_value_words_and_rule(self, client: Client) -> None:
        trial = make_trial(status="UNKNOWN")
        said = {one["key"]: one for one in api(client, trial.slug)["derived"]}
        assert said["status_unknown"]["value"] == "yes"
        assert said["status_unknown"]["rule"]
        assert api(client, trial.slug, "?fields=derived").keys() == {"key", "derived"}
        assert "derived" not in api(client, trial.slug, "?fields=title")

    def test_what_was_planned_is_known_from_the_change(self, client: Client) -> None:
        take(make_study(), make_study(designModule={"enrollmentInfo": {"count": 12, "type": "ACTUAL"}}))
        show_all()
        assert "20 people were planned, 12 took part" in page_of(client, "/trials/NCT09000001/")


def test_budgets_do_not_grow_with_the_changes(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    trial = make_trial(enrolment_type="ACTUAL", enrolment=3)
    for number in range(60):
        make_change(trial=trial, was=str(number))
    for path, most in (
        (trial.get_absolute_url(), 32),
        (f"/trials/{trial.slug}/registry/", 6),
        ("/trials/changes/", 8),
        (f"/api/v1/trials/{trial.slug}/", 8),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200
    assert TrialChange.objects.count() == 60
