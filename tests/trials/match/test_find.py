"""Answers: cohorts matched whole, one point named, nothing hidden, and nothing that rules out wrongly."""

import datetime as dt
from typing import Any

import pytest

from tests.builders import PUBLISHED_AT, add_site, make_change, make_country, make_trial
from trials.criteria.segments import NUMBER
from trials.match.answer import Answer, Criterion, Notice, Section, TrialAnswer, Verdict
from trials.match.entry import Cause, Entry, Travel
from trials.match.find import find
from trials.models import EligibilityGroup, Trial, TrialChange

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)
LATELY = "2026-10"
C4_C7 = {"level_min": NUMBER["C4"], "level_max": NUMBER["C7"], "level_kind": "neurological"}
T1_T10 = {"level_min": NUMBER["T1"], "level_max": NUMBER["T10"], "level_kind": "neurological"}
AIS_AB = {"ais": ["A", "B"]}


def entry(**said: Any) -> Entry:
    """Somebody with a neurological level of C5 and AIS A, a year and a half after the injury."""
    level = NUMBER[said.pop("level", "C5")]
    return Entry(
        **{
            "today": TODAY,
            "ais": "A",
            "level": (level, level),
            "level_kind": "neurological",
            "days": (548, 578),
            **said,
        }
    )


def section_of(answer: Answer, trial: Trial) -> Section:
    (section,) = [each.key for each in answer.sections if trial.slug in [one.trial.slug for one in each.trials]]
    return section


def told(answer: Answer) -> TrialAnswer:
    """The answer on the only trial."""
    (trial,) = [one for section in answer.sections for one in section.trials]
    return trial


def point(answer: Answer, name: str) -> Criterion:
    """A criterion of the first cohort of the only trial."""
    return next(each for each in told(answer).groups[0].criteria if each.name == name)


class TestCohorts:
    @pytest.fixture
    def dosed(self) -> Trial:
        """NCT06841770: C4-C7 or T1-T10, after 21-42 days or 1-5 years."""
        trial = make_trial(slug="NCT06841770", verified_on=LATELY)
        for position, (level, days) in enumerate((x, y) for x in (C4_C7, T1_T10) for y in ((21, 42), (365, 1826))):
            EligibilityGroup.objects.create(
                trial=trial, position=position, **AIS_AB, **level, days_min=days[0], days_max=days[1]
            )
        return trial

    def test_six_months_fits_neither(self, dosed: Trial) -> None:
        answer = find(entry(days=(183, 213), months=6))
        assert section_of(answer, dosed) == Section.DIFFERS_ON_ONE
        assert [group.heading for group in told(answer).groups].count(Section.MAY_FIT) == 0

    @pytest.mark.parametrize(("level", "days"), [("C5", (30, 30)), ("T4", (400, 400))])
    def test_one_cohort_that_fits_is_enough_and_stands_first(self, dosed: Trial, level: str, days: Any) -> None:
        answer = find(entry(level=level, days=days))
        assert section_of(answer, dosed) == Section.MAY_FIT
        assert told(answer).groups[0].heading == Section.MAY_FIT
        assert len(told(answer).groups) == 4

    def test_cohorts_are_never_merged(self) -> None:
        trial = make_trial(verified_on=LATELY)
        EligibilityGroup.objects.create(trial=trial, **AIS_AB, **C4_C7, days_min=365)
        EligibilityGroup.objects.create(trial=trial, ais=["C"], **T1_T10, days_max=42, position=1)
        assert section_of(find(entry(level="T4")), trial) == Section.DIFFERS_ON_ONE


