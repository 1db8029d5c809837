"""What a machine reads at an import, and when it is read anew."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.builders import make_trial
from tests.trials.registries.exports import make_export, write_export
from tests.trials.registries.studies import make_study
from trials import criteria
from trials.models import EligibilityGroup, Trial
from trials.registries import preparing
from trials.registries.atlas import begin_trial

pytestmark = pytest.mark.django_db

Take = Callable[..., Trial]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Import a study; the trial that it is."""

    def run(study: dict[str, Any]) -> Trial:
        path = tmp_path / "studies.ndjson"
        path.write_text(json.dumps(study), encoding="utf-8")
        call_command("import_trials", str(path))
        return Trial.objects.get(slug=study["protocolSection"]["identificationModule"]["nctId"])

    return run


def saying(text: str, **fields: Any) -> dict[str, Any]:
    return make_study(eligibilityModule={"eligibilityCriteria": text, **fields})


def read_of(trial: Trial) -> list[EligibilityGroup]:
    return list(trial.eligibility_groups.filter(origin="machine"))


def test_an_import_reads_each_cohort_with_the_places_of_its_words(take: Take) -> None:
    trial = take(saying("Cohort 1: AIS A, C5 to T1\nCohort 2: AIS B, T2 to T10; no ventilator"))

    first, second = read_of(trial)
    assert (first.label, first.ais, first.level_min, second.label, second.ais) == (
        "Cohort 1",
        ["A"],
        4,
        "Cohort 2",
        ["B"],
    )
    assert (first.position, second.position, second.ventilator) == (0, 1, "excluded")
    [[start, end]] = second.quotes["level"]
    assert trial.criteria[start:end] == "T2 to T10"
    assert (second.days_span, second.level_span.lower, second.level_span.upper) == (None, 9, 18)


def test_what_is_not_certain_is_named_with_the_words_that_left_it_in_doubt(take: Take) -> None:
    trial = take(saying("* Traumatic\n* Frankel C"))

    [group] = read_of(trial)
    assert (group.ais, group.unsure) == ([], ["ais"])
    assert [trial.criteria[start:end] for start, end in group.quotes["ais"]] == ["Frankel"]


def test_cohorts_that_say_the_same_keep_the_words_that_left_them_in_doubt(take: Take) -> None:
    trial = take(saying("Cohort 1: C5 to T1, Frankel A\nCohort 2: C5 to T1, Frankel A"))

    [group] = read_of(trial)
    assert (group.unsure, len(group.quotes["ais"])) == (["ais"], 2)


def test_a_trial_of_something_else_has_no_rows(take: Take) -> None:
    study = saying("* AIS A\n* Stroke")
    study["protocolSection"]["identificationModule"].update(briefTitle="Stroke", officialTitle="")
    study["protocolSection"]["conditionsModule"] = {"conditions": ["Stroke"]}
    trial = take(study)

    assert not trial.concerns_injury
    assert read_of(trial) == []


def test_a_condition_that_names_the_injury_is_enough(take: Take) -> None:
    study = saying("* AIS A")
    study["protocolSection"]["identificationModule"].update(briefTitle="Cells", officialTitle="")
    assert [group.ais for group in read_of(take(study))] == [["A"]]


def test_a_new_text_is_read_anew_and_the_editor_s_groups_stay(take: Take) -> None:
    trial = take(saying("* AIS A"))
    EligibilityGroup.objects.create(trial=trial, label="Checked", ais=["A"])
    take(saying("* AIS B"))

    assert [group.ais for group in read_of(trial)] == [["B"]]
    assert [group.label for group in trial.eligibility_groups.filter(origin="editor")] == ["Checked"]

    gone = saying("* Fever")
    gone["protocolSection"]["identificationModule"].update(briefTitle="Fever", officialTitle="")
    gone["protocolSection"]["conditionsModule"] = {"conditions": ["Fever"]}
    take(gone)
    assert read_of(trial) == []
    assert trial.eligibility_groups.get().label == "Checked"


def test_the_leading_record_s_criteria_are_read(take: Take, tmp_path: Path) -> None:
    trial = take(saying("* AIS A"))
    export = write_export(tmp_path / "export.xml", make_export(Secondary_ID="NCT09000001", Inclusion_Criteria="AIS D"))
    call_command("import_trials", str(export))

    assert trial.records.count() == 2
    assert [group.ais for group in read_of(trial)] == [["A"]]


@pytest.mark.parametrize(
    ("fields", "text", "ages", "words"),
    [
        ({"minimumAge": "18 Years", "maximumAge": "65 Years"}, "AIS A", (18, 65), "18 Years; 65 Years"),
        ({"minimumAge": ">= 20age old", "maximumAge": None}, "AIS A", (20, None), ">= 20age old"),
        ({"minimumAge": "6 Months", "maximumAge": "12 Years"}, "AIS A", (None, 12), "12 Years"),
        ({"minimumAge": "70 Years", "maximumAge": "18 Years"}, "AIS A", (None, None), ""),
        ({"minimumAge": "N/A", "maximumAge": "0 Years"}, "AIS A", (None, None), ""),
        ({"minimumAge": "18 Years", "maximumAge": None}, "AIS A\n* 20 to 60 years old", (20, 60), "20 to 60 years old"),
    ],
)
def test_the_registry_s_field_for_age_counts_where_the_text_says_nothing(
    take: Take, fields: dict[str, Any], text: str, ages: tuple[int | None, int | None], words: str
) -> None:
    [group] = read_of(take(saying(f"* {text}", **fields)))
    assert (group.age_min, group.age_max) == ages
    assert group.age_words == words
    assert ("age" in group.quotes) == ("20 to 60" in words)


def test_other_rules_read_an_unchanged_record_anew(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = take(saying("* AIS A"))
    trial.eligibility_groups.all().delete()
    take(saying("* AIS A"))
    assert read_of(trial) == [], "nothing is written where neither record nor rules have changed"

    monkeypatch.setattr(preparing, "_RULES", preparing._RULES.replace(criteria.RULES.encode(), b"later"))
    take(saying("* AIS A"))
    assert [group.ais for group in read_of(trial)] == [["A"]]


def test_what_ships_is_read_too() -> None:
    facts = {"title": "Cells in paraplegia", "criteria": "AIS A", "minimum_age": "18 Years"}
    trial = begin_trial("a-programme", {"registry": facts})

    assert trial.concerns_injury
    assert [(group.ais, group.age_min) for group in read_of(trial)] == [(["A"], 18)]


class TestRereading:
    """`manage.py reread_criteria`."""

    def test_it_reads_all_trials_by_the_rules_of_today(self, capsys: pytest.CaptureFixture[str]) -> None:
        trial = make_trial(title="Spinal cord injury", criteria="AIS A")
        stroke = make_trial(title="Stroke", criteria="AIS A", concerns_injury=True, group={"origin": "machine"})
        EligibilityGroup.objects.create(trial=trial, label="Checked")
        for _time in range(2):
            call_command("reread_criteria")

        assert "of 1 trials" in capsys.readouterr().out
        assert [group.ais for group in read_of(trial)] == [["A"]]
        assert read_of(stroke) == []
        assert dict(Trial.objects.values_list("pk", "concerns_injury")) == {trial.pk: True, stroke.pk: False}
        assert trial.eligibility_groups.filter(origin="editor").get().label == "Checked"
