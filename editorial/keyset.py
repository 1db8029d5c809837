"""Pages of a list by the place in its order at which they begin, so that no page counts off the rows before it.

A place is what a row is sorted by, and its key. PostgreSQL compares it with the rows as a whole (its manual, 9.25.5),
and finds it in the index of the order. So an order goes one way, ends with the key, and sorts by nothing that is null.

Few rows are all looked up and then sorted; many are walked along the index of the order until the page is full. We
count first and then say which: the planner takes filters for independent of each other and of the order, which they
are not, and believes that words are as quickly compared in a row as found in their index. Only where it expects far
more rows than we count to is it taken at its word: an index of words yields all that it holds before the first row.
"""

import base64
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.postgres.search import SearchVectorExact
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.db.models import Exists, F, Func, QuerySet, TextField, Value
from django.db.models.expressions import OrderBy
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _

MAX_COUNT = 10_000
# So many are expected only where there are more than MAX_COUNT: of one condition the planner has counted a sample; of
# several it multiplies, and they may exclude each other.
SURELY_MANY_OF_ONE = 2 * MAX_COUNT
SURELY_MANY = 6 * MAX_COUNT
# Query parameters that say at which place a page begins or ends.
AFTER, BEFORE = PLACES = ("after", "before")
# Base64 for addresses (RFC 4648, section 5), without padding. Titles may be long; addresses should not be.
PLACE = re.compile(r"[A-Za-z0-9_-]{1,2000}")

Place = tuple[Any, ...]


class NotAPlace(ValueError):
    """What stands in the address names no place in this list: under which name, why, and what would do.

    `status` is 400 for what can be none, and 404 for what is none in this list.
    """

    def __init__(self, parameter: str, message: str, status: int) -> None:
        super().__init__(message)
        self.parameter, self.message, self.status = parameter, message, status


@contextmanager
def _without(*ways: str) -> Iterator[None]:
    """Keep the planner from these ways to read a table, within the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL enable_{way} = off" for way in ways))
        yield
        cursor.execute("; ".join(f"SET LOCAL enable_{way} TO DEFAULT" for way in ways))


def looked_up(rows: QuerySet[Any]) -> AbstractContextManager[None]:
    """Within, these rows are found by the indexes of what is asked; words by theirs.

    Not so where a related table is asked too: it names few rows, and words are soon compared in these.
    """
    asked = list(rows.query.where.leaves())
    asks_for_words = any(isinstance(condition, SearchVectorExact) for condition in asked)
    asks_elsewhere = any(isinstance(getattr(condition, "lhs", None), Exists) for condition in asked)
    return _without("seqscan", "indexscan") if asks_for_words and not asks_elsewhere else _without("seqscan")


class Row(Func):
    """Values that are compared as one."""

    function = "ROW"
    output_field = TextField()


@dataclass(frozen=True)
class Stretch:
    """The keys of the rows on one page, in order, and the places before and after which the next pages lie."""

    keys: list[Any]
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class Count:
    """How many rows a list has, MAX_COUNT where there are more; and how many have each value of each column."""

    total: int
    is_capped: bool
    by_value: dict[str, dict[str, int]]


def _more() -> Count:
    return Count(MAX_COUNT, is_capped=True, by_value={})


@dataclass(frozen=True)
class _Start:
    """Where a page begins, and the direction to read from there; `parameter` is empty for the first page."""

    parameter: str
    text: str
    place: Place
    descends: bool


class Walk:
    """Goes through `rows` in their order, `size` at a time.

    Raises:
        ValueError: the order goes two ways.
    """

    def __init__(self, rows: QuerySet[Any], size: int) -> None:
        terms = [_as_term(term) for term in rows.query.order_by or rows.model._meta.ordering]
        if len({descends for _term, descends in terms}) > 1:
            raise ValueError(f"{rows.model.__name__}: a list is sorted one way")
        self._descends = bool(terms) and terms[0][1]
        expressions = [term for term, _descends in terms]
        if expressions[-1:] != [F("pk")]:
            expressions.append(F("pk"))
        self._names = [f"place_{number}" for number in range(len(expressions))]
        self._rows = rows.order_by().annotate(**dict(zip(self._names, expressions, strict=True)))
        self._size = size

    def stretch(self, asked: Mapping[str, str]) -> Stretch:
        """The page that is asked for: after a place, before one, or the first. No other rows are read.

        Raises:
            NotAPlace: there is none.
        """
        start = self._start(asked)
        return self._stretch(start, self._walked(start))

    def counted(self, asked: Mapping[str, str], *columns: str) -> tuple[Stretch, Count]:
        """The page that is asked for, and how many rows the list has, of each value of these columns too.

        Raises:
            NotAPlace: there is none.
        """
        start = self._start(asked)
        if _are_surely_many(self._rows):
            found = self._walked(start)
            if start.parameter or len(found) > self._size:
                return self._stretch(start, found), _more()
            # All stand on the first page, against what was expected.
        found, count = self._looked_up(start, columns)
        return self._stretch(start, self._walked(start) if count.is_capped else found), count

    def _start(self, asked: Mapping[str, str]) -> _Start:
        stated = [name for name in PLACES if asked.get(name)]
        if not stated:
            return _Start("", "", (), self._descends)
        name, text = stated[0], asked[stated[0]]
        if not PLACE.fullmatch(text):
            message = _("“%(place)s” cannot be a place in a list. Take it from the address of a page, or leave it out.")
            raise NotAPlace(name, message % {"place": text[:40]}, 400)
        values = _values(text, [self._rows.query.annotations[name].output_field for name in self._names])
        if values is None:
            raise _none_there(name, text)
        return _Start(name, text, values, self._descends is not (name == BEFORE))

    def _walked(self, start: _Start) -> list[Place]:
        """The places of the first rows from the start, one more than a page holds, read along the order's index."""
        order = [F(name).desc() if start.descends else F(name).asc() for name in self._names]
        rows = self._rows
        if start.place:
            beyond = LessThan if start.descends else GreaterThan
            rows = rows.filter(beyond(Row(*map(F, self._names)), Row(*map(Value, start.place))))
        with _without("seqscan", "bitmapscan"):
            return list(rows.order_by(*order).values_list(*self._names)[: self._size + 1])

    def _looked_up(self, start: _Start, columns: Sequence[str]) -> tuple[list[Place], Count]:
        """The same places, and the count: all rows are looked up once, one beyond MAX_COUNT at most."""
        try:
            query, parameters = self._rows.values_list(*columns, *self._names)[: MAX_COUNT + 1].query.sql_with_params()
        except EmptyResultSet:
            return [], Count(0, is_capped=False, by_value={})
        names, way = ", ".join(self._names), " DESC" if start.descends else ""
        by = ", ".join(f"{name}{way}" for name in self._names)
        holders = ", ".join(["%s"] * len(start.place))
        beyond = f"WHERE ({names}) {'<' if start.descends else '>'} ({holders})" if start.place else ""
        counted = "".join(f"{connection.ops.quote_name(column)}, " for column in columns)
        group_by = f"GROUP BY {counted[:-2]}" if columns else ""
        # Django writes no WITH. All of it is Django's own SQL, and names of ours.
        statement = (
            f"WITH found AS MATERIALIZED ({query}) SELECT"  # noqa: S608
            f" (SELECT json_agg(places) FROM"
            f" (SELECT {names} FROM found {beyond} ORDER BY {by} LIMIT {self._size + 1}) AS places),"
            f" (SELECT json_agg(counts) FROM"
            f" (SELECT {counted}COUNT(*) AS rows FROM found {group_by}) AS counts)"
        )
        with looked_up(self._rows), connection.cursor() as cursor:
            cursor.execute(statement, (*parameters, *start.place))
            places, counts = cursor.fetchone()
        by_value: dict[str, dict[str, int]] = {column: defaultdict(int) for column in columns}
        total = 0
        for row in counts or []:
            total += row["rows"]
            for column in columns:
                by_value[column][row[column]] += row["rows"]
        found = [tuple(row[name] for name in self._names) for row in places or []]
        return found, Count(total, is_capped=False, by_value=by_value) if total <= MAX_COUNT else _more()

    def _stretch(self, start: _Start, found: Sequence[Place]) -> Stretch:
        if start.parameter and not found:
            raise _none_there(start.parameter, start.text)
        further, shown = len(found) > self._size, found[: self._size]
        if start.parameter == BEFORE:
            shown, previous, following = shown[::-1], further, True
        else:
            previous, following = bool(start.parameter), further
        return Stretch(
            [place[-1] for place in shown],
            place_text(shown[0]) if shown and previous else None,
            place_text(shown[-1]) if shown and following else None,
        )


