import pytest

from tests.trials.registries.studies import make_study
from trials.registries import ctgov
from trials.registries.guard import FEWEST, Alarm, Guard
from trials.registries.records import StudyRecord

WHOLE = ctgov.parse(make_study())
NO_CRITERIA = ctgov.parse(make_study(eligibilityModule={"eligibilityCriteria": ""}))
NEVER_HAD = NO_CRITERIA


def guarded(lost: int, kept: int, accepted: tuple[str, ...] = (), now: StudyRecord = NO_CRITERIA) -> Guard:
    guard = Guard(accepted)
    for after, count in ((now, lost), (WHOLE, kept)):
        for _ in range(count):
            guard.look(WHOLE, after)
    return guard


@pytest.mark.parametrize(("lost", "kept"), [(FEWEST, 0), (FEWEST, 4 * FEWEST), (1000, 0)])
def test_a_field_that_many_records_lost_is_an_alarm(lost: int, kept: int) -> None:
    with pytest.raises(Alarm, match=f"“criteria” was stated in {lost + kept} .* is empty now in {lost}"):
        guarded(lost, kept).check()


@pytest.mark.parametrize(("lost", "kept"), [(FEWEST - 1, 0), (FEWEST, 4 * FEWEST + 1), (0, 100)])
def test_few_are_no_alarm(lost: int, kept: int) -> None:
    guarded(lost, kept).check()


def test_an_accepted_field_may_become_empty() -> None:
    guarded(100, 0, accepted=("criteria",)).check()


def test_what_was_never_stated_is_not_lost() -> None:
    guard = Guard()
    for _ in range(100):
        guard.look(NEVER_HAD, NEVER_HAD)
    guard.check()


@pytest.mark.parametrize(
    ("field", "module", "member"),
    [("sites", "contactsLocationsModule", "locations"), ("outcomes", "outcomesModule", "primaryOutcomes")],
)
def test_rows_are_watched_too(field: str, module: str, member: str) -> None:
    now = ctgov.parse(make_study(**{module: None}))
    with pytest.raises(Alarm, match=field):
        guarded(FEWEST, 0, now=now).check()
