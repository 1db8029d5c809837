import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trials.registries.studies import make_study
from trials.registries import ctgov
from trials.registries.contacts import redact
from trials.registries.records import (
    Arm,
    Enrolment,
    Intervention,
    MalformedRecord,
    Organisation,
    Outcome,
    Reference,
    Site,
    StatedDate,
    StudyId,
)

REAL = Path(__file__).parents[3].parent / "shared" / "data" / "ctgov_v2"


def test_parse_reads_every_part_as_given() -> None:
    record = ctgov.parse(
        make_study(
            "NCT09000007",
            identificationModule={
                "acronym": "EXA",
                "nctIdAliases": ["NCT09000008"],
                "secondaryIdInfos": [{"id": "2020-000111-22", "type": "EUDRACT_NUMBER", "domain": "EU"}],
            },
            statusModule={
                "lastKnownStatus": "RECRUITING",
                "whyStopped": "No money",
                "resultsFirstPostDateStruct": {"date": "2027-01-02", "type": "ACTUAL"},
            },
            sponsorCollaboratorsModule={"collaborators": [{"name": "A Charity", "class": "OTHER"}]},
            referencesModule={
                "references": [
                    {
                        "pmid": "9",
                        "type": "RESULT",
                        "citation": "C",
                        "retractions": [{"pmid": "10", "source": "J"}],
                    }
                ]
            },
            ipdSharingStatementModule={"ipdSharing": "YES", "description": "On request"},
        )
    )
    assert record.registry_id == "NCT09000007"
    assert record.aliases == ("NCT09000008",)
    assert record.sponsor_id == StudyId("SCI-07")
    assert record.secondary_ids == (StudyId("2020-000111-22", "EUDRACT_NUMBER", "EU"),)
    assert record.brief_title == "Mesenchymal Cells in Chronic Spinal Cord Injury"
    assert record.official_title.startswith("A Phase 1/2 Study")
    assert (record.acronym, record.status, record.last_known_status) == ("EXA", "RECRUITING", "RECRUITING")
    assert (record.why_stopped, record.verified) == ("No money", "2024-05")
    assert record.start == StatedDate("2023-02-01", "ACTUAL")
    assert record.primary_completion == StatedDate("2025-12", "ESTIMATED")
    assert record.completion == StatedDate("2026", "ESTIMATED")
    assert record.first_posted == StatedDate("2023-01-15", "ACTUAL")
    assert record.last_updated == StatedDate("2024-05-20", "ACTUAL")
    assert record.results_posted == StatedDate("2027-01-02", "ACTUAL")
    assert record.sponsor == Organisation("Example University", "OTHER")
    assert record.collaborators == (Organisation("A Charity", "OTHER"),)
    assert record.summary == "Is it safe?"
    assert (record.conditions, record.keywords) == (("Spinal Cord Injuries",), ("MSC",))
    assert (record.study_type, record.phases) == ("INTERVENTIONAL", ("PHASE1", "PHASE2"))
    assert (record.allocation, record.intervention_model) == ("RANDOMIZED", "PARALLEL")
    assert (record.primary_purpose, record.masking) == ("TREATMENT", "DOUBLE")
    assert record.enrolment == Enrolment(20, "ESTIMATED")
    assert record.arms == (
        Arm("Cells", "EXPERIMENTAL", "", ("Biological: Cells",)),
        Arm("Sham", "SHAM_COMPARATOR", "Skin incision only", ()),
    )
    assert record.interventions == (Intervention("BIOLOGICAL", "Cells", "10 million", ("MSC",)),)
    assert record.outcomes == (
        Outcome("primary", "Adverse events", "12 months", ""),
        Outcome("secondary", "Motor score", "12 months", "ISNCSCI"),
    )
    assert record.eligibility.startswith("Inclusion Criteria:")
    assert (record.sex, record.minimum_age, record.maximum_age) == ("ALL", "18 Years", "65 Years")
    assert record.healthy_volunteers is False
    assert record.sites == (Site("Example Hospital", "RECRUITING", "Paris", "", "75013", "France", 48.85341, 2.3488),)
    assert record.references == (Reference("9", "RESULT", "C", ("10",)),)
    assert record.has_results is False
    assert (record.data_sharing, record.data_sharing_description) == ("YES", "On request")