class TestHeadings:
    def test_may_fit_needs_grade_level_and_time_of_both(self) -> None:
        trial = make_trial(verified_on=LATELY, group={**AIS_AB, **C4_C7, "days_min": 365})
        assert section_of(find(entry()), trial) == Section.MAY_FIT
        level = {"level": (4, 4), "level_kind": "neurological"}
        for too_little in ({**level, "days": (548, 578)}, {"ais": "A", "days": (548, 578)}, {**level, "ais": "A"}):
            assert section_of(find(Entry(today=TODAY, **too_little)), trial) == Section.TOO_LITTLE

    def test_one_point_is_named(self) -> None:
        make_trial(verified_on=LATELY, group={**AIS_AB, **C4_C7, "days_min": 365})
        answer = find(entry(days=(274, 303), months=9))
        (differing,) = told(answer).groups[0].differing
        assert differing.note == "Asks for 12 months; you are at 9. Do not delay care for it."

    @pytest.mark.parametrize(
        ("group", "said", "words"),
        [
            ({"days_max": 183, "days_max_inclusive": False}, {"months": 6}, "less than 6 months; you are at 6."),
            ({"days_max": 180}, {"months": 6}, "at most 6 months (180 days); you are at 6 months."),
            ({"days_max": 91}, {"months": 6}, "at most 3 months; you are at 6."),
            ({"days_max": 180}, {"days": (182, 182)}, "at most 6 months (180 days); you are at 182 days."),
            (
                {"days_min": 365, "days_min_inclusive": False},
                {"days": (365, 365)},
                "more than 1 year (365 days); you are at 365 days.",
            ),
        ],
    )
    def test_a_limit_is_told_so_that_it_does_not_seem_to_fit(
        self, group: dict[str, Any], said: dict[str, Any], words: str
    ) -> None:
        make_trial(verified_on=LATELY, group={**AIS_AB, **C4_C7, **group})
        (differing,) = told(find(entry(**{"days": (183, 213), **said}))).groups[0].differing
        assert words in differing.note

    def test_two_points_are_listed(self) -> None:
        trial = make_trial(verified_on=LATELY, sex="FEMALE", group={**AIS_AB, **C4_C7, "days_min": 365})
        assert section_of(find(entry(ais="D", sex="male")), trial) == Section.DIFFERS

    def test_a_trial_that_says_nothing_is_not_hidden(self) -> None:
        trial = make_trial(verified_on=LATELY)
        assert section_of(find(entry()), trial) == Section.TOO_LITTLE

    @pytest.mark.parametrize(
        "columns",
        [
            {"payment": "paid", "verified_on": LATELY},
            {"status": "SUSPENDED"},
            {"verified_on": "2025-10"},
            {"status": "UNKNOWN", "verified_on": LATELY},
            {"registry_as_of": "2020"},
            {"status": "", "status_native": "Not Recruiting", "verified_on": LATELY},
        ],
    )
    def test_some_stand_apart_with_the_reason(self, columns: dict[str, Any]) -> None:
        trial = make_trial(group={**AIS_AB, **C4_C7, "days_min": 365}, **columns)
        answer = find(entry())
        assert section_of(answer, trial) == Section.APART
        assert len(told(answer).set_apart) == 1

    @pytest.mark.parametrize(
        "status", ["COMPLETED", "TERMINATED", "WITHDRAWN", "ACTIVE_NOT_RECRUITING", "NO_LONGER_AVAILABLE"]
    )
    def test_those_that_take_nobody_any_more_stand_last(self, status: str) -> None:
        trial = make_trial(status=status, group={**AIS_AB, **C4_C7, "days_min": 365})
        assert section_of(find(entry()), trial) == Section.CLOSED

    def test_recruiting_and_lately_verified_first(self) -> None:
        undated = make_trial(registry_as_of="2026-11-20")
        slow = make_trial(status="NOT_YET_RECRUITING", verified_on="2026-11")
        older = make_trial(verified_on="2026-03")
        newer = make_trial(verified_on="2026-10")
        section = next(each for each in find(entry()).sections if each.key == Section.TOO_LITTLE)
        assert [each.trial.slug for each in section.trials] == [newer.slug, older.slug, undated.slug, slow.slug]


