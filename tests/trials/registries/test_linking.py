"""One trial, many identifiers: records of several registries, in whatever order they come."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from tests.trials.registries.exports import make_export
from tests.trials.registries.studies import make_study
from trials.models import KeptApart, RegistryRecord, Trial, TrialIdentifier
from trials.registries import ctgov, ictrp
from trials.registries.atlas import begin_trial
from trials.registries.files import Item
from trials.registries.importer import Importer, Tally

pytestmark = pytest.mark.django_db


def take(*payloads: dict[str, Any]) -> list[Tally]:
    """Import the payloads one after the other, each by its registry."""
    return [
        Importer(ictrp if "TrialID" in payload else ctgov).run([Item("-", payload)], lambda _tally: None)
        for payload in payloads
    ]


def naming(nct_id: str, *others: str) -> dict[str, Any]:
    return make_study(nct_id, identificationModule={"secondaryIdInfos": [{"id": other} for other in others]})


def trials() -> dict[str, list[str]]:
    """The records of each trial, by its key."""
    return {trial.slug: sorted(trial.records.values_list("identifier", flat=True)) for trial in Trial.objects.all()}


def together(payloads: Sequence[dict[str, Any]]) -> None:
    Importer(ictrp).run([Item("-", payload) for payload in payloads], lambda _tally: None)


GERMAN = make_export("DRKS00099001", Secondary_ID="NCT09000001;SCI-1", Target_size="30")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_records_that_name_each_other_are_one_trial_in_any_order(order: tuple[int, ...]) -> None:
    payloads = [naming("NCT09000001", "2021-000037-14"), GERMAN, make_export("EUCTR2021-000037-14-ES")]
    tallies = take(*(payloads[place] for place in order))
    assert not any(tally.refused for tally in tallies)
    trial = Trial.objects.get(identifiers__value="NCT09000001", identifiers__kind="primary")
    # Two records that only a third ties together are two trials where the third comes last.
    if order[-1] != 0:
        assert Trial.objects.count() == 1
        assert trial.records.count() == 3
        assert (trial.status_native, trial.enrolment) == ("RECRUITING", 20), "the registry that we ask ourselves leads"
        assert set(trial.identifiers.filter(kind="primary").values_list("value", flat=True)) == {
            *("NCT09000001", "DRKS00099001", "2021-000037-14"),
        }


def test_the_records_of_several_countries_under_one_number_are_one_trial() -> None:
    together([make_export(f"EUCTR2021-000037-14-{country}") for country in ("ES", "DE", "PT")])
    take(make_export("EUCTR2021-000037-14-HU"))
    assert trials() == {"2021-000037-14": [f"EUCTR2021-000037-14-{country}" for country in ("DE", "ES", "HU", "PT")]}


def test_a_copy_of_a_registry_s_record_stands_behind_its_own() -> None:
    copy = make_export("NCT09000001", Source_Register="ClinicalTrials.gov", Target_size="99")
    take(copy, make_study())
    trial = Trial.objects.get()
    assert (trial.enrolment, trial.phase) == (20, "PHASE1_PHASE2")
    assert trial.arms.count() == 2
    take({**copy, "Target_size": "98"})
    trial.refresh_from_db()
    assert (trial.enrolment, trial.arms.count()) == (20, 2)


def test_titles_link_nothing() -> None:
    take(make_export("DRKS00099001"), make_export("DRKS00099002"), make_study())
    assert Trial.objects.count() == 3


def test_a_trial_that_names_another_of_the_same_register_is_another_trial() -> None:
    take(make_export("DRKS00099001"), make_export("DRKS00099002", Secondary_ID="DRKS00099001"))
    assert set(trials()) == {"DRKS00099001", "DRKS00099002"}


def test_a_number_that_two_trials_name_links_to_neither() -> None:
    take(naming("NCT09000001", "2021-000037-14"), naming("NCT09000002", "2021-000037-14"))
    take(make_export("EUCTR2021-000037-14-ES"))
    assert set(trials()) == {"NCT09000001", "NCT09000002", "2021-000037-14"}
    kinds = TrialIdentifier.objects.filter(scheme="eudract").values_list("trial__slug", "kind")
    assert dict(kinds) == {"NCT09000001": "claimed", "NCT09000002": "claimed", "2021-000037-14": "primary"}


def test_a_number_that_both_only_mention_links_nothing() -> None:
    take(naming("NCT09000001", "2021-000037-14"), make_export("DRKS00099001", Secondary_ID="2021-000037-14"))
    assert set(trials()) == {"NCT09000001", "DRKS00099001"}


def test_an_unknown_register_s_number_is_stored_and_leads_to_its_trial() -> None:
    take(make_export("XX-REG55279"))
    take(make_export("XX-REG55279", Target_size="9"))
    trial = Trial.objects.get()
    assert (trial.slug, trial.enrolment) == ("XX-REG55279", 9)
    assert trial.identifiers.get(kind="primary").scheme == "other"


@pytest.mark.parametrize(
    ("named", "number"),
    [
        ("NL-OMON52345", "NL-OMON52345"),
        ("JapicCTI-194846", "JPRN-JapicCTI-194846"),
        ("2022-501515-14", "CTIS2022-501515-14-00"),
        ("2022-501515-14-00", "CTIS2022-501515-14-01"),
    ],
)
def test_numbers_that_registers_spell_in_two_ways_are_one(named: str, number: str) -> None:
    for payloads in itertools.permutations([naming("NCT09000001", named), make_export(number)]):
        Trial.objects.all().delete()
        take(*payloads)
        assert Trial.objects.count() == 1


def test_the_trial_of_the_atlas_takes_the_record_of_its_number() -> None:
    trial = begin_trial("ChiCTR2100050713", {"registry": {"title": "From a copy", "ids": ["ChiCTR2100050713"]}})
    take(make_export("ChiCTR2100050713", Source_Register="ChiCTR"))
    assert Trial.objects.get() == trial
    trial.refresh_from_db()
    assert trial.title == "Mesenchymal cells in spinal cord injury"


def test_what_an_editor_keeps_apart_stays_apart() -> None:
    take(naming("NCT09000001", "DRKS00099001"))
    KeptApart.objects.create(trial=Trial.objects.get(), scheme="drks", value="DRKS00099001", decided_by="editor")
    take(make_export("DRKS00099001"))
    take(naming("NCT09000001", "DRKS00099001", "R01"), make_export("DRKS00099001", Target_size="9"))
    assert set(trials()) == {"NCT09000001", "DRKS00099001"}


def test_where_records_differ_the_one_that_does_not_lead_says_what_it_states() -> None:
    take(
        make_study(statusModule={"startDateStruct": {"date": "2024-04"}}),
        make_export("DRKS00099001", Secondary_ID="NCT09000001", Recruitment_Status="Not recruiting"),
    )
    record = RegistryRecord.objects.get(registry="ictrp")
    assert record.register == "German Clinical Trials Register"
    assert record.as_of == "2024-05-20"
    assert record.differs == ["status", "enrolment", "criteria"]
    assert record.facts is not None
    assert record.facts["enrolment"] == 24
    assert record.facts["status_native"] == "Not recruiting"
    assert RegistryRecord.objects.get(registry="ctgov").facts is None
    assert record.facts["start_date"] == "2024-04-25", "2024-04 and 2024-04-25 say the same"


def test_where_the_leading_record_changes_the_differences_follow() -> None:
    take(make_study(), make_export("DRKS00099001", Secondary_ID="NCT09000001"))
    take(make_study(designModule={"enrollmentInfo": {"count": 24, "type": "ACTUAL"}}))
    assert "enrolment" not in RegistryRecord.objects.get(registry="ictrp").differs
    take(make_study(designModule={"enrollmentInfo": {"count": 25, "type": "ACTUAL"}}))
    assert "enrolment" in RegistryRecord.objects.get(registry="ictrp").differs


def test_a_number_that_one_of_two_records_drops_stays_with_the_other() -> None:
    take(naming("NCT09000001", "DRKS00099001", "2021-000037-14"))
    take(make_export("DRKS00099001", Secondary_ID="2021-000037-14"))
    take(make_study())
    assert Trial.objects.get().identifiers.filter(value="2021-000037-14", kind="secondary").exists()