def place_text(place: Place) -> str:
    """The place for an address."""
    return base64.urlsafe_b64encode(orjson.dumps(place)).rstrip(b"=").decode()


def _values(text: str, fields: Sequence[Any]) -> Place | None:
    """The place that stands in an address, its values as the fields take them; None where it is none."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if any(not isinstance(value, str | int) or "\x00" in str(value) for value in values):
            return None
        return tuple(field.to_python(value) for field, value in zip(fields, values, strict=True))
    except (ValueError, TypeError, ValidationError):
        return None


def _none_there(name: str, text: str) -> NotAPlace:
    message = _("The list has nothing there: “%(place)s”. It may have changed. Begin at its first page.")
    return NotAPlace(name, message % {"place": text[:40]}, 404)


def _as_term(term: Any) -> tuple[Any, bool]:
    """What is sorted by, and whether the largest comes first."""
    if isinstance(term, str):
        return F(term.removeprefix("-")), term.startswith("-")
    if isinstance(term, OrderBy):
        return term.expression, term.descending
    return term, False


def rows_of(rows: QuerySet[Any], keys: Sequence[Any]) -> list[Any]:
    """The rows of these keys, in their order; those that have gone since are left out."""
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by()}
    return [found[key] for key in keys if key in found]


def expected(rows: QuerySet[Any]) -> int:
    """How many rows the planner expects, by its sample of the table (PostgreSQL's manual, 14.2)."""
    try:
        plan = rows.order_by().values("pk").explain(format="json")
    except EmptyResultSet:
        return 0
    return int(orjson.loads(plan)[0]["Plan"]["Plan Rows"])


def _are_surely_many(rows: QuerySet[Any]) -> bool:
    """Whether the planner expects so far beyond MAX_COUNT that it cannot be wrong.

    It expects a phrase as often as its words stand anywhere: so never of a phrase.
    """
    asked = str(rows.query)
    if "phraseto_tsquery" in asked:
        return False
    # One besides the state, which all of these rows have.
    asks_one = len(list(rows.query.where.leaves())) <= 2 and asked.count("plainto_tsquery") <= 1
    return expected(rows) > (SURELY_MANY_OF_ONE if asks_one else SURELY_MANY)
