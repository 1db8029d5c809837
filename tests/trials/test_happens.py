"""What would happen to somebody: each thing on its line, silence said in words."""

import pytest
from django.core.exceptions import ValidationError

from tests.builders import make_source, make_therapy, make_trial
from trials.happens import Line, lines, therapies_tested
from trials.models import Trial, TrialOutcome, TrialTerm, TrialTreatment

LABELS = [
    "Chance of a sham or placebo",
    "Visits",
    "Follow-up",
    "Travel costs",
    "A carer's costs",
    "Compensation if you are harmed",
    "Care after the trial",
]


def lines_of(trial: Trial, outcomes: list[TrialOutcome] | None = None) -> dict[str, Line]:
    terms = trial.terms.prefetch_related("sources") if trial.pk else []
    return {line.label: line for line in lines(trial, [], outcomes or [], [], terms)}


def test_each_thing_has_its_line_and_silence_is_said() -> None:
    told = lines_of(Trial())
    assert list(told) == LABELS
    assert {line.says for line in told.values()} == {"Not stated"}


def test_when_things_are_measured_is_told_in_the_registrys_words_and_nothing_is_inferred() -> None:
    frames = ["1 year", "5 years ", "1 year", "", "Day 1", "Day 2", "Day 3", "Day 4"]
    line = lines_of(Trial(), [TrialOutcome(time_frame=frame) for frame in frames])["Follow-up"]
    assert line.quoted == ("1 year", "5 years", "Day 1", "Day 2", "Day 3")
    assert line.says.startswith("Not stated as such.")


@pytest.mark.django_db
def test_what_an_editor_read_stands_with_its_source() -> None:
    trial, source = make_trial(), make_source()
    for topic, says in (("follow_up", "Five years."), ("travel", "Paid by the sponsor.")):
        TrialTerm.objects.create(trial=trial, topic=topic, says=says).sources.add(source)
    told = lines_of(trial, [TrialOutcome(time_frame="1 year")])
    assert (told["Follow-up"].says, told["Follow-up"].quoted) == ("Five years.", ())
    assert told["Travel costs"].says == "Paid by the sponsor."
    assert told["Travel costs"].sources == [source]
    assert told["Visits"].says == "Not stated"


@pytest.mark.django_db
def test_tested_therapies_are_those_that_readers_see_each_once() -> None:
    seen, draft = make_therapy(), make_therapy(state="draft")
    rows = [TrialTreatment(therapy=seen), TrialTreatment(therapy=seen), TrialTreatment(therapy=draft)]
    rows += [TrialTreatment(product="A product"), TrialTreatment(therapy=make_therapy(), role="comparator")]
    assert therapies_tested(rows) == [seen]


@pytest.mark.django_db
def test_a_term_needs_a_source() -> None:
    term = TrialTerm.objects.create(trial=make_trial(), topic="visits", says="Ten visits.")
    with pytest.raises(ValidationError, match="Name the source that states it"):
        term.clean_for_readers(authors=[])
    term.sources.add(make_source())
    term.clean_for_readers(authors=[])
