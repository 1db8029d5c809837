import pytest

from tests.trials.registries.studies import make_study
from trials.registries import ctgov
from trials.registries.changes import facts
from trials.registries.guard import FEWEST, FIELDS, MANY, Alarm, Guard
from trials.registries.records import StudyRecord

WHOLE = ctgov.parse(make_study())
NO_CRITERIA = ctgov.parse(make_study(eligibilityModule={"eligibilityCriteria": ""}))
NEVER_HAD = NO_CRITERIA


def guarded(
    lost: int,
    kept: int,
    accepted: tuple[str, ...] = (),
    now: StudyRecord = NO_CRITERIA,
    was: StudyRecord = WHOLE,
) -> Guard:
    guard = Guard(accepted)
    for after, count in ((now, lost), (was, kept)):
        for _ in range(count):
            guard.look(was, after)
    return guard


def test_what_may_be_accepted_is_all_that_records_state() -> None:
    assert set(facts(WHOLE)) == {name for name in FIELDS if "." not in name}


@pytest.mark.parametrize(("lost", "kept"), [(FEWEST, 0), (FEWEST, 4 * FEWEST), (1000, 0), (MANY, 9 * MANY)])
def test_a_field_that_many_records_lost_is_an_alarm(lost: int, kept: int) -> None:
    with pytest.raises(Alarm, match=f"“criteria” was stated in {lost + kept} .* is empty now in {lost}"):
        guarded(lost, kept).check()


@pytest.mark.parametrize(("lost", "kept"), [(FEWEST - 1, 0), (FEWEST, 4 * FEWEST + 1), (0, 100), (MANY, 9 * MANY + 1)])
def test_few_are_no_alarm(lost: int, kept: int) -> None:
    guarded(lost, kept).check()


def test_an_accepted_field_may_become_empty() -> None:
    guarded(100, 0, accepted=("criteria",)).check()


NO = {"eligibilityModule": {"healthyVolunteers": False}, "designModule": {"enrollmentInfo": {"count": 0}}}
YES = {"eligibilityModule": {"healthyVolunteers": True}, "designModule": {"enrollmentInfo": {"count": 9}}}
SILENT = {"eligibilityModule": {"healthyVolunteers": None}, "designModule": {"enrollmentInfo": None}}


def test_no_and_nobody_are_answers() -> None:
    no, yes, silent = (ctgov.parse(make_study(**modules)) for modules in (NO, YES, SILENT))
    guarded(100, 0, was=yes, now=no).check()
    with pytest.raises(Alarm, match="healthy_volunteers"):
        guarded(100, 0, ("enrolment", "enrolment_type"), was=no, now=silent).check()


def test_the_parts_of_rows_are_watched_but_not_the_status_of_a_place() -> None:
    (site,) = make_study()["protocolSection"]["contactsLocationsModule"]["locations"]
    now = {name: value for name, value in site.items() if name != "status"}
    closed = ctgov.parse(make_study(contactsLocationsModule={"locations": [now]}))
    guarded(100, 0, now=closed).check()
    del now["country"]
    nowhere = ctgov.parse(make_study(contactsLocationsModule={"locations": [now]}))
    with pytest.raises(Alarm, match=r"--accept-empty sites\.country"):
        guarded(100, 0, now=nowhere).check()


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
