"""Pages of trials."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from institutions.models import Institution
from tests.builders import (
    make_claim,
    make_country,
    make_finding,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)
from trials.criteria.segments import SEGMENTS
from trials.models import Disagreement, TrialFinding, TrialIdentifier, TrialRelation, TrialSite, TrialSponsor

pytestmark = pytest.mark.django_db


def page_of(client: Client, path: str, *, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def text_of(client: Client, path: str) -> str:
    return " ".join(page_of(client, path).split())


class TestList:
    def test_shows_status_phase_place_and_therapy(self, client: Client) -> None:
        therapy = make_therapy(name="Nose cells")
        make_trial(title="A trial", site={"country_name": "China"}, therapy=therapy, sponsor="A hospital", enrolment=12)
        text = text_of(client, "/trials/")
        assert "A trial" in text
        assert 'data-is="RECRUITING">Recruiting' in text
        assert "Phase 1" in text
        assert "12 people" in text
        assert "Nose cells. A hospital (China)" in text
        assert "1 result<" in text

    def test_filters_and_removable_chips(self, client: Client) -> None:
        make_trial(title="Open one", status="RECRUITING")
        make_trial(title="Done one", status="COMPLETED")
        html = page_of(client, "/trials/?status=RECRUITING&q=one")
        assert "Open one" in html
        assert "Done one" not in html
        assert '<a href="?q=one">Status: Recruiting</a>' in html
        assert '<a href="?status=RECRUITING">Words: one</a>' in html
        assert '<option value="RECRUITING" selected>' in html

    def test_options_say_how_many_trials_each_would_leave(self, client: Client) -> None:
        for status, phase in (("RECRUITING", "PHASE1"), ("RECRUITING", "PHASE2"), ("COMPLETED", "PHASE2")):
            make_trial(status=status, phase=phase)
        html = page_of(client, "/trials/?status=RECRUITING")
        assert '<option value="RECRUITING" selected>Recruiting (2)</option>' in html
        assert '<option value="COMPLETED">Completed (1)</option>' in html
        assert '<option value="PHASE2">Phase 2 (1)</option>' in html
        assert '<option value="PHASE3">Phase 3 (0)</option>' in html

    def test_several_values_of_one_filter_are_kept(self, client: Client) -> None:
        html = page_of(client, "/trials/?status=RECRUITING&status=COMPLETED")
        assert '<select name="status" id="status" multiple' in html
        assert html.count(" selected>") == 2

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("status=banana", "status"),
            ("phase=9", "phase"),
            ("level=Z9", "level"),
            ("ais=F", "ais"),
            ("months_since_injury=many", "months_since_injury"),
            ("months_since_injury=-1", "months_since_injury"),
            ("months_since_injury=1e999", "months_since_injury"),
            ("country=nowhere", "country"),
            ("ordering=slug", "ordering"),
            ("q=%00", "q"),
        ],
    )
    def test_bad_value_is_a_problem_that_leads_to_its_field(self, client: Client, query: str, field: str) -> None:
        make_trial(title="Some trial")
        html = page_of(client, f"/trials/?{query}", status=400)
        assert "There is a problem" in html
        assert f'<a href="#{field}">' in html
        assert f'id="{field}-error"' in html
        assert f'aria-describedby="{field}-error"' in html
        assert "<details open>" in html or field in {"q", "status", "country"}
        assert "Some trial" not in html

    @pytest.mark.parametrize("place", ["-1.", "9" * 5000, "%00", "\uff11"])
    def test_what_can_be_no_place_in_a_list_is_a_problem(self, client: Client, place: str) -> None:
        make_trial()
        html = page_of(client, f"/trials/?after={place}", status=400)
        assert "cannot be a place in a list. Take it from the address of a page, or leave it out." in html

    @pytest.mark.parametrize("name", ["after", "before"])
    def test_a_place_at_which_a_list_has_nothing_any_more_is_not_found(self, client: Client, name: str) -> None:
        make_trial()
        html = page_of(client, f"/trials/?{name}=WyIyMDIwIiwxXQ&status=COMPLETED", status=404)
        assert "The list has nothing there" in html

    def test_pages_lead_to_each_other_with_the_filters_that_are_on(self, client: Client) -> None:
        for number in range(45):
            make_trial(status="COMPLETED", title=f"Trial {number:02}")
        html = page_of(client, "/trials/?status=COMPLETED")
        assert "First page" not in html
        seen = []
        while following := re.search(r'<a href="([^"]+)">Next page</a>', html):
            seen.append(html)
            html = page_of(client, f"/trials/{unescape(following[1])}")
        assert len(seen) == 2
        assert '<a href="?status=COMPLETED">First page</a>' in html
        assert sorted(re.findall(r"Trial (\d\d)", "".join([*seen, html]))) == [f"{number:02}" for number in range(45)]
        back = re.search(r'<a href="([^"]+)">Previous page</a>', html)
        assert back
        assert re.findall(r"Trial \d\d", page_of(client, f"/trials/{unescape(back[1])}")) == re.findall(
            r"Trial \d\d", seen[1]
        )

    def test_a_page_number_of_former_times_leads_to_the_first_page(self, client: Client) -> None:
        make_trial(title="Some trial")
        assert "Some trial" in page_of(client, "/trials/?page=7")

    def test_nothing_found_helps_on(self, client: Client) -> None:
        html = page_of(client, "/trials/?q=zzzz")
        assert "0 results" in html
        assert "See the whole list" in html

    def test_unknown_parameter_changes_nothing_and_goes_nowhere(self, client: Client) -> None:
        make_trial()
        html = page_of(client, "/trials/?utm_source=x&status=RECRUITING")
        assert "utm_source" not in html

    def test_huge_value_is_refused_and_not_sent_back(self, client: Client) -> None:
        for name in ("q", "status", "country", "level", "after"):
            assert len(page_of(client, f"/trials/?{name}={'x' * 100_000}", status=400)) < 60_000

    def test_budget_does_not_grow_with_the_rows(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(20):
            make_trial(therapy=make_therapy(), site={"country_name": "China", "country": make_country()})
        with django_assert_max_num_queries(9):
            client.get("/trials/")
        with django_assert_max_num_queries(12):
            client.get("/trials/?status=RECRUITING&country=nowhere-else&ordering=start_date")


class TestAddress:
    def test_any_identifier_in_any_case_leads_to_the_page(self, client: Client) -> None:
        trial = make_trial(slug="NCT02481440")
        TrialIdentifier.objects.create(trial=trial, scheme="ctri", value="CTRI/2018/05/013942", kind="secondary")
        TrialIdentifier.objects.create(trial=trial, scheme="jrct", value="jRCTa031190228", kind="alias")
        for called in (
            "nct02481440",
            "CTRI-2018-05-013942",
            "ctri-2018-05-013942",
            "CTRI/2018/05/013942",
            "JRCTA031190228",
        ):
            response = client.get(f"/trials/{called}/")
            assert (response.status_code, response.headers.get("Location")) == (301, "/trials/NCT02481440/"), called

    def test_programme_is_found_in_any_case(self, client: Client) -> None:
        make_trial(slug="stemirac", is_programme=True)
        assert client.get("/trials/Stemirac/").headers["Location"] == "/trials/stemirac/"

    @pytest.mark.parametrize("called", ["NCT00000000", "nothing", "%00", "a/b/c", "%0a", "x" * 5000, "ä", "'"])
    def test_what_is_not_there_is_404(self, client: Client, called: str) -> None:
        assert client.get(f"/trials/{called}/").status_code == 404

    def test_draft_is_404_by_every_identifier(self, client: Client) -> None:
        trial = make_trial(slug="NCT02481440", state="draft")
        TrialIdentifier.objects.create(trial=trial, scheme="jrct", value="jRCTa031190228", kind="alias")
        assert client.get("/trials/NCT02481440/").status_code == 404
        assert client.get("/trials/nct02481440/").status_code == 404
        assert client.get("/trials/jRCTa031190228/").status_code == 404


class TestDetail:
    def path(self, **overrides: Any) -> str:
        return make_trial(**overrides).get_absolute_url()

    def test_status_stands_beside_the_registrys_word_and_its_age(self, client: Client) -> None:
        trial = make_trial(status_native="RECRUITING", registry_as_of="2017", verified_on="2019-04")
        assert "in the registry's words" not in text_of(client, trial.get_absolute_url())
        trial.records.create(registry="ctgov", identifier=trial.slug, payload={}, digest="x", seen_at=timezone.now())
        text = text_of(client, trial.get_absolute_url())
        assert "in the registry's words: RECRUITING" in text
        assert "as of 2017" in text
        assert "years ago" in text
        assert "April 2019" in text

    def test_unknown_status_is_shown_as_given(self, client: Client) -> None:
        assert 'data-is="">PAUSED BY MOON' in text_of(client, self.path(status="", status_native="PAUSED BY MOON"))

    def test_silence_is_said(self, client: Client) -> None:
        text = text_of(client, self.path(start_date="", phase=""))
        assert "<dt>Start</dt> <dd>Not stated</dd>" in text
        assert "<dt>Phase</dt> <dd>Not stated</dd>" in text
        assert "The criteria of this trial are not yet coded." in text

    def test_each_cohort_is_whole_and_says_who_read_it(self, client: Client) -> None:
        trial = make_trial(
            group={"label": "Neck", "level_min": SEGMENTS.index("C4"), "level_max": SEGMENTS.index("C7")}
        )
        text = text_of(client, trial.get_absolute_url())
        assert "<h3>Neck</h3>" in text
        assert 'aria-label="On the cord: C4 to C7"' in text
        assert 'x1="3" x2="7"' in text
        assert "Read by machine" not in text

    def test_machines_reading_shows_only_until_an_editor_read(self, client: Client) -> None:
        trial = make_trial(group={"label": "By machine", "origin": "machine"})
        assert "Read by machine, not yet checked." in text_of(client, trial.get_absolute_url())
        trial.eligibility_groups.create(label="By editor", origin="editor")
        text = text_of(client, trial.get_absolute_url())
        assert "By editor" in text
        assert "By machine" not in text

    def test_machines_reading_has_the_registrys_words_and_says_what_it_could_not_read(self, client: Client) -> None:
        read = {"origin": "machine", "ais": ["A"], "unsure": ["level"], "quotes": {"ais": [[0, 5]], "level": [[7, 15]]}}
        trial = make_trial(criteria="AIS A, <C5 & so>", sex="ALL", minimum_age="18 Years", group=read)
        text = text_of(client, trial.get_absolute_url())
        assert '<dt>AIS grade</dt> <dd>A<p class="meta">“AIS A”</p></dd>' in text
        assert (
            "<dt>Level of injury</dt> <dd>The text says something about this that a machine could not read."
            '<p class="meta">“&lt;C5 &amp; so”</p></dd>'
        ) in text
        assert "own fields: sex “ALL”, lowest age “18 Years”." in text

    def test_treatment_says_what_is_not_stated(self, client: Client) -> None:
        trial = make_trial()
        trial.treatments.create(
            therapy=make_therapy(name="Nose cells"), route="intraspinal", surgery="yes", arm="Arm A"
        )
        text = text_of(client, trial.get_absolute_url())
        assert "Into the spinal cord" in text
        assert "<dt>Surgery</dt> <dd>Yes</dd>" in text
        assert "<dt>Dose</dt> <dd>Not stated</dd>" in text

    def test_harms_stand_first_with_their_sources_and_silence_is_no_safety(self, client: Client) -> None:
        trial = make_trial(therapy=make_therapy(slug="cells", name="Nose cells"))
        text = text_of(client, trial.get_absolute_url())
        assert "does not mean that it is safe" in text
        assert '<a href="/therapies/cells/#harms">Harms of Nose cells' in text
        finding = make_finding(statement="Four had a fever.")
        finding.citations.create(source=make_source())
        TrialFinding.objects.create(trial=trial, finding=finding)
        text = text_of(client, trial.get_absolute_url())
        assert 'Four had a fever. <a href="#ref-1">[1]</a>' in text
        assert text.index("Four had a fever.") < text.index("Can I take part?")

    def test_what_happens_to_all_has_a_line_each(self, client: Client) -> None:
        trial = make_trial()
        trial.terms.create(topic="travel", says="Paid by the sponsor.").sources.add(make_source())
        text = text_of(client, trial.get_absolute_url()).replace("&#x27;", "'")
        assert '<dt>Travel costs</dt> <dd>Paid by the sponsor. <a href="#ref-1">[1]</a></dd>' in text
        for label in ("Chance of a sham or placebo", "Visits", "Follow-up", "A carer's costs", "Care after the trial"):
            assert f"<dt>{label}</dt> <dd>Not stated</dd>" in text

    @pytest.mark.parametrize(
        ("overrides", "words"),
        [
            ({}, "The registry says that this trial takes people now. Only its own team"),
            ({"registry_as_of": "2019-05"}, "Perhaps. The record that we hold says that it takes people, but it is of"),
            ({"status": "ACTIVE_NOT_RECRUITING"}, "No. It goes on, but takes no new people."),
            ({"status": "COMPLETED"}, "No. It has ended."),
            ({"status": "WITHDRAWN"}, "No. It never began."),
            ({"status": "", "status_native": "odd"}, "The registry does not say whether it takes people."),
        ],
    )
    def test_whether_it_takes_people_is_said_no_surer_than_it_is(
        self, client: Client, overrides: dict[str, Any], words: str
    ) -> None:
        assert words in text_of(client, self.path(**overrides))

    def test_its_dates_are_drawn_and_listed(self, client: Client) -> None:
        text = text_of(client, self.path(completion_date="2030-02", completion_date_type="ESTIMATED"))
        assert 'aria-label="The years 2024 to 2030. The numbers are those of the list."' in text
        assert "<li>End: <strong>February 2030</strong> (planned)</li>" in text
        assert "<li>Results due: not stated</li>" in text

    def test_paper_for_a_clinician(self, client: Client) -> None:
        trial = make_trial(
            plain_title="A plain title",
            title="T" * 900,
            criteria="Adults " * 400,
            group={"ais": ["A"], "ais_words": "AIS A only", "origin": "machine"},
        )
        trial.treatments.create(product="Cells", route="intraspinal", dose="10 million")
        text = text_of(client, f"{trial.get_absolute_url()}print/").replace("&#x27;", "'")
        for words in (
            trial.slug,
            "This sheet is no advice to take part.",
            "“AIS A only”",
            "Read by machine, not yet checked.",
            "Way into the body: Into the spinal cord",
            "Contacts: only on the registry's own page, which counts.",
            f"https://clinicaltrials.gov/study/{trial.slug}",
        ):
            assert words in text
        assert "T" * 300 not in text.partition("<body>")[2]

    def test_paper_tells_harms_then_results_and_how_the_trial_is_built(self, client: Client) -> None:
        trial = make_trial(results_summary="Nobody moved more.", allocation="RANDOMIZED", masking="DOUBLE")
        TrialFinding.objects.create(trial=trial, finding=make_finding(statement="Four had a fever."))
        trial.outcomes.create(kind="primary", measure="Strength", time_frame="1 year")
        trial.outcomes.create(kind="secondary", measure="Mood")
        text = text_of(client, f"{trial.get_absolute_url()}print/")
        assert text.index("Four had a fever.") < text.index("Nobody moved more.")
        assert "By lot (randomised)" in text
        assert "“Strength” (1 year)" in text
        assert "Mood" not in text

    def test_build_stands_in_plain_words_and_other_words_as_they_are(self, client: Client) -> None:
        trial = make_trial(allocation="NON_RANDOMIZED", intervention_model="Parallel, open")
        trial.arms.create(label="A", kind="SHAM_COMPARATOR")
        text = text_of(client, trial.get_absolute_url())
        assert "<dd>Not by lot</dd>" in text
        assert "<dd>Parallel, open</dd>" in text
        assert "(for comparison: a sham)" in text
        assert "What is measured: not stated." in text

    def test_without_a_description_none_is_pointed_to(self, client: Client) -> None:
        trial = make_trial()
        assert 'href="#design"' not in text_of(client, trial.get_absolute_url())
        trial.interventions.create(name="Cells")
        assert 'href="#design"' in text_of(client, trial.get_absolute_url())

    def test_paper_of_a_draft_is_not_there(self, client: Client) -> None:
        assert client.get(f"{make_trial(state='draft').get_absolute_url()}print/").status_code == 404

    def test_draft_therapy_is_not_named(self, client: Client) -> None:
        trial = make_trial(therapy=make_therapy(name="Secret cells", state="draft"))
        assert "Secret cells" not in text_of(client, trial.get_absolute_url())

    @pytest.mark.parametrize(
        ("overrides", "words"),
        [
            ({"relevance": "not_assessed"}, "No editor has looked at this record yet."),
            ({"relevance": "near_miss"}, "not about spinal cord injury"),
            ({"study_type": "EXPANDED_ACCESS"}, "Expanded access is not a trial."),
            ({"is_programme": True}, "This is not a trial."),
            ({"why_stopped": "Money"}, "The copies of its record say: “Money”"),
            ({"payment": "paid"}, "Participants pay"),
            (
                {"results_state": "none_found", "results_searched_on": dt.date(2026, 1, 2)},
                "<strong>None found</strong>, searched on 2 Jan 2026.",
            ),
        ],
    )
    def test_what_a_reader_must_know_is_said(self, client: Client, overrides: dict[str, Any], words: str) -> None:
        assert words in text_of(client, self.path(**overrides))

    def test_assessed_trial_carries_no_warning(self, client: Client) -> None:
        assert "No editor has looked" not in text_of(client, self.path(relevance="sci_treatment"))

    def test_sources_that_disagree_stand_side_by_side(self, client: Client) -> None:
        trial = make_trial()
        row = Disagreement.objects.create(
            trial=trial, about="people", registry_says="44 planned", other_says="102 told"
        )
        row.sources.add(make_source(title="The paper of 2021"))
        text = text_of(client, trial.get_absolute_url())
        assert "44 planned" in text
        assert 'The paper: 102 told <a href="#ref-1">[1]</a>' in text
        assert "The paper of 2021" in text

    def test_relations_show_both_ways(self, client: Client) -> None:
        first, later = make_trial(plain_title="First"), make_trial(plain_title="Later")
        TrialRelation.objects.create(trial=later, kind="follow_up_of", other=first)
        assert f'Followed up in: <a href="{later.get_absolute_url()}">Later</a>' in text_of(
            client, first.get_absolute_url()
        )
        assert f'Follows up the participants of: <a href="{first.get_absolute_url()}">First' in text_of(
            client, later.get_absolute_url()
        )

    def test_findings_claims_sites_and_sponsors(self, client: Client) -> None:
        trial, body = make_trial(), make_institution(name="Our hospital")
        hidden: Institution = make_institution(name="Hidden hospital", state="draft")
        TrialSite.objects.create(trial=trial, facility="As the registry writes it", institution=hidden, city="Lyon")
        TrialSponsor.objects.create(trial=trial, name="sponsor as given", role="lead", institution=body)
        TrialFinding.objects.create(trial=trial, finding=make_finding(statement="Four had a fever."))
        claim = make_claim(statement="A checked claim")
        claim.trials.add(trial)
        text = text_of(client, trial.get_absolute_url())
        assert "As the registry writes it, Lyon" in text
        assert "Hidden hospital" not in text
        assert f'Sponsor: <a href="{body.get_absolute_url()}">Our hospital</a>' in text
        assert "Four had a fever." in text
        assert f'<a href="{claim.get_absolute_url()}">A checked claim</a>' in text

    def test_registry_text_is_shown_as_text(self, client: Client) -> None:
        html = page_of(client, self.path(title="<script>1</script>", criteria="<b>x</b>", summary="<i>y</i>"))
        assert "<script>" not in html
        assert "<b>x" not in html
        assert "<i>y" not in html

    def test_budget_does_not_grow_with_the_rows(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        trial = make_trial()
        for _ in range(5):
            trial.treatments.create(therapy=make_therapy())
            TrialSite.objects.create(trial=trial, country=make_country(), institution=make_institution())
            finding = make_finding()
            finding.citations.create(source=make_source())
            TrialFinding.objects.create(trial=trial, finding=finding)
            trial.citations.create(source=make_source())
            Disagreement.objects.create(trial=trial, about="x", registry_says="1", other_says="2").sources.add(
                make_source()
            )
        for topic in ("visits", "travel"):
            trial.terms.create(topic=topic, says="x").sources.add(make_source())
        for path in (trial.get_absolute_url(), f"{trial.get_absolute_url()}print/"):
            with django_assert_max_num_queries(24):
                client.get(path)
