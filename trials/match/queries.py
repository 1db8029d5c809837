"""Which trials stand under which heading, in SQL: one statement for all of them, however many there are."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from trials.derived import ENDED
from trials.match.answer import PAGE_SIZE, Section
from trials.match.conditions import NEVER, Condition, age_differs, cohort_differs, fits, trial_differs
from trials.match.entry import Entry
from trials.models import Trial
from trials.models.choices import Status
from trials.models.trial import TO_MATCH
from trials.querysets import with_changed_criteria

CLOSED: Final = (
    Status.ACTIVE_NOT_RECRUITING,
    Status.COMPLETED,
    Status.TERMINATED,
    Status.WITHDRAWN,
    Status.NO_LONGER_AVAILABLE,
    Status.APPROVED_FOR_MARKETING,
)
# By the registry itself: suspended, not confirmed for two years by those who run it, or not to be had at present.
HALTED: Final = (Status.SUSPENDED, Status.UNKNOWN, Status.TEMPORARILY_NOT_AVAILABLE, Status.WITHHELD)
# What WHO's portal says of trials that have not begun to take people, have ended, or are full.
NOT_RECRUITING: Final = "not recruiting"
_COLUMNS: Final = (
    "id", "status", "status_native", "payment", "verified_on", "registry_as_of", "sex", "minimum_age", "maximum_age",
    "countries", "criteria_changed",
)  # fmt: skip
# The database knows a section by its place in this order; the first four are those of `RANKS`.
_SECTIONS: Final = tuple(Section)

# Cohorts are looked at only for trials that neither are closed nor stand apart. Those of a machine rank four places
# below an editor's, and so count only where there are no others.
_SQL: Final = """
WITH t AS MATERIALIZED (
    SELECT t.*, CASE WHEN status = ANY(%s) THEN %s WHEN {apart} THEN %s ELSE 0 END AS section
    FROM (SELECT *, coalesce(nullif(verified_on, ''), registry_as_of) AS dated FROM ({trials}) t) t
),
open AS MATERIALIZED (
    SELECT t.id, t.sex, t.minimum_age, t.maximum_age, t.criteria_changed, {own} AS own, {age} AS age_differs
    FROM t WHERE section < %s
),
headed AS (
    SELECT t.id, min(CASE t.own + {differing}
        WHEN 0 THEN CASE WHEN {fitting} THEN 0 ELSE 1 END WHEN 1 THEN 2 ELSE 3 END
        + CASE WHEN g.origin = 'editor' THEN 0 ELSE 4 END) %% 4 AS section
    FROM open t LEFT JOIN trials_eligibilitygroup g ON g.trial_id = t.id GROUP BY t.id
),
placed AS (
    SELECT t.id, coalesce(headed.section, t.section) AS section, t.status = 'RECRUITING' AS recruiting, t.verified_on
    FROM t LEFT JOIN headed USING (id)
),
numbered AS (
    SELECT id, section, count(*) OVER (PARTITION BY section) AS number,
        row_number() OVER (PARTITION BY section ORDER BY recruiting DESC, verified_on DESC, id) AS place
    FROM placed
)
SELECT section, number, array_agg(id ORDER BY place) FILTER (WHERE place > %s AND place <= %s)
FROM numbered WHERE place = 1 OR (place > %s AND place <= %s)
GROUP BY section, number
"""


@dataclass(frozen=True, slots=True)
class Found:
    """How many trials stand under a heading, and the keys of those on one page, in their order."""

    count: int = 0
    ids: tuple[int, ...] = ()


def search(entry: Entry, *, page: int = 1) -> dict[Section, Found]:
    """All sections, those without a trial too."""
    sql, params = statement(entry, page=page)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = {_SECTIONS[place]: Found(count, tuple(ids or ())) for place, count, ids in cursor.fetchall()}
    return {section: rows.get(section, Found()) for section in Section}


def statement(entry: Entry, *, page: int = 1) -> tuple[str, list[Any]]:
    """The statement and its parameters."""
    trials, of_trials = (
        with_changed_criteria(Trial.objects.filter(TO_MATCH)).order_by().values(*_COLUMNS).query.sql_with_params()
    )
    own, differing, fitting = list(trial_differs(entry)), list(cohort_differs(entry)), fits(entry)
    age, apart = NEVER if entry.age is None else age_differs(entry.age), _apart(entry.today)
    window = [(page - 1) * PAGE_SIZE, page * PAGE_SIZE]
    sql = _SQL.format(
        trials=trials,
        own=_number_of(own),
        age=age.sql,
        differing=_number_of(differing),
        fitting=" AND ".join(f"({one.sql})" for one in fitting) or "false",
        apart=apart.sql,
    )
    return sql, [
        list(CLOSED),
        _SECTIONS.index(Section.CLOSED),
        *apart.params,
        _SECTIONS.index(Section.APART),
        *of_trials,
        *(param for one in (*own, age) for param in one.params),
        _SECTIONS.index(Section.APART),
        *(param for one in (*differing, *fitting) for param in one.params),
        *window,
        *window,
    ]


def _number_of(conditions: list[Condition]) -> str:
    """How many are true; null counts as false."""
    return " + ".join(f"coalesce({one.sql}, false)::int" for one in conditions) or "0"


def _apart(today: dt.date) -> Condition:
    """Set apart: people pay, it is halted, or nobody has confirmed a record that has not ended for 12 months."""
    return Condition(
        "payment = %s OR status = ANY(%s) OR (status = '' AND lower(status_native) = %s)"
        " OR (status <> ALL(%s) AND CASE length(dated)"
        " WHEN 10 THEN dated <= %s WHEN 7 THEN dated <= %s WHEN 4 THEN dated <= %s ELSE false END)",
        (Trial.Payment.PAID, list(HALTED), NOT_RECRUITING, sorted(ENDED), *_a_year_before(today)),
    )


def _a_year_before(today: dt.date) -> tuple[str, str, str]:
    """The last day, month and year that end 12 months or more before a day, as texts of partial dates."""
    year, month = today.year - 1, today.month
    is_whole = today.day >= calendar.monthrange(year, month)[1]
    months = year * 12 + month - 1 - (0 if is_whole else 1)
    last_year = year if is_whole and month == 12 else year - 1
    return f"{year:04}-{month:02}-{today.day:02}", f"{months // 12:04}-{months % 12 + 1:02}", f"{last_year:04}"
