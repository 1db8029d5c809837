from pathlib import Path

import pytest

from tests.trials.registries.exports import make_export
from trials.registries import ictrp
from trials.registries.contacts import REMOVED, redact
from trials.registries.files import read
from trials.registries.records import MalformedRecord, Organisation, StudyRecord

REAL = Path(__file__).parents[4] / "shared" / "data" / "ictrp"


def parsed(**fields: str) -> StudyRecord:
    return ictrp.parse(make_export(**fields))


def test_a_trial_as_the_portal_tells_it() -> None:
    record = parsed()
    assert (record.registry_id, record.register) == ("DRKS00099001", "German Clinical Trials Register")
    assert (record.brief_title, record.official_title) == (
        "Mesenchymal cells in spinal cord injury",
        "A study of mesenchymal cells",
    )
    assert (record.status, record.phases, record.study_type) == ("Recruiting", ("Phase 1/Phase 2",), "Interventional")
    assert (record.allocation, record.intervention_model) == ("RANDOMIZED", "Parallel Assignment")
    assert record.masking == "NONE"
    assert (record.start.date, record.first_posted.date, record.as_of) == ("2024-04-25", "2024-04-08", "2024-05-20")
    assert (record.enrolment.count, record.enrolment.type) == (24, "")
    assert record.sponsor == Organisation("Example University")
    assert [site.country for site in record.sites] == ["Germany", "Austria"]
    assert [(one.type, one.name) for one in record.interventions] == [("BIOLOGICAL", "Cells"), ("OTHER", "Training")]
    assert [(one.kind, one.measure) for one in record.outcomes] == [
        ("primary", "Adverse events"),
        ("secondary", "Motor score"),
        ("secondary", "Pain"),
    ]
    assert record.eligibility == "AIS A\nC5 to T10\n\nExclusion criteria:\nVentilator"
    assert [one.value for one in record.secondary_ids] == ["U1111-1111-1111", "SCI-1"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("500", 500),
        ("survival group:200;died:200;", 400),
        ("0", 0),
        ("", None),
        ("about 20", None),
        ("A:x;", None),
        ("1,200", 1200),
        ("10 000", 10000),
        ("1,20", None),
        ("100 participants", 100),
        ("60;", 60),
        ("Group A: low dose:30;Group B:20;", 50),
        ("Planned Sample Size: 50; UK Sample Size: 50", 50),
        ("Total: 60; Group A: 30; Group B: 30", 60),
        ("Year 1:2020;Total:30", 30),
        ("Country A: 20; Country B: 30", None),
        ("Total: 60; Target: 50", None),
    ],
)
def test_target_sizes(text: str, count: int | None) -> None:
    enrolment = parsed(Target_size=text).enrolment
    assert enrolment.count == count
    assert enrolment.unread == (text if count is None else ""), "an operator is told of what cannot be read"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("25/04/2024", "2024-04-25"),
        ("2024-04-25", "2024-04-25"),
        ("2024/04/25", "2024-04-25"),
        ("April 25, 2024", "2024-04-25"),
        ("25 April 2024", "2024-04-25"),
        ("April 2024", "2024-04"),
        ("2024", "2024"),
        ("06/09/2024 16:01:13", "2024-09-06"),
        ("01/01/1900", ""),
        ("03/04/2024", "2024-04-03"),
        ("202411", "202411"),
        ("2024115", "2024115"),
        ("0020/01/01", "0020/01/01"),
        ("soon", "soon"),
        ("31/02/2024", "31/02/2024"),
    ],
)
def test_dates_become_iso_where_they_mean_one_thing(text: str, iso: str) -> None:
    assert parsed(Date_enrollement=text).start.date == iso


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("AIS <C and level >T1", "AIS <C and level >T1"),
        ("Hb <a limit of 8, age >70 years", "Hb <a limit of 8, age >70 years"),
        ('<p class="x">AIS A<sup>1</sup></p><br/>Level <b>C5</b>', "AIS A1\n\nLevel C5"),
    ],
)
def test_signs_of_comparison_are_no_tags(text: str, said: str) -> None:
    assert parsed(Inclusion_Criteria=text, Exclusion_Criteria="").eligibility == said


def test_older_designs_stand_between_commas() -> None:
    text = "Allocation: Randomized, Endpoint Classification: Safety Study, Masking: Double Blind (Subject, Caregiver)"
    record = parsed(Study_design=text)
    assert (record.allocation, record.masking) == ("RANDOMIZED", "DOUBLE_BLIND")