class TestNothingRulesOutWrongly:
    def test_a_machine_reading_that_no_editor_checked_does_not(self) -> None:
        make_trial(verified_on=LATELY, group={**AIS_AB, **C4_C7, "days_min": 365, "origin": "machine"})
        answer = find(entry(ais="D", days=(30, 30)))
        assert {point(answer, name).verdict for name in ("ais", "time")} == {Verdict.ASK}
        assert point(answer, "ais").by_machine
        assert "No editor has checked that" in point(answer, "ais").note

    def test_an_editors_reading_stands_before_a_machines(self) -> None:
        trial = make_trial(verified_on=LATELY, group={**AIS_AB, "origin": "machine"})
        EligibilityGroup.objects.create(trial=trial, ais=["C"], origin="editor")
        answer = find(entry())
        assert len(told(answer).groups) == 1
        assert point(answer, "ais").verdict == Verdict.DIFFERS

    def test_another_kind_of_level_does_not(self) -> None:
        make_trial(verified_on=LATELY, group=C4_C7)
        for level in ("C5", "T10"):
            assert point(find(entry(level=level, level_kind="motor")), "level").verdict == Verdict.ASK
        assert point(find(entry(level="T10", level_kind=None)), "level").verdict == Verdict.ASK
        assert point(find(entry(level="C5", level_kind=None)), "level").verdict == Verdict.FITS
        assert point(find(entry(level="T10")), "level").verdict == Verdict.DIFFERS

    def test_motor_levels_on_both_sides_of_an_end_do_not(self) -> None:
        make_trial(verified_on=LATELY, group={**C4_C7, "level_kind": "motor"})
        both = (NUMBER["C6"], NUMBER["T1"])
        assert point(find(Entry(today=TODAY, level=both, level_kind="motor")), "level").verdict == Verdict.ASK

    def test_the_grade_of_another_moment_does_not(self) -> None:
        make_trial(verified_on=LATELY, group={"ais": ["A"], "ais_when": "injury"})
        later = find(entry(ais="C", examined_on=TODAY))
        assert point(later, "ais").verdict == Verdict.ASK
        assert "another moment" in point(later, "ais").note
        first = entry(ais="C", days=(500, 500), examined_on=TODAY - dt.timedelta(days=499))
        assert point(find(first), "ais").verdict == Verdict.DIFFERS

    def test_a_time_that_may_lie_on_either_side_does_not(self) -> None:
        make_trial(verified_on=LATELY, group={"days_max": 183})
        assert point(find(entry(days=(180, 200))), "time").verdict == Verdict.ASK

    def test_what_a_machine_was_not_sure_of_does_not(self) -> None:
        make_trial(verified_on=LATELY, group={"origin": "machine", "unsure": ["ais"]})
        assert point(find(entry()), "ais").verdict == Verdict.ASK

    @pytest.mark.parametrize(("name", "column"), [("ais", "ais"), ("level", "level"), ("time", "days")])
    def test_words_of_which_an_editor_made_no_value_do_not(self, name: str, column: str) -> None:
        make_trial(verified_on=LATELY, group={f"{column}_words": "As the letter says"})
        assert point(find(entry()), name).verdict == Verdict.ASK

    def test_a_time_from_day_0_on_without_an_end_is_no_limit(self) -> None:
        trial = make_trial(verified_on=LATELY, group={**AIS_AB, **C4_C7, "days_min": 0})
        answer = find(entry())
        assert point(answer, "time").verdict == Verdict.TRIAL_SILENT
        assert section_of(answer, trial) == told(answer).heading == Section.TOO_LITTLE

    def test_the_cauda_equina_does_not(self) -> None:
        make_trial(verified_on=LATELY, group={"traumatic": "required"})
        answer = find(entry(cause=Cause.CAUDA_EQUINA))
        assert point(answer, "traumatic").verdict == Verdict.ASK
        assert Notice.CAUDA_EQUINA in answer.notices


class TestChangedByTheRegistry:
    """What an editor read before a registry changed who may take part neither fits nor rules out."""

    @pytest.fixture
    def change(self) -> TrialChange:
        group = {**AIS_AB, **C4_C7, "days_min": 365, "age_min": 18, "ventilator": "excluded"}
        trial = make_trial(verified_on=LATELY, group=group)
        return make_change(trial=trial, field="criteria", weight=TrialChange.Weight.ELIGIBILITY)

    def test_the_team_is_asked_of_each_point_that_the_editor_read(self, change: TrialChange) -> None:
        for said in ({}, {"ais": "D", "level": "T10", "days": (30, 30)}):
            answer = find(entry(age=30, ventilator=True, **said))
            assert section_of(answer, change.trial) == told(answer).heading == Section.TOO_LITTLE
            for name in ("ais", "level", "time", "age", "ventilator"):
                assert point(answer, name).verdict == Verdict.ASK
                assert "has changed who may take part" in point(answer, name).note

    def test_its_own_field_still_rules_out(self, change: TrialChange) -> None:
        Trial.objects.update(minimum_age="40 Years")
        assert point(find(entry(age=30)), "age").verdict == Verdict.DIFFERS

    @pytest.mark.parametrize(
        "columns",
        [
            {"looked_at": PUBLISHED_AT, "looked_by": "editor"},
            {"for_editors": False},
            {"weight": TrialChange.Weight.STATUS},
        ],
    )
    def test_once_it_was_looked_at_the_editors_reading_counts(
        self, change: TrialChange, columns: dict[str, Any]
    ) -> None:
        TrialChange.objects.update(**columns)
        assert section_of(find(entry()), change.trial) == Section.MAY_FIT


