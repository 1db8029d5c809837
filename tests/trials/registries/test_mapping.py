import pytest

from tests.trials.registries.studies import make_study
from trials.models import Trial
from trials.registries import ctgov
from trials.registries.mapping import UnknownValue, identifiers, trial_columns, unknown_values


def test_exactly_the_registry_s_columns_are_given() -> None:
    assert {*trial_columns(ctgov.parse(make_study()), []), "countries"} == Trial.registry_owned


@pytest.mark.parametrize(
    ("phases", "phase", "native"),
    [
        ([], "", ""),
        (["NA"], "NA", "NA"),
        (["EARLY_PHASE1"], "EARLY_PHASE1", "EARLY_PHASE1"),
        (["PHASE1", "PHASE2"], "PHASE1_PHASE2", "PHASE1, PHASE2"),
        (["PHASE2", "PHASE3"], "PHASE2_PHASE3", "PHASE2, PHASE3"),
        (["PHASE2", "PHASE4"], "", "PHASE2, PHASE4"),
    ],
)
def test_phases(phases: list[str], phase: str, native: str) -> None:
    columns = trial_columns(ctgov.parse(make_study(designModule={"phases": phases})), [])
    assert (columns["phase"], columns["phase_native"]) == (phase, native)


def test_the_official_title_stands_in_for_a_missing_one() -> None:
    study = make_study(identificationModule={"briefTitle": " ", "officialTitle": "Official"})
    assert trial_columns(ctgov.parse(study), [])["title"] == "Official"


def test_the_facts_are_as_of_the_edition_else_of_the_last_update() -> None:
    study = make_study()
    assert trial_columns(ctgov.parse(study), [])["registry_as_of"] == "2024-06-01"
    del study["derivedSection"]
    assert trial_columns(ctgov.parse(study), [])["registry_as_of"] == "2024-05-20"


def test_identifiers_stand_once_each_with_the_study_s_own_first() -> None:
    study = make_study(
        identificationModule={
            "nctIdAliases": ["NCT09000009"],
            "orgStudyIdInfo": {"id": "nct09000001"},
            "secondaryIdInfos": [
                *({"id": "EUCTR2014-005098-35-IT"}, {"id": "2014-005098-35"}),
                *({"id": "R01"}, {"id": "R01"}, {"id": " "}, {}),
            ],
        }
    )
    assert [(i.scheme, i.value, i.original, kind) for i, kind in identifiers(ctgov.parse(study))] == [
        ("nct", "NCT09000001", "NCT09000001", "primary"),
        ("nct", "NCT09000009", "NCT09000009", "alias"),
        ("eudract", "2014-005098-35", "EUCTR2014-005098-35-IT", "secondary"),
        ("other", "R01", "R01", "other"),
    ]


def test_known_values_are_not_reported() -> None:
    assert list(unknown_values(ctgov.parse(make_study()))) == []


def test_unknown_values_are_reported_once_each() -> None:
    study = make_study(
        statusModule={"lastKnownStatus": "ASLEEP", "startDateStruct": {"date": "2020", "type": "GUESSED"}},
        designModule={"designInfo": {"allocation": "BY_TAROT", "maskingInfo": {"masking": "PAPER_BAG"}}},
        armsInterventionsModule={"interventions": [{"type": "MAGIC"}, {"type": "MAGIC"}]},
        contactsLocationsModule={"locations": [{"status": "ASLEEP"}, {"status": "RECRUITING"}]},
    )
    assert list(unknown_values(ctgov.parse(study))) == [
        UnknownValue("status", "ASLEEP"),
        UnknownValue("allocation", "BY_TAROT"),
        UnknownValue("masking", "PAPER_BAG"),
        UnknownValue("type of date or enrolment", "GUESSED"),
        UnknownValue("type of intervention", "MAGIC"),
    ]