@pytest.mark.parametrize(
    ("design", "purpose"),
    [
        ("Allocation: Randomized. Primary purpose: Treatment. Masking: None.", "Treatment"),
        ("Allocation: N/A, Primary Purpose: Basic Science, Masking: Open", "Basic Science"),
        ("Allocation: ; Masking: ; Assignment: ; Study design purpose: treatment", "treatment"),
        (
            "randomized controlled trial, open label, no treatment control, parallel assignment, treatment purpose",
            "treatment",
        ),
        ("single arm study, open(masking not used), single assignment, diagnostic purpose", "diagnostic"),
        ("Single arm Non-randomized", ""),
        ("Randomised: yes\nThe purpose: to compare", ""),
    ],
)
def test_the_purpose_stands_in_the_design_as_each_register_words_it(design: str, purpose: str) -> None:
    assert parsed(Study_design=design).primary_purpose == purpose


def test_a_design_in_free_words_stays_whole() -> None:
    record = parsed(Study_design="Controlled: no<br>Randomised: no")
    assert (record.allocation, record.intervention_model) == ("", "Controlled: no\nRandomised: no")


def test_the_eu_register_s_phases_are_those_answered_with_yes() -> None:
    text = "Human pharmacology (Phase I): no\nTherapeutic exploratory (Phase II): yes\n(Phase III): yes (Phase IV): no"
    assert parsed(Phase=text).phases == ("Phase II", "Phase III")
    assert parsed(Phase=text.replace("yes", "no")).phases == ()


@pytest.mark.parametrize("between", ["", "<br>                "])
def test_of_the_eu_register_s_parts_only_end_points_are_outcomes(between: str) -> None:
    main = "Main Objective: To see; to hear"
    second = f"{between}Secondary Objective: To know"
    point = "Primary end point(s): Time to death;<br>pain"
    time = "Timepoint(s) of evaluation of this end point: Month 9;"
    for text in (f"{main};{second};{point};{time}", f"{point};{time};{main};{second}"):
        (one,) = parsed(Primary_outcome=text, Secondary_outcome="").outcomes
        assert (one.kind, one.measure, one.time_frame) == ("primary", "Time to death;\npain", "Month 9")
    assert parsed(Primary_outcome=main, Secondary_outcome="").outcomes == ()
    (one,) = parsed(Primary_outcome="", Secondary_outcome="Secondary end point(s):Serum TTR").outcomes
    assert (one.kind, one.measure) == ("secondary", "Serum TTR")


def test_what_is_given_stays_whole_where_it_is_no_list_of_names() -> None:
    (one,) = parsed(Intervention="Product Name: Cells<br>Dose: 1; weekly").interventions
    assert (one.type, one.name) == ("", "Product Name: Cells\nDose: 1; weekly")


def test_no_contact_is_kept() -> None:
    trial = make_export(
        Contact_Firstname="Ada",
        Contact_Lastname="Example",
        Contact_Address="1 Road",
        Contact_Email="ada@example.org",
        Contact_Tel="+49 30 1234 5678",
        Contact_Affiliation="Example University",
        Ethics_review_contact_name="Board of Bea Sample",
        Ethics_review_contact_email="bea@example.org",
        Inclusion_Criteria="Ask Ada Example, ada@example.org",
        Secondary_ID="030-1234567",
    )
    kept = redact(ictrp.without_people(trial), ictrp.NOT_PROSE)
    assert not [name for name in kept if "contact" in name.lower()]
    assert kept["Inclusion_Criteria"] == f"Ask {REMOVED}, {REMOVED}"
    assert kept["Secondary_ID"] == "030-1234567", "a number of the study"


@pytest.mark.parametrize("field", ["Export_date", "Last_Refreshed_on", "Internal_Number"])
def test_a_new_export_is_no_change_of_the_trial(field: str) -> None:
    assert ictrp.content(make_export()) == ictrp.content(make_export(**{field: "2"}))
    assert ictrp.content(make_export()) != ictrp.content(make_export(Target_size="25"))


def test_a_trial_without_number_or_title_is_refused() -> None:
    with pytest.raises(MalformedRecord, match="TrialID: missing"):
        ictrp.parse(make_export(""))
    with pytest.raises(MalformedRecord, match="Public_title: missing"):
        parsed(Public_title="<br>", Scientific_title="")


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not here")
def test_every_real_trial_can_be_read() -> None:
    records = [ictrp.parse(ictrp.without_people(item.payload)) for item in read([REAL], ictrp)]
    assert len({record.registry_id for record in records}) == len(records) == 95
    assert all(record.first_posted.date[:2] in {"19", "20"} for record in records)