class TestMayFit:
    """Of a trial that may fit nothing is left to ask its team."""

    @pytest.mark.parametrize(
        ("group", "columns", "said"),
        [
            ({"earlier_cell_therapy": "excluded", "origin": "machine"}, {}, {"earlier_cell_therapy": True}),
            ({"ventilator": "excluded", "origin": "machine"}, {}, {"ventilator": True}),
            ({"ventilator": "allowed", "unsure": ["ventilator"], "origin": "machine"}, {}, {"ventilator": True}),
            ({"age_min": 18, "age_max": 40, "origin": "machine"}, {}, {"age": 70}),
            ({"age_min": 18, "age_max": 80, "unsure": ["age"]}, {}, {"age": 70}),
            ({}, {"maximum_age": "as long as well"}, {"age": 70}),
            ({}, {"sex": "as usual"}, {"sex": "male"}),
            ({}, {"site": {"country_name": "Utopia"}}, {"country": "france", "travel": Travel.HOME}),
            ({}, {}, {"cause": Cause.CAUDA_EQUINA}),
        ],
    )
    def test_a_point_to_ask_about_leaves_too_little(
        self, group: dict[str, Any], columns: dict[str, Any], said: dict[str, Any]
    ) -> None:
        trial = make_trial(verified_on=LATELY, group={**AIS_AB, **C4_C7, "days_min": 365, **group}, **columns)
        assert section_of(find(entry()), trial) == Section.MAY_FIT
        answer = find(entry(**said))
        assert section_of(answer, trial) == told(answer).heading == Section.TOO_LITTLE

    def test_an_examination_of_the_first_days_does_not_tell_of_today(self) -> None:
        trial = make_trial(verified_on=LATELY, group={**AIS_AB, **C4_C7, "days_min": 365})
        answer = find(entry(days=(500, 500), examined_on=TODAY - dt.timedelta(days=499)))
        assert section_of(answer, trial) == told(answer).heading == Section.TOO_LITTLE
        assert {point(answer, name).verdict for name in ("ais", "level")} == {Verdict.ASK}
        assert "first days" in point(answer, "level").note


