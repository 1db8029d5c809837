"""Pages of therapies."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import (
    make_authorisation,
    make_claim,
    make_country,
    make_finding,
    make_institution,
    make_offering,
    make_source,
    make_therapy,
    make_trial,
)

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_list_says_how_far_each_therapy_is_proven(client: Client) -> None:
    therapy = make_therapy(name="Nose cells", abbreviation="OEC")
    make_therapy(name="Untried cells")
    make_finding(therapy=therapy, outcome="motor", direction="helped", design="single_arm")
    text = text_of(client, "/therapies/")
    assert "Nose cells (OEC)" in text
    assert "Highest rung with results: In people" in text
    assert 'data-is="unclear">Unclear' in text
    assert "No result yet" in text


def test_list_refuses_a_kind_that_there_is_not(client: Client) -> None:
    response = client.get("/therapies/?kind=magic")
    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()


def test_harms_stand_first(client: Client) -> None:
    therapy = make_therapy(harms="- Masses grew.", what_it_is="Cells.", what_is_known="Little.")
    text = text_of(client, therapy.get_absolute_url())
    places = [text.index(words) for words in ("Masses grew", "How far it is proven", "What it is", "What is known")]
    assert places == sorted(places)


def test_unknown_harms_are_not_called_safe(client: Client) -> None:
    text = text_of(client, make_therapy(harms="").get_absolute_url())
    assert "Not yet researched. That nothing stands here does not mean that it is safe." in text


def test_ladder_links_to_its_rule(client: Client) -> None:
    text = text_of(client, make_therapy().get_absolute_url())
    assert '<a href="/methodology/#s2-the-evidence-ladder">Read the rule</a>' in text
    assert text.count("No result in the atlas") == 4


def test_findings_show_numbers_certainty_and_sources(client: Client) -> None:
    therapy = make_therapy()
    finding = make_finding(
        therapy=therapy, slug="none-of-four", events=0, total=4, direction="unclear", follow_up="1 year"
    )
    finding.citations.create(source=make_source(title="A paper on harms"))
    text = text_of(client, therapy.get_absolute_url())
    assert 'id="finding-none-of-four"' in text
    assert "0/4 <p>true rate up to 60 %</p>" in text
    assert "no control group" in text
    assert "1 year" in text
    assert "Not assessed" in text
    assert 'fever. <a href="#ref-1">[1]</a>' in text
    assert "A paper on harms" in text


@pytest.mark.parametrize(("design", "warned"), [("single_arm", True), ("randomised", False), ("laboratory", False)])
def test_gain_without_control_carries_its_warning(client: Client, design: str, *, warned: bool) -> None:
    therapy = make_therapy()
    make_finding(therapy=therapy, outcome="motor", direction="helped", design=design)
    text = text_of(client, therapy.get_absolute_url())
    assert ("Without a control group nobody can say what it did." in text) is warned


@pytest.mark.parametrize(
    ("design", "words"),
    [
        ("single_arm", "no control group"),
        ("randomised", "a control group, not described"),
        ("laboratory", "Not stated"),
    ],
)
def test_finding_says_whether_there_was_a_control_group(client: Client, design: str, words: str) -> None:
    therapy = make_therapy()
    make_finding(therapy=therapy, design=design, control="")
    assert f"<td> {words}" in text_of(client, therapy.get_absolute_url())


@pytest.mark.parametrize(("retracted_on", "warned"), [("", False), ("2024-05", True)])
def test_finding_on_retracted_papers_says_so(client: Client, retracted_on: str, *, warned: bool) -> None:
    therapy = make_therapy()
    make_finding(therapy=therapy).citations.create(source=make_source(retracted_on=retracted_on))
    assert ("It counts no longer." in text_of(client, therapy.get_absolute_url())) is warned


def test_authorisation_stands_beside_the_ladder_and_is_no_evidence(client: Client) -> None:
    therapy = make_therapy()
    authorisation = make_authorisation(therapy=therapy, product="Stemirac", status="term_ended", basis="13 people")
    text = text_of(client, therapy.get_absolute_url())
    assert "Approval is not evidence." in text
    assert f'id="authorisation-{authorisation.slug}"' in text
    assert "Term ended, outcome not found" in text
    assert "What it rested on: 13 people" in text
    assert text.count("No result in the atlas") == 4


def test_what_is_not_held_about_a_product_is_said(client: Client) -> None:
    text = text_of(client, make_therapy().get_absolute_url())
    assert '<a href="#allowed">no authorisation under this name</a>' in text
    assert "no authorisation under this name for spinal cord injury" in text
    assert "no report under this name of anybody who gives it outside trials" in text


def test_findings_of_harms_stand_before_all_others(client: Client) -> None:
    therapy = make_therapy()
    for outcome in ("ais_grade", "harm", "bladder_bowel"):
        make_finding(therapy=therapy, slug=f"of-{outcome.replace('_', '-')}", outcome=outcome)
    text = text_of(client, therapy.get_absolute_url())
    places = [text.index(f'id="finding-of-{name}"') for name in ("harm", "ais-grade", "bladder-bowel")]
    assert places == sorted(places)


def test_care_by_people_is_not_asked_for_a_permission(client: Client) -> None:
    text = text_of(client, make_therapy(kind="support").get_absolute_url())
    assert "authoris" not in text
    assert "outside trials" not in text


def test_findings_name_their_trials_in_the_table_and_the_figure(client: Client) -> None:
    therapy, trial = make_therapy(), make_trial(slug="NCT00000088")
    finding = make_finding(therapy=therapy, events=1, total=4)
    finding.citations.create(source=make_source())
    finding.trial_findings.create(trial=trial)
    finding.trial_findings.create(trial=make_trial(slug="NCT00000099", state="draft"))
    text = text_of(client, therapy.get_absolute_url())
    assert "NCT00000088 [1]" in text
    assert 'Trial: <a href="/trials/NCT00000088/">NCT00000088</a>' in text
    assert "NCT00000099" not in text


def test_who_sells_it_outside_trials_gets_no_link(client: Client) -> None:
    therapy = make_therapy()
    seller, hospital = make_institution(name="A seller"), make_institution(name="A hospital in a trial")
    make_offering(therapy=therapy, institution=seller, setting="outside", fee="20,000 euros")
    make_offering(therapy=therapy, institution=hospital, setting="trial")
    text = text_of(client, therapy.get_absolute_url())
    assert "A seller" in text
    assert "20,000 euros" in text
    assert seller.get_absolute_url() not in text
    assert hospital.get_absolute_url() in text
    assert "not a recommendation" in text


def test_trials_claims_and_companions(client: Client) -> None:
    therapy, other = make_therapy(), make_therapy(name="Rehabilitation")
    therapy.combines_with.add(other)
    tested, compared = make_trial(title="Tests it", therapy=therapy), make_trial(title="Compares with it")
    compared.treatments.create(therapy=therapy, role="comparator")
    make_claim(statement="It cures all.").therapies.add(therapy)
    text = text_of(client, therapy.get_absolute_url())
    assert tested.get_absolute_url() in text
    assert compared.get_absolute_url() not in text
    assert "It cures all." in text
    assert other.get_absolute_url() in text


def test_many_trials_are_cut_with_a_way_to_all(client: Client) -> None:
    therapy = make_therapy(slug="nose")
    for _ in range(31):
        make_trial(therapy=therapy)
    text = text_of(client, therapy.get_absolute_url())
    assert text.count('class="row state"') == 30
    assert '<a href="/trials/?therapy=nose">See all of these trials</a>' in text


@pytest.mark.parametrize(
    ("review", "words"),
    [
        ({}, "Checked against its sources on 1 Jan 2026, not yet reviewed by a clinician."),
        ({"checked_on": None}, "Not yet checked against its sources"),
        (
            {"reviewed_by": "A. Person, physician", "reviewed_on": "2026-02-03", "review_due": "2027-02-03"},
            "Reviewed by A. Person, physician on 3 Feb 2026. Next review due: 3 Feb 2027.",
        ),
        (
            {
                "reviewed_by": "A. Person",
                "reviewed_on": "2026-02-03",
                "reviewed_as": "lived",
                "reviewer_interests": "None declared",
            },
            (
                "Reviewed by A. Person (person with a spinal cord injury) on 3 Feb 2026. "
                "Interests that the reviewer declares: “None declared”. Not yet reviewed by a clinician."
            ),
        ),
    ],
)
def test_page_says_who_checked_it_and_when(client: Client, review: dict[str, str], words: str) -> None:
    assert words in text_of(client, make_therapy(**review).get_absolute_url())


def test_citation_marks_become_numbers(client: Client) -> None:
    therapy = make_therapy(what_is_known="It is new [@a-paper].")
    therapy.citations.create(source=make_source(slug="a-paper", title="The one paper"), locator="Table 1")
    text = text_of(client, therapy.get_absolute_url())
    assert 'It is new <a href="#ref-1">[1]</a>.' in text
    assert '<li id="ref-1">' in text
    assert "The one paper" in text
    assert "Table 1." in text


def test_draft_is_404(client: Client) -> None:
    assert client.get(make_therapy(state="draft").get_absolute_url()).status_code == 404


def test_budgets_do_not_grow_with_the_rows(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    therapy = make_therapy()
    for _ in range(6):
        make_therapy()
        for made in (
            make_finding(therapy=therapy),
            make_authorisation(therapy=therapy),
            make_offering(therapy=therapy),
            therapy,
        ):
            made.citations.create(source=make_source())
        make_country().designations.create(therapy=therapy, kind="rmat", product="x").sources.add(make_source())
        make_trial(therapy=therapy)
    with django_assert_max_num_queries(10):
        client.get("/therapies/")
    with django_assert_max_num_queries(17):
        client.get(therapy.get_absolute_url())


def test_trials_are_drawn_beside_their_list(client: Client) -> None:
    therapy = make_therapy()
    make_trial(
        slug="NCT00000077",
        title="Nose cells",
        therapy=therapy,
        start_date="2014",
        completion_date="2018",
        phase="PHASE2",
    )
    make_trial(slug="NCT00000078", therapy=therapy, start_date="")
    text = text_of(client, therapy.get_absolute_url())
    drawing = text[text.index('<div class="chart"') : text.index('<ol class="rows">')]
    assert "when 1 trial runs, by phase" in drawing
    assert "<b>Phase 2</b>" in drawing
    assert "2014 to 2018" in drawing
    assert 'Nose cells <span class="soft">NCT00000077</span>' in drawing
    assert "the start is not stated: 1 of those in the list below" in drawing


def test_findings_are_drawn_with_their_controls_above_the_table(client: Client) -> None:
    therapy = make_therapy()
    make_finding(therapy=therapy, events=4, total=10, control="Usual care", control_events=1, control_total=10)
    text = text_of(client, therapy.get_absolute_url())
    drawing = text[text.index('<div class="chart"') : text.index("<table")]
    assert "4/10: 40 % (17 to 69 %)." in drawing
    assert "Without it 1/10: 10 % (2 to 40 %)." in drawing
    assert '<rect x="40.3%"' in drawing
    assert "<p>40 % (17 to 69 %)</p>" in text


def test_findings_without_numbers_are_not_drawn(client: Client) -> None:
    therapy = make_therapy()
    make_finding(therapy=therapy, events=None, total=None)
    text = text_of(client, therapy.get_absolute_url())
    assert "<table" in text
    assert "chart" not in text
