"""Arbitrary trials, cohorts and entries. Few values each, near each other, so that ends meet often."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from trials.match.entry import Cause, Entry, Travel
from trials.match.rules import TRAITS
from trials.models import EligibilityGroup, Trial
from trials.models.choices import Status

TODAY = dt.date(2026, 11, 21)
COUNTRIES = ("here", "there")
_Group = EligibilityGroup

_AGES = st.sampled_from(["", "N/A", "18 Years", "65 Years", "0 Years", "1 Year", "6 Months", "18", "20 YEARS ", "None"])
_DATES = ["", "2024", "2025", "2026", "2025-10", "2025-11", "2025-12", "2025-11-21", "2025-11-22", "2025-12-31", "soon"]
_BOOLEANS = st.booleans()


def _ends(most: int, *, open_ends: bool) -> st.SearchStrategy[tuple[int | None, int | None]]:
    """Two ends in order; one or none of them where that is said."""
    numbers = st.integers(0, most)
    both = st.tuples(numbers, numbers).map(lambda ends: (min(ends), max(ends)))
    one = st.tuples(numbers, st.none()) | st.tuples(st.none(), numbers)
    neither = st.just((None, None))
    return both | one | neither if open_ends else both | neither


def _group(drawn: dict[str, Any]) -> dict[str, Any]:
    for name in ("level", "days", "age"):
        drawn[f"{name}_min"], drawn[f"{name}_max"] = drawn.pop(name)
    return drawn


GROUPS = st.fixed_dictionaries(
    {
        "origin": st.sampled_from(_Group.Origin.values),
        "ais": st.sampled_from([[], ["A"], ["A", "B"], ["C", "D", "E"]]),
        "ais_when": st.sampled_from(_Group.Moment.values),
        "level": _ends(29, open_ends=False),
        "level_kind": st.sampled_from(_Group.LevelKind.values),
        "days": _ends(40, open_ends=True),
        "days_min_inclusive": _BOOLEANS,
        "days_max_inclusive": _BOOLEANS,
        "age": _ends(99, open_ends=True),
        **{name: st.sampled_from(_Group.Accepted.values) for name in TRAITS},
        "unsure": st.sampled_from([[], [], ["ais"], ["level"], ["days"], ["age"], ["traumatic", "penetrating"]]),
    }
).map(_group)

# With its cohorts and the countries and states of its sites; None is a country that is not known.
TRIALS = st.fixed_dictionaries(
    {
        "status": st.sampled_from([*Status.values, "", "RECRUITING", "RECRUITING"]),
        "status_native": st.sampled_from(["", "Not Recruiting", "Recruiting"]),
        "payment": st.sampled_from([*Trial.Payment.values, "not_stated", "free"]),
        "verified_on": st.sampled_from(_DATES),
        "registry_as_of": st.sampled_from(_DATES),
        "sex": st.sampled_from(["", "ALL", "FEMALE", "MALE", "Both", "Female: yes\nMale: no", "as usual"]),
        "minimum_age": _AGES,
        "maximum_age": _AGES,
        # What a registry changed; it counts where it is about who may take part and an editor has yet to look.
        "change": st.lists(
            st.fixed_dictionaries(
                {"weight": st.sampled_from([0, 3, 3]), "for_editors": st.sampled_from([True, True, False])}
            )
            | st.just(
                {
                    "weight": 3,
                    "for_editors": True,
                    "looked_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                    "looked_by": "x",
                }
            ),
            max_size=1,
        ),
        "groups": st.lists(GROUPS, max_size=2),
        "sites": st.lists(
            st.tuples(st.sampled_from([*COUNTRIES, None]), st.sampled_from(["", "RECRUITING", "Withdrawn"])), max_size=2
        ),
    }
)

_SAID = st.sampled_from([True, False, None])
# Days near those on which a record is a year old.
ENTRIES: st.SearchStrategy[Entry] = st.builds(
    Entry,
    today=st.sampled_from([TODAY, dt.date(2026, 11, 30), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]),
    ais=st.sampled_from([*"ABCDE", None]),
    level=_ends(29, open_ends=False).map(lambda ends: None if None in ends else ends),
    level_kind=st.sampled_from(["neurological", "motor", "bone", None]),
    examined_on=st.none() | st.integers(0, 45).map(lambda ago: TODAY - dt.timedelta(days=ago)),
    days=_ends(45, open_ends=False).map(lambda ends: None if None in ends else ends),
    age=st.integers(0, 99) | st.none(),
    sex=st.sampled_from(["female", "male", None]),
    cause=st.sampled_from([*Cause, None]),
    country=st.sampled_from([*COUNTRIES, "elsewhere", None]),
    travel=st.sampled_from([*Travel, None]),
    ventilator=_SAID,
    earlier_cell_therapy=_SAID,
)