def test_parse_reads_bytes_as_it_reads_objects() -> None:
    study = make_study()
    assert ctgov.parse(json.dumps(study).encode()) == ctgov.parse(study)


def test_parse_takes_a_study_with_nothing_but_number_and_title() -> None:
    record = ctgov.parse({"protocolSection": {"identificationModule": {"nctId": "NCT09000001", "briefTitle": "T"}}})
    assert record.status == ""
    assert record.start == StatedDate()
    assert record.enrolment.count is None
    assert record.healthy_volunteers is None
    assert (record.sites, record.arms, record.outcomes) == ((), (), ())


def test_parse_reads_null_as_not_stated() -> None:
    record = ctgov.parse(make_study(statusModule=None, designModule={"enrollmentInfo": None, "phases": None}))
    assert (record.status, record.enrolment, record.phases) == ("", Enrolment(), ())


@pytest.mark.parametrize("date", ["2018", "2018-05", "2018-05-11", "2018-13-45", "spring 2018"])
def test_parse_keeps_dates_as_given(date: str) -> None:
    record = ctgov.parse(make_study(statusModule={"startDateStruct": {"date": date}}))
    assert record.start.date == date


def test_parse_keeps_unknown_enum_values() -> None:
    record = ctgov.parse(
        make_study(
            statusModule={"overallStatus": "ON_THE_MOON"},
            designModule={
                "studyType": "DREAM",
                "phases": ["PHASE0"],
                "designInfo": {"allocation": "BY_TAROT"},
            },
        )
    )
    assert (record.status, record.study_type, record.phases) == ("ON_THE_MOON", "DREAM", ("PHASE0",))
    assert record.allocation == "BY_TAROT"


def test_parse_takes_the_official_title_where_it_is_the_only_one() -> None:
    record = ctgov.parse(make_study(identificationModule={"briefTitle": ""}))
    assert (record.brief_title, bool(record.official_title)) == ("", True)


@pytest.mark.parametrize(
    ("module", "members", "path"),
    [
        ("identificationModule", {"nctId": ""}, "nctId"),
        ("identificationModule", {"nctId": None}, "nctId"),
        ("identificationModule", {"nctId": "NCT123"}, "nctId"),
        ("identificationModule", {"nctId": "NCT090000011"}, "nctId"),
        ("identificationModule", {"nctId": 9000001}, "nctId"),
        ("identificationModule", {"briefTitle": " ", "officialTitle": None}, "briefTitle"),
        ("identificationModule", {"secondaryIdInfos": [{"id": "1"}, {"id": 2}]}, "secondaryIdInfos[1].id"),
        ("statusModule", {"overallStatus": ["RECRUITING"]}, "overallStatus"),
        ("statusModule", {"startDateStruct": "2018"}, "startDateStruct"),
        ("designModule", {"enrollmentInfo": {"count": "20"}}, "enrollmentInfo.count"),
        ("designModule", {"enrollmentInfo": {"count": -1}}, "enrollmentInfo.count"),
        ("designModule", {"enrollmentInfo": {"count": 2**31}}, "enrollmentInfo.count"),
        ("designModule", {"enrollmentInfo": {"count": True}}, "enrollmentInfo.count"),
        ("designModule", {"phases": "PHASE1"}, "phases"),
        ("designModule", {"phases": ["NA", 1]}, "phases[1]"),
        ("eligibilityModule", {"healthyVolunteers": "no"}, "healthyVolunteers"),
        (
            "contactsLocationsModule",
            {"locations": [{}, {"geoPoint": {"lat": "4"}}]},
            "locations[1].geoPoint.lat",
        ),
        ("contactsLocationsModule", {"locations": [None, "Paris"]}, "locations[1]"),
    ],
)
def test_parse_names_the_path_of_what_is_wrong(module: str, members: dict[str, Any], path: str) -> None:
    with pytest.raises(MalformedRecord) as refused:
        ctgov.parse(make_study(**{module: members}))
    assert refused.value.path == f"protocolSection.{module}.{path}"
    assert refused.value.reason


@pytest.mark.parametrize(
    ("study", "path"),
    [
        ({}, "protocolSection.identificationModule.nctId"),
        ({"protocolSection": []}, "protocolSection"),
        ([], ""),
    ],
)
def test_parse_refuses_what_is_no_study(study: Any, path: str) -> None:
    with pytest.raises(MalformedRecord) as refused:
        ctgov.parse(study)
    assert refused.value.path == path


