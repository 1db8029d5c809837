import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.actions import publish
from editorial.models.epoch import current_epoch
from institutions.models import Country, Institution
from tests.trials.registries.studies import make_study
from trials.models import (
    EligibilityGroup,
    RefusedRecord,
    RegistryRecord,
    Trial,
    TrialArm,
    TrialIdentifier,
    TrialIntervention,
    TrialOutcome,
    TrialReference,
    TrialSite,
    TrialSponsor,
)
from trials.registries import alone, ctgov, files
from trials.registries.atlas import begin_trial
from trials.registries.importer import Importer

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "ctgov_v2"
TABLES = [
    Trial, RegistryRecord, TrialIdentifier, TrialSponsor, TrialSite, TrialArm, TrialIntervention, TrialOutcome,
    TrialReference, RefusedRecord,
]  # fmt: skip

pytestmark = pytest.mark.django_db

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def importing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Import studies as the command does; its line of JSON without the seconds, and the exit status where not 0."""

    def run(*studies: object, options: tuple[str, ...] = ()) -> dict[str, Any]:
        path = tmp_path / "studies.ndjson"
        path.write_text("\n".join(json.dumps(study) for study in studies), encoding="utf-8")
        return run_command(str(path), *options)

    def run_command(*arguments: str) -> dict[str, Any]:
        status = 0
        try:
            call_command("import_trials", *arguments)
        except CommandError as error:
            status = error.returncode
        line = capsys.readouterr().out
        assert line.count("\n") == 1
        summary: dict[str, Any] = json.loads(line)
        assert summary.pop("seconds") >= 0
        return {**summary, "status": status} if status else summary

    return run


def tally(created: int = 0, updated: int = 0, unchanged: int = 0, refused: int = 0) -> dict[str, int]:
    counts = {"created": created, "updated": updated, "unchanged": unchanged, "refused": refused}
    return {**counts, "status": 3} if refused else counts


def physical_rows() -> list[Any]:
    """Where each row lies and which transaction wrote it: equal before and after only if nothing was written."""
    with connection.cursor() as cursor:
        rows = []
        for model in TABLES:
            cursor.execute(f"SELECT ctid::text, xmin::text FROM {model._meta.db_table} ORDER BY 1")
            rows.append(cursor.fetchall())
    return rows


def content() -> list[Any]:
    """All that the tables say, without keys and times."""
    ignored = {"id", "trial", "seen_at", "created_at", "updated_at", "published_at", "search"}
    rows = []
    for model in TABLES:
        names = [field.name for field in model._meta.concrete_fields if field.name not in ignored]
        if model is not RefusedRecord and model is not Trial:
            names.append("trial__slug")
        rows.append(sorted(map(repr, model._default_manager.values_list(*names))))
    return rows


def everything_stored() -> str:
    with connection.cursor() as cursor:
        texts = []
        for model in TABLES:
            cursor.execute(f"SELECT row_to_json(t)::text FROM {model._meta.db_table} t")
            texts += [text for (text,) in cursor.fetchall()]
    return "\n".join(texts)


def make_country(**overrides: Any) -> Country:
    country: Country = Country.objects.create(**{"slug": "france", "name": "France", "code": "FR", **overrides})
    return country


def make_institution(**overrides: Any) -> Institution:
    values = {"slug": "example-hospital", "name": "Example Hospital", "kind": "hospital", **overrides}
    institution: Institution = Institution.objects.create(**values)
    return institution


def test_a_new_study_becomes_a_draft_with_all_its_rows(importing: Import) -> None:
    study = make_study("NCT09000001", identificationModule={"acronym": "EXA", "nctIdAliases": ["NCT09000099"]})
    assert importing(study) == tally(created=1)
    trial = Trial.objects.get()
    assert (trial.slug, trial.state) == ("NCT09000001", "draft")
    assert (trial.title, trial.acronym) == ("Mesenchymal Cells in Chronic Spinal Cord Injury", "EXA")
    assert (trial.status, trial.status_native) == ("RECRUITING", "RECRUITING")
    assert (trial.phase, trial.phase_native) == ("PHASE1_PHASE2", "PHASE1, PHASE2")
    assert (trial.study_type, trial.sponsor) == ("INTERVENTIONAL", "Example University")
    assert (trial.conditions, trial.keywords) == (["Spinal Cord Injuries"], ["MSC"])
    assert (trial.enrolment, trial.enrolment_type) == (20, "ESTIMATED")
    assert (trial.start_date, trial.primary_completion_date, trial.completion_date) == ("2023-02-01", "2025-12", "2026")
    assert (trial.verified_on, trial.last_update_posted, trial.registry_as_of) == (
        "2024-05",
        "2024-05-20",
        "2024-06-01",
    )
    assert (trial.minimum_age, trial.maximum_age, trial.sex) == ("18 Years", "65 Years", "ALL")
    assert (trial.healthy_volunteers, trial.has_results, trial.ipd_sharing) == (False, False, "NO")
    assert trial.criteria.startswith("Inclusion")
    assert trial.relevance == Trial.Relevance.NOT_ASSESSED
    assert trial.search_text.splitlines() == [
        "NCT09000001", "NCT09000099", "SCI-01", "Spinal Cord Injuries", "Example University", "Example Hospital",
        "Paris", "France", "Cells",
    ]  # fmt: skip
    assert list(trial.identifiers.values_list("scheme", "value", "kind", "position")) == [
        ("nct", "NCT09000001", "primary", 0),
        ("nct", "NCT09000099", "alias", 1),
        ("other", "SCI-01", "other", 2),
    ]
    assert list(trial.sponsors.values_list("name", "role", "sponsor_class")) == [
        ("Example University", "lead", "OTHER")
    ]
    site = trial.sites.get()
    assert (site.facility, site.city, site.country_name) == ("Example Hospital", "Paris", "France")
    assert (site.latitude, site.longitude, site.match_status) == (48.85341, 2.3488, "unmatched")
    assert list(trial.arms.values_list("label", "kind", "interventions", "position")) == [
        ("Cells", "EXPERIMENTAL", ["Biological: Cells"], 0),
        ("Sham", "SHAM_COMPARATOR", [], 1),
    ]
    assert list(trial.interventions.values_list("kind", "name", "other_names")) == [("BIOLOGICAL", "Cells", ["MSC"])]
    assert list(trial.outcomes.values_list("kind", "measure")) == [
        ("primary", "Adverse events"),
        ("secondary", "Motor score"),
    ]
    assert list(trial.references.values_list("pmid", "kind")) == [("123", "BACKGROUND")]
    record = trial.records.get()
    assert (record.registry, record.identifier) == ("ctgov", "NCT09000001")
    assert record.payload == study


def test_a_second_run_writes_nothing(importing: Import) -> None:
    studies = [make_study("NCT09000001"), make_study("NCT09000002"), {"broken": True}]
    assert importing(*studies) == tally(created=2, refused=1)
    before = physical_rows()
    assert importing(*studies) == tally(unchanged=2, refused=1)
    assert physical_rows() == before


def test_a_changed_study_is_updated_in_place(importing: Import) -> None:
    importing(make_study())
    before = Trial.objects.get()
    importing(make_study("NCT09000002"))
    changed = make_study(
        statusModule={"overallStatus": "TERMINATED", "whyStopped": "No money"},
        armsInterventionsModule={"armGroups": [{"label": "Only"}], "interventions": None},
        outcomesModule=None,
    )
    assert importing(changed) == tally(updated=1)
    after = Trial.objects.get(pk=before.pk)
    assert (after.slug, after.status, after.why_stopped) == (before.slug, "TERMINATED", "No money")
    assert after.updated_at == before.updated_at, "that is the time of the editor's last change"
    assert list(after.arms.values_list("label", flat=True)) == ["Only"]
    assert not after.interventions.exists()
    assert not after.outcomes.exists()
    assert after.records.get().payload == changed
    assert Trial.objects.get(slug="NCT09000002").arms.count() == 2


def test_the_editor_s_columns_and_rows_stay(importing: Import) -> None:
    importing(make_study())
    trial = Trial.objects.get()
    Trial.objects.update(plain_title="In plain words", relevance="sci_treatment", note="Mind this", payment="paid")
    EligibilityGroup.objects.create(trial=trial, label="Cohort 1", ais=["A"])
    importing(make_study(identificationModule={"briefTitle": "Another title"}))
    trial.refresh_from_db()
    assert trial.title == "Another title"
    assert (trial.plain_title, trial.relevance) == ("In plain words", "sci_treatment")
    assert (trial.note, trial.payment) == ("Mind this", "paid")
    assert [group.label for group in trial.eligibility_groups.filter(origin="editor")] == ["Cohort 1"]


def test_sites_and_sponsors_are_matched_by_exact_name(importing: Import) -> None:
    france = make_country()
    hospital = make_institution(name="Hôpital Exemple", aliases="EXAMPLE  hospital\nHEX", country=france)
    university = make_institution(slug="eu", name="Example University", country=france)
    importing(make_study())
    site, sponsor = TrialSite.objects.get(), TrialSponsor.objects.get()
    assert (site.country, site.institution, site.match_status) == (france, hospital, "machine")
    assert site.trial.countries == [france.pk]
    assert (sponsor.institution, sponsor.match_status) == (university, "machine")


def test_a_name_that_two_institutions_share_or_another_country_s_is_not_matched(importing: Import) -> None:
    france, japan = make_country(), make_country(slug="japan", name="Japan", code="JP")
    make_institution(country=japan)
    make_institution(slug="eu", name="Example University", country=france)
    make_institution(slug="eu-2", name="Example university", country=japan)
    importing(make_study())
    assert TrialSite.objects.get().match_status == "unmatched"
    assert TrialSponsor.objects.get().match_status == "unmatched"


@pytest.mark.parametrize("spelling", ["South Korea", "Korea, Republic of", "republic of  KOREA", "Corée du Sud"])
def test_countries_are_found_in_the_registries_spellings(importing: Import, spelling: str) -> None:
    korea = make_country(slug="south-korea", name="South Korea", code="KR", synonyms="Coree du sud")
    importing(make_study(contactsLocationsModule={"locations": [{"country": spelling}]}))
    site = TrialSite.objects.get()
    assert (site.country, site.country_name) == (korea, spelling)


@pytest.mark.parametrize("status", ["editor", "none"])
def test_an_editor_s_match_outlives_the_import(importing: Import, status: str) -> None:
    france = make_country()
    make_institution(country=france)
    make_institution(slug="eu", name="Example University", country=france)
    other = make_institution(slug="other", name="Other", country=france) if status == "editor" else None
    importing(make_study())
    TrialSite.objects.update(institution=other, match_status=status)
    TrialSponsor.objects.update(institution=other, match_status=status)
    assert importing(make_study(statusModule={"overallStatus": "COMPLETED"})) == tally(updated=1)
    for row in (TrialSite.objects.get(), TrialSponsor.objects.get()):
        assert (row.institution, row.match_status) == (other, status)


def atlas_trial(slug: str, *ids: str) -> Trial:
    trial = begin_trial(slug, {"registry": {"title": "From a copy", "ids": list(ids), "status": "RECRUITING"}})
    publish(obj=trial, by="shipped atlas")
    return trial


def test_the_real_record_updates_the_trial_that_the_atlas_made(importing: Import) -> None:
    trial = atlas_trial("NCT09000001", "NCT09000001", "ChiCTR2100050713")
    Trial.objects.update(plain_title="Ours")
    assert importing(make_study(statusModule={"overallStatus": "COMPLETED"})) == tally(updated=1)
    trial.refresh_from_db()
    assert (trial.status, trial.plain_title, trial.state) == ("COMPLETED", "Ours", "published")
    assert trial.title == "Mesenchymal Cells in Chronic Spinal Cord Injury"
    assert list(trial.identifiers.values_list("value", "kind")) == [
        ("NCT09000001", "primary"),
        ("SCI-01", "other"),
        ("ChiCTR2100050713", "secondary"),
    ]
    assert importing(make_study(statusModule={"overallStatus": "COMPLETED"})) == tally(unchanged=1)


def test_a_record_goes_to_the_trial_that_names_its_number_under_another_registry(importing: Import) -> None:
    trial = atlas_trial("ChiCTR2100050713", "ChiCTR2100050713", "NCT09000001")
    assert importing(make_study()) == tally(updated=1)
    assert Trial.objects.get() == trial
    assert trial.records.count() == 2


def test_a_record_does_not_go_to_a_trial_that_has_another_number_of_the_same_registry(importing: Import) -> None:
    trial = atlas_trial("NCT09000001", "NCT09000001", "NCT09000002")
    assert importing(make_study("NCT09000002")) == tally(created=1)
    assert list(trial.identifiers.values_list("value", "kind")) == [
        ("NCT09000001", "primary"),
        ("NCT09000002", "claimed"),
    ]
    assert importing(make_study("NCT09000001")) == tally(updated=1)
    assert trial.records.filter(registry="ctgov", identifier="NCT09000001").exists()


def test_of_two_records_for_one_trial_the_second_makes_its_own(importing: Import) -> None:
    trial = atlas_trial("ChiCTR2100050713", "ChiCTR2100050713", "NCT09000001", "NCT09000002")
    assert importing(make_study("NCT09000001"), make_study("NCT09000002")) == tally(created=1, updated=1)
    assert [record.identifier for record in trial.records.filter(registry="ctgov")] == ["NCT09000001"]
    assert Trial.objects.get(slug="NCT09000002").identifiers.get(kind="primary").value == "NCT09000002"


def test_a_trial_that_an_editor_made_by_hand_takes_the_record_of_its_number(importing: Import) -> None:
    trial = Trial.objects.create(slug="NCT09000001", title="By hand")
    assert importing(make_study()) == tally(updated=1)
    assert Trial.objects.get() == trial


def naming(nct_id: str, *others: str) -> dict[str, Any]:
    return make_study(nct_id, identificationModule={"secondaryIdInfos": [{"id": other} for other in others]})


def test_a_number_that_two_trials_name_leads_to_the_first_and_stays_with_both(importing: Import) -> None:
    importing(naming("NCT09000001", "2020-000111-22"), naming("NCT09000002", "2020-000111-22"))
    assert list(
        TrialIdentifier.objects.filter(scheme="eudract").values_list("trial__slug", "kind").order_by("trial__slug")
    ) == [("NCT09000001", "secondary"), ("NCT09000002", "claimed")]


@pytest.mark.parametrize("together", [True, False])
def test_a_registry_s_number_leads_to_its_own_record(importing: Import, together: bool) -> None:
    first, second = naming("NCT09000001", "NCT09000002"), make_study("NCT09000002")
    if together:
        importing(first, second)
    else:
        importing(first)
        importing(second)
    assert list(
        TrialIdentifier.objects.filter(value="NCT09000002").values_list("trial__slug", "kind").order_by("trial__slug")
    ) == [("NCT09000001", "claimed"), ("NCT09000002", "primary")]


def test_grant_numbers_may_be_shared(importing: Import) -> None:
    assert importing(naming("NCT09000001", "R01"), naming("NCT09000002", "R01")) == tally(created=2)
    assert TrialIdentifier.objects.filter(value="R01", kind="other").count() == 2


NUMBERS = [f"NCT0900000{n}" for n in range(1, 5)]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    named=st.fixed_dictionaries(
        {number: st.lists(st.sampled_from([*NUMBERS, "2020-000111-22", "R01"]), max_size=3) for number in NUMBERS}
    ),
    batches=st.permutations(NUMBERS).flatmap(
        lambda order: st.integers(1, 4).map(lambda n: [order[i : i + n] for i in range(0, 4, n)])
    ),
)
def test_whatever_the_order_each_number_leads_to_one_trial(
    named: dict[str, list[str]], batches: list[list[str]]
) -> None:
    Trial.objects.all().delete()
    studies = {number: naming(number, *others) for number, others in named.items()}
    for batch in [*batches, NUMBERS]:
        Importer(ctgov).run([files.Item("-", studies[number]) for number in batch], lambda _tally: None)
    assert Trial.objects.count() == len(NUMBERS)
    for number in NUMBERS:
        leading = TrialIdentifier.objects.filter(value=number).exclude(kind="claimed")
        assert [row.trial.slug for row in leading] == [number]
    eudract = TrialIdentifier.objects.filter(scheme="eudract")
    assert eudract.filter(kind="secondary").count() == (1 if eudract else 0)
    assert {row.trial.slug for row in eudract} == {n for n, others in named.items() if "2020-000111-22" in others}


def test_publish_publishes_new_trials_and_moves_the_epoch_once(importing: Import) -> None:
    before = current_epoch()
    importing(make_study("NCT09000001"), make_study("NCT09000002"), options=("--publish",))
    trial = Trial.objects.first()
    assert trial is not None
    assert (trial.state, trial.published_by) == ("published", "import_trials")
    assert trial.published_at is not None
    assert current_epoch() == before + 1
    importing(make_study("NCT09000001"), make_study("NCT09000002"), options=("--publish",))
    assert current_epoch() == before + 1
    importing(make_study("NCT09000001", statusModule={"overallStatus": "COMPLETED"}))
    assert current_epoch() == before + 2


def test_drafts_do_not_move_the_epoch(importing: Import) -> None:
    before = current_epoch()
    importing(make_study())
    importing(make_study(statusModule={"overallStatus": "COMPLETED"}))
    assert current_epoch() == before


def test_unknown_values_are_kept_as_given_and_listed(
    importing: Import, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    odd = make_study(
        statusModule={"overallStatus": "ON_THE_MOON", "startDateStruct": {"date": "2020-13-45"}},
        designModule={"phases": ["PHASE1", "PHASE4"], "studyType": "DREAM"},
    )
    assert importing(odd, options=("--report", str(report))) == tally(created=1)
    trial = Trial.objects.get()
    assert (trial.status, trial.status_native) == ("", "ON_THE_MOON")
    assert (trial.phase, trial.phase_native) == ("", "PHASE1, PHASE4")
    assert (trial.study_type, trial.study_type_native) == ("", "DREAM")
    assert json.loads(report.read_bytes())["unknown_values"] == [
        {"field": "status", "value": "ON_THE_MOON", "records": 1},
        {"field": "phase", "value": "PHASE1_PHASE4", "records": 1},
        {"field": "study type", "value": "DREAM", "records": 1},
        {"field": "date", "value": "2020-13-45", "records": 1},
    ]


def test_a_study_without_status_and_phase_gets_none(importing: Import) -> None:
    importing(make_study(statusModule=None, designModule=None))
    trial = Trial.objects.get()
    assert (trial.status, trial.status_native, trial.phase, trial.study_type) == ("", "", "", "")
    assert (trial.enrolment, trial.start_date) == (None, "")


def test_a_bad_record_among_good_ones_is_refused_with_its_path(importing: Import, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    bad = make_study("NCT09000002", designModule={"enrollmentInfo": {"count": "many"}})
    summary = importing(make_study("NCT09000001"), bad, make_study("NCT09000003"), options=("--report", str(report)))
    assert summary == tally(created=2, refused=1)
    refused = RefusedRecord.objects.get()
    assert (refused.registry, refused.origin, refused.identifier) == ("ctgov", "studies.ndjson:2", "NCT09000002")
    assert refused.path == "protocolSection.designModule.enrollmentInfo.count"
    assert refused.reason == "expected a whole number, found text"
    assert json.loads(report.read_bytes())["refused_records"] == [
        {
            "origin": "studies.ndjson:2",
            "identifier": "NCT09000002",
            "path": refused.path,
            "reason": refused.reason,
        }
    ]


def nested(levels: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(levels):
        inner = {"a": inner}
    return inner


@pytest.mark.parametrize(
    ("bad", "path"),
    [
        (make_study("NCT09000002", descriptionModule={"briefSummary": "a\0b"}), "descriptionModule.briefSummary"),
        (make_study("NCT09000002", conditionsModule={"keywords": ["a", "\0"]}), "conditionsModule.keywords[1]"),
        (make_study("NCT09000002", extra=nested(300)), ""),
        (make_study("NCT09000002", extra=nested(700)), ""),
        (make_study("NCT09000002", descriptionModule={"briefSummary": " ".join(map(hex, range(150_000)))}), ""),
        (make_study("NCT0900000\0"), "identificationModule.nctId"),
        ("text", ""),
        (None, "identificationModule.nctId"),
    ],
    ids=["nul", "nul in a list", "deep", "deeper", "too long to search", "nul in the number", "text", "null"],
)
def test_what_cannot_be_stored_is_refused_and_the_rest_is_stored(importing: Import, bad: object, path: str) -> None:
    assert importing(make_study("NCT09000001"), bad, make_study("NCT09000003")) == tally(created=2, refused=1)
    assert RefusedRecord.objects.get().path == (f"protocolSection.{path}" if path else "")


def test_an_escaped_backslash_is_no_nul(importing: Import) -> None:
    study = make_study(descriptionModule={"briefSummary": "the text \\u0000 itself"})
    assert importing(study) == tally(created=1)
    assert Trial.objects.get().summary == "the text \\u0000 itself"


def test_no_contact_person_is_stored_anywhere(importing: Import) -> None:
    person = {"name": "Ada Example", "phone": "555-010-0100", "email": "ada@example.org", "role": "CONTACT"}
    study = make_study(
        contactsLocationsModule={
            "centralContacts": [person],
            "overallOfficials": [{"name": "Ada Example", "affiliation": "Ada Example Ltd", "role": "STUDY_CHAIR"}],
            "locations": [{"facility": "Call 555-010-0100", "country": "France", "contacts": [person]}],
        },
        sponsorCollaboratorsModule={
            "responsibleParty": {"type": "PRINCIPAL_INVESTIGATOR", "investigatorFullName": "Ada Example"}
        },
        descriptionModule={"briefSummary": "Write to ada@example.org", "detailedDescription": "+33 1 42 16 00 00"},
        eligibilityModule={"eligibilityCriteria": "Ask ada@example.org"},
        referencesModule={"references": [{"citation": "Doe A. Electronic address: ada@example.org."}]},
    )
    study["resultsSection"] = {"moreInfoModule": {"pointOfContact": person}}
    assert importing(study) == tally(created=1)
    stored = everything_stored()
    for trace in ("Ada", "ada@", "555-010-0100", "42 16 00 00"):
        assert trace not in stored
    assert "Write to [contact removed]" in stored
    assert importing(study) == tally(unchanged=1)


def test_a_new_edition_of_the_registry_is_no_change_of_the_study(importing: Import) -> None:
    study = make_study()
    importing(study)
    study["derivedSection"]["miscInfoModule"]["versionHolder"] = "2024-06-02"
    assert importing(study) == tally(unchanged=1)


def test_the_order_of_members_is_no_change(importing: Import) -> None:
    study = make_study()
    importing(study)
    assert importing(dict(reversed(study.items()))) == tally(unchanged=1)


def test_the_last_of_several_versions_in_one_run_stays(importing: Import) -> None:
    later = make_study(statusModule={"overallStatus": "COMPLETED"})
    assert importing(make_study(), later, later) == tally(created=1, updated=1, unchanged=1)
    assert Trial.objects.get().status == "COMPLETED"


def test_a_version_that_comes_back_in_one_run_stays(importing: Import) -> None:
    first, second = make_study(), make_study(statusModule={"overallStatus": "COMPLETED"})
    importing(first)
    assert importing(second, first) == tally(updated=2)
    assert Trial.objects.get().status == first["protocolSection"]["statusModule"]["overallStatus"]


def test_a_record_that_comes_in_another_text_is_known_by_that_from_then_on(
    importing: Import, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"studies": [make_study()]}), encoding="utf-8")
    call_command("import_trials", str(page))
    capsys.readouterr()
    assert not RegistryRecord.objects.get().source_digest
    assert importing(make_study()) == tally(unchanged=1)
    assert RegistryRecord.objects.get().source_digest
    before = physical_rows()
    assert importing(make_study()) == tally(unchanged=1)
    assert physical_rows() == before


def test_every_kind_of_file_goes_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, three, four = (make_study(f"NCT0900000{n}") for n in range(1, 5))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "one.json").write_text(json.dumps(one), encoding="utf-8")
    (folder / "page.json").write_text(json.dumps({"studies": [two]}), encoding="utf-8")
    (tmp_path / "lines.ndjson").write_text(json.dumps(three), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "bulk.zip", "w") as archive:
        archive.writestr("NCT09000004.json", json.dumps(four))
    call_command("import_trials", *(str(tmp_path / name) for name in ("folder", "lines.ndjson", "bulk.zip")))
    assert json.loads(capsys.readouterr().out)["created"] == 4


def test_a_missing_path_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.json does not exist"):
        call_command("import_trials", str(tmp_path / "gone.json"))


def test_a_report_that_cannot_be_written_is_an_error(importing: Import, tmp_path: Path) -> None:
    (tmp_path / "studies.ndjson").write_text(json.dumps(make_study()), encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("import_trials", str(tmp_path / "studies.ndjson"), "--report", str(tmp_path))
    assert not Trial.objects.exists()


def test_an_import_that_finds_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_trials", str(tmp_path))
    told = capsys.readouterr()
    assert json.loads(told.out)["created"] == 0
    assert "No record was found" in told.err


def test_a_file_that_begins_with_a_byte_order_mark_goes_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "study.json").write_text(json.dumps(make_study()), encoding="utf-8-sig")
    call_command("import_trials", str(tmp_path / "study.json"))
    assert json.loads(capsys.readouterr().out)["created"] == 1


def test_a_contact_person_s_name_is_taken_out_of_other_texts_too(importing: Import) -> None:
    contacts = {"centralContacts": [{"name": "Ada Example, MD"}], "locations": [{"facility": "Ward of Ada Example"}]}
    importing(make_study(contactsLocationsModule=contacts, descriptionModule={"briefSummary": "Write to ada example."}))
    assert "Ada Example" not in str(list(RegistryRecord.objects.values_list("payload", flat=True)))
    assert TrialSite.objects.get().facility == "Ward of [contact removed]"
    assert Trial.objects.get().summary == "Write to [contact removed]."


def test_a_second_import_at_the_same_time_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "PATIENCE", 0)
    parameters = connection.get_connection_params()
    address = {name: parameters[name] for name in ("dbname", "host", "port", "user", "password") if name in parameters}
    with psycopg.connect(**address) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [alone.LOCK])
        with pytest.raises(CommandError, match="Another import is running"):
            call_command("import_trials", str(tmp_path))


CHILD = textwrap.dedent(
    """
    import signal, sys, django
    # Whoever runs the tests in the background of a shell has it ignored, and a child takes that over.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    django.setup()
    from django.core.management import execute_from_command_line
    from django.db import connection
    connection.settings_dict["NAME"] = sys.argv[1]
    execute_from_command_line(["manage.py", "import_trials", sys.argv[2], "--publish"])
    """
)


def open_pipe(pipe: Path, reader: subprocess.Popen[str]) -> TextIO:
    """Wait until the other process reads."""
    while True:
        assert reader.poll() is None
        try:
            descriptor = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            time.sleep(0.02)
        else:
            os.set_blocking(descriptor, True)
            return os.fdopen(descriptor, "w", encoding="utf-8")


def interrupted_import(folder: Path, lines: list[str], how: signal.Signals) -> tuple[int, str]:
    """Import lines that do not end, and stop that when a batch is stored; exit status and standard error."""
    pipe = folder / "pipe.ndjson"
    os.mkfifo(pipe)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, connection.settings_dict["NAME"], str(pipe)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stderr=subprocess.PIPE,
        text=True,
    )
    with child, open_pipe(pipe, child) as stream:
        stream.writelines(lines)
        stream.flush()
        while not Trial.objects.exists():
            assert child.poll() is None
            time.sleep(0.02)
        child.send_signal(how)
        _, errors = child.communicate()
    return child.returncode, errors


LINES = [f"{json.dumps(make_study(f'NCT0910{n:04}'))}\n" for n in range(1100)]


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_to_the_same_content(tmp_path: Path) -> None:
    interrupted_import(tmp_path, LINES[:1000], signal.SIGKILL)
    assert Trial.objects.count() == 500, "one whole batch, and nothing of the next"
    path = tmp_path / "studies.ndjson"
    path.write_text("".join(LINES), encoding="utf-8")
    tally = Importer(ctgov, publish=True).run(files.read([path], ctgov), lambda _tally: None)
    assert (tally.created, tally.unchanged) == (600, 500)
    after_the_kill = content()
    Trial.objects.all().delete()
    Importer(ctgov, publish=True).run(files.read([path], ctgov), lambda _tally: None)
    assert content() == after_the_kill


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_stopped_says_how_to_go_on(tmp_path: Path) -> None:
    status, errors = interrupted_import(tmp_path, LINES[:1000], signal.SIGINT)
    assert status == 130
    assert "Stopped. What was stored stays; the same command goes on from there." in errors
    assert "Traceback" not in errors
    assert Trial.objects.count() == 500


@pytest.mark.skipif(not REAL.is_dir(), reason="the real records are not here")
def test_every_real_record_goes_in_and_a_second_run_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    number = len(list(REAL.glob("*.json")))
    call_command("import_trials", str(REAL))
    assert json.loads(capsys.readouterr().out)["created"] == number
    before = physical_rows()
    call_command("import_trials", str(REAL))
    assert json.loads(capsys.readouterr().out)["unchanged"] == number
    assert physical_rows() == before