class TestFieldsOfTheRegistry:
    def test_sex_and_age_of_its_own_fields_rule_out(self) -> None:
        make_trial(verified_on=LATELY, sex="FEMALE", minimum_age="18 Years", group={"origin": "machine"})
        answer = find(entry(sex="male", age=17))
        assert point(answer, "sex").verdict == point(answer, "age").verdict == Verdict.DIFFERS
        assert Notice.UNDER_18 in answer.notices

    def test_a_highest_age_of_0_is_none(self) -> None:
        make_trial(verified_on=LATELY, minimum_age="18 Years", maximum_age="0 Years")
        answer = find(entry(age=30))
        assert (point(answer, "age").verdict, point(answer, "age").asked) == (Verdict.FITS, "18 years and older")

    def test_a_country_that_is_a_draft_is_told_in_the_registrys_words(self) -> None:
        draft = make_country(slug="utopia", name="Not published", state="draft")
        make_trial(verified_on=LATELY, site={"country": draft, "country_name": "Utopia"})
        answer = find(entry(country="france", travel=Travel.HOME))
        assert told(answer).countries == ("Utopia",)
        assert point(answer, "place").verdict == Verdict.DIFFERS

    def test_a_place_out_of_reach(self) -> None:
        make_trial(verified_on=LATELY, site={"country": make_country(slug="japan", name="Japan")})
        assert point(find(entry(country="france", travel=Travel.HOME)), "place").verdict == Verdict.DIFFERS
        assert point(find(entry(country="france", travel=Travel.ABROAD)), "place").verdict == Verdict.FITS
        assert point(find(entry(country="japan")), "place").verdict == Verdict.FITS
        assert point(find(entry(country="france")), "place").verdict == Verdict.YOU_SILENT

    def test_ages_of_the_fields_are_shown_where_these_rule_out(self) -> None:
        group = {"origin": "machine", "age_min": 16, "age_max": 60, "age_words": "aged 16 to 60"}
        make_trial(verified_on=LATELY, minimum_age="18 Years", maximum_age="65 Years", group=group)
        young, grown = point(find(entry(age=17)), "age"), point(find(entry(age=30)), "age")
        assert (young.verdict, young.asked, young.by_machine) == (Verdict.DIFFERS, "18 to 65 years", False)
        assert young.registry_words == "18 Years - 65 Years"
        assert (grown.verdict, grown.asked, grown.by_machine) == (Verdict.FITS, "16 to 60 years", True)

    def test_a_site_that_has_closed_is_no_place_to_take_part(self) -> None:
        japan, italy = make_country(slug="japan", name="Japan"), make_country(slug="italy", name="Italy")
        group = {**AIS_AB, **C4_C7, "days_min": 365}
        trial = make_trial(verified_on=LATELY, group=group, site={"country": japan, "status_native": "WITHDRAWN"})
        for reach in ({"country": "japan", "travel": Travel.HOME}, {"country": "italy", "travel": Travel.ABROAD}):
            answer = find(entry(**reach))
            assert point(answer, "place").verdict == Verdict.ASK
            assert section_of(answer, trial) == told(answer).heading == Section.TOO_LITTLE
        add_site(trial, country=italy, status_native="RECRUITING")
        for reach in ({"country": "italy", "travel": Travel.HOME}, {"country": "japan", "travel": Travel.ABROAD}):
            assert section_of(find(entry(**reach)), trial) == Section.MAY_FIT
        assert point(find(entry(country="japan", travel=Travel.HOME)), "place").verdict == Verdict.ASK

    def test_that_outer_force_is_taken_does_not_say_that_others_are(self) -> None:
        make_trial(verified_on=LATELY, group={"traumatic": "allowed"})
        assert point(find(entry(cause=Cause.TUMOUR)), "traumatic").verdict == Verdict.TRIAL_SILENT
        assert point(find(entry(cause=Cause.BLUNT)), "traumatic").verdict == Verdict.FITS

    @pytest.mark.parametrize(
        ("has", "verdict"), [(True, Verdict.DIFFERS), (False, Verdict.FITS), (None, Verdict.YOU_SILENT)]
    )
    def test_a_trait_that_is_not_taken(self, has: bool | None, verdict: Verdict) -> None:
        make_trial(verified_on=LATELY, group={"earlier_cell_therapy": "excluded"})
        assert point(find(entry(earlier_cell_therapy=has)), "earlier_cell_therapy").verdict == verdict


class TestWhichTrials:
    @pytest.mark.parametrize(
        "columns",
        [
            {"state": "draft"},
            {"is_programme": True},
            {"study_type": "OBSERVATIONAL"},
            {"relevance": "sci_other"},
            {"relevance": "not_assessed", "concerns_injury": True, "primary_purpose": "PREVENTION"},
            {"relevance": "not_assessed", "concerns_injury": True, "primary_purpose": "diagnostic"},
            {"relevance": "not_assessed", "primary_purpose": "TREATMENT"},
        ],
    )
    def test_others_are_not_matched(self, columns: dict[str, Any]) -> None:
        make_trial(**columns)
        assert find(entry()).count == 0

    @pytest.mark.parametrize("purpose", ["TREATMENT", "treatment", ""])
    def test_where_no_editor_has_looked_its_record_tells_and_silence_leaves_none_out(self, purpose: str) -> None:
        make_trial(relevance="not_assessed", concerns_injury=True, primary_purpose=purpose)
        assert find(entry()).count == 1


def test_notices() -> None:
    assert find(entry(days=(56, 60))).notices == {Notice.FIRST_WEEKS, Notice.ONE_MAY_BAR_OTHERS, Notice.NO_MATCH}
    assert Notice.FIRST_WEEKS not in find(entry()).notices


def test_an_answer_costs_few_questions_however_many_trials_there_are(django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        make_trial(group=AIS_AB, verified_on=LATELY, site={"country_name": "Japan"})
    with django_assert_max_num_queries(4):
        find(entry())


def test_of_sections_that_are_not_told_there_is_the_number() -> None:
    make_trial(slug="NCT00000001", verified_on=LATELY)
    (section,) = [each for each in find(entry(), told=()).sections if each.count]
    assert (section.count, section.trials) == (1, ())