@pytest.mark.parametrize("text", [b"", b"{", b"[1]", b'"NCT09000001"', b"\xff"])
def test_parse_refuses_what_is_no_json_object(text: bytes) -> None:
    with pytest.raises(MalformedRecord):
        ctgov.parse(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def paths_of(value: object, prefix: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [prefix, *(path for key, inner in value.items() for path in paths_of(inner, (*prefix, key)))]
    if isinstance(value, list):
        return [
            prefix,
            *(path for index, inner in enumerate(value) for path in paths_of(inner, (*prefix, index))),
        ]
    return [prefix]


def place_of_refusal(study: Any) -> str:
    try:
        ctgov.parse(study)
    except MalformedRecord as refused:
        return refused.path
    return ""


@given(data=st.data())
def test_parse_of_any_damage_is_a_record_or_a_path_to_the_damage(data: st.DataObject) -> None:
    study: Any = make_study()
    path = data.draw(st.sampled_from(paths_of(study)[1:]))
    holder = study
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = data.draw(json_values)
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
    assert place_of_refusal(study).startswith(written) or ctgov.parse(study)


PEOPLE: dict[str, dict[str, Any]] = {
    "contactsLocationsModule": {
        "centralContacts": [{"name": "Ada Example", "phone": "555-0100", "email": "ada@example.org"}],
        "overallOfficials": [{"name": "Ada Example", "affiliation": "Example", "role": "STUDY_DIRECTOR"}],
        "locations": [
            {
                "facility": "Example Hospital",
                "contacts": [{"name": "Ada Example", "role": "CONTACT"}],
                "country": "France",
            }
        ],
    },
    "sponsorCollaboratorsModule": {
        "leadSponsor": {"name": "Example University", "class": "OTHER"},
        "responsibleParty": {
            "type": "PRINCIPAL_INVESTIGATOR",
            "investigatorFullName": "Ada Example",
            "investigatorTitle": "Professor Ada Example",
            "investigatorAffiliation": "Ada Example Institute",
            "oldNameTitle": "Ada Example, MD",
        },
    },
}


def without_contacts(payload: Any) -> Any:
    """As the importer keeps it."""
    return redact(ctgov.without_people(payload), ctgov.NOT_PROSE)


def test_without_contacts_removes_people_everywhere_and_nothing_else() -> None:
    study = make_study(**PEOPLE)
    study["resultsSection"] = {
        "moreInfoModule": {
            "pointOfContact": {"title": "Ada Example", "phone": "555-0100"},
            "certainAgreement": {"piSponsorEmployee": False},
        }
    }
    study["annotationSection"] = {
        "annotationModule": {"unpostedAnnotation": {"unpostedResponsibleParty": "Ada Example, Example University"}}
    }
    before = json.dumps(study)
    cleaned = without_contacts(study)
    assert "Ada" not in json.dumps(cleaned)
    assert "555-0100" not in json.dumps(cleaned)
    assert json.dumps(study) == before, "the given payload must stay as it is"
    protocol = cleaned["protocolSection"]
    assert protocol["contactsLocationsModule"]["locations"] == [{"facility": "Example Hospital", "country": "France"}]
    assert protocol["sponsorCollaboratorsModule"]["responsibleParty"] == {"type": "PRINCIPAL_INVESTIGATOR"}
    assert cleaned["resultsSection"]["moreInfoModule"] == {"certainAgreement": {"piSponsorEmployee": False}}


def test_without_contacts_redacts_addresses_and_numbers_in_texts() -> None:
    study = make_study(descriptionModule={"briefSummary": "Ask ada@example.org or call (555) 010-0100."})
    summary = without_contacts(study)["protocolSection"]["descriptionModule"]["briefSummary"]
    assert summary == "Ask [contact removed] or call [contact removed]."


def test_without_contacts_leaves_a_study_without_contacts_as_it_is() -> None:
    study = make_study(identificationModule={"orgStudyIdInfo": {"id": "555-123-4567"}})
    assert without_contacts(study) == study


@pytest.mark.skipif(not REAL.is_dir(), reason="the real records are not here")
def test_every_real_record_parses() -> None:
    paths = sorted(REAL.glob("*.json"))
    numbers = {ctgov.parse(without_contacts(json.loads(path.read_bytes()))).registry_id for path in paths}
    assert len(numbers) == len(paths)
