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
from trials.match.rules import RANKS
from trials.models import Trial
from trials.models.choices import Status
from trials.models.trial import TO_MATCH

CLOSED: Final = (Status.ACTIVE_NOT_RECRUITING, Status.COMPLETED, Status.TERMINATED, Status.WITHDRAWN)
# By the registry itself: suspended, or not confirmed for two years by those who run it.
HALTED: Final = (Status.SUSPENDED, Status.UNKNOWN)
_COLUMNS: Final = ("id", "status", "payment", "verified_on", "registry_as_of", "sex", "minimum_age", "maximum_age")

_SQL: Final = """
WITH t AS MATERIALIZED (
    SELECT t.id, t.status, t.payment, coalesce(nullif(t.verified_on, ''), t.registry_as_of) AS dated,
        {own} AS own, {age} AS age_differs
    FROM ({trials}) t
),
g AS (
    SELECT g.* FROM trials_eligibilitygroup g
    WHERE g.origin = 'editor'
    OR NOT EXISTS (SELECT FROM trials_eligibilitygroup e WHERE e.trial_id = g.trial_id AND e.origin = 'editor')
),
judged AS (
    SELECT t.id, t.status, t.payment, t.dated, t.own + {differing} AS differing, {fitting} AS fitting
    FROM t LEFT JOIN g ON g.trial_id = t.id
),
headed AS (
    SELECT id, status, payment, dated,
        min(CASE differing WHEN 0 THEN CASE WHEN fitting THEN 0 ELSE 1 END WHEN 1 THEN 2 ELSE 3 END) AS rank
    FROM judged GROUP BY id, status, payment, dated
),
placed AS (
    SELECT id, CASE
        WHEN status = ANY(%s) THEN 'closed'
        WHEN {apart} THEN 'apart'
        ELSE (%s::text[])[rank + 1] END AS section,
        status = 'RECRUITING' AS recruiting, dated
    FROM headed
),
numbered AS (
    SELECT id, section, count(*) OVER (PARTITION BY section) AS number,
        row_number() OVER (PARTITION BY section ORDER BY recruiting DESC, dated DESC, id) AS place
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
        rows = {Section(name): Found(count, tuple(ids or ())) for name, count, ids in cursor.fetchall()}
    return {section: rows.get(section, Found()) for section in Section}


def statement(entry: Entry, *, page: int = 1) -> tuple[str, list[Any]]:
    """The statement and its parameters."""
    trials, of_trials = Trial.objects.filter(TO_MATCH).order_by().values(*_COLUMNS).query.sql_with_params()
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
        *(param for one in (*own, age) for param in one.params),
        *of_trials,
        *(param for one in (*differing, *fitting) for param in one.params),
        list(CLOSED),
        *apart.params,
        [section.value for section in RANKS],
        *window,
        *window,
    ]


def _number_of(conditions: list[Condition]) -> str:
    """How many are true; null counts as false."""
    return " + ".join(f"coalesce({one.sql}, false)::int" for one in conditions) or "0"


def _apart(today: dt.date) -> Condition:
    """Set apart: people pay, it is halted, or nobody has confirmed a record that has not ended for 12 months."""
    return Condition(
        "payment = %s OR status = ANY(%s) OR (status <> ALL(%s) AND CASE length(dated)"
        " WHEN 10 THEN dated <= %s WHEN 7 THEN dated <= %s WHEN 4 THEN dated <= %s ELSE false END)",
        (Trial.Payment.PAID, list(HALTED), sorted(ENDED), *_a_year_before(today)),
    )


def _a_year_before(today: dt.date) -> tuple[str, str, str]:
    """The last day, month and year that end 12 months or more before a day, as texts of partial dates."""
    year, month = today.year - 1, today.month
    is_whole = today.day >= calendar.monthrange(year, month)[1]
    months = year * 12 + month - 1 - (0 if is_whole else 1)
    last_year = year if is_whole and month == 12 else year - 1
    return f"{year:04}-{month:02}-{today.day:02}", f"{months // 12:04}-{months % 12 + 1:02}", f"{last_year:04}"
