"""Pages of a list by the place in its order at which they begin, so that no page counts off the rows before it.

A place is what a row is sorted by, and its key. PostgreSQL compares it with the rows as a whole (its manual, 9.25.5),
and finds it in the index of the order. So an order goes one way, ends with the key, and sorts by nothing that is null.

Few rows are all looked up and then sorted; many are walked along the index of the order until the page is full. We
count first and then say which: the planner takes filters for independent of each other and of the order, which they
are not, and believes that words are as quickly compared in a row as found in their index.
"""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.postgres.search import SearchVectorExact
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.expressions import OrderBy
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _

MAX_COUNT = 10_000
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
    """Within, these rows are found by the indexes of what is asked; words always by theirs."""
    asks_for_words = any(isinstance(condition, SearchVectorExact) for condition in rows.query.where.leaves())
    return _without("seqscan", "indexscan") if asks_for_words else _without("seqscan")


def _walked() -> AbstractContextManager[None]:
    """Within, rows are read in the order of an index."""
    return _without("seqscan", "bitmapscan")


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


class Walk:
    """Goes through `rows` in their order, `size` at a time. `many`: whether there are more than MAX_COUNT.

    Raises:
        ValueError: the order goes two ways.
    """

    def __init__(self, rows: QuerySet[Any], size: int, *, many: bool) -> None:
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
        self._many = many

    def stretch(self, asked: Mapping[str, str]) -> Stretch:
        """The page that is asked for: after a place, before one, or the first.

        Raises:
            NotAPlace: there is none.
        """
        stated = [name for name in PLACES if asked.get(name)]
        if not stated:
            found = self._read(self._rows, descends=self._descends)
            return self._stretch(found, previous=False, following=len(found) > self._size)
        if len(stated) > 1:
            raise NotAPlace(stated[1], _("Give “after” or “before”, but not both."), 400)
        name = stated[0]
        backwards = name == BEFORE
        descends = self._descends is not backwards
        found = self._read(self._beyond(name, asked[name], descends=descends), descends=descends)
        if not found:
            raise _none_there(name, asked[name])
        further = len(found) > self._size
        if backwards:
            return self._stretch(found[: self._size][::-1], previous=further, following=True)
        return self._stretch(found, previous=True, following=further)

    def _beyond(self, name: str, text: str, *, descends: bool) -> QuerySet[Any]:
        """The rows that stand beyond the place."""
        if not PLACE.fullmatch(text):
            message = _("“%(place)s” cannot be a place in a list. Take it from the address of a page, or leave it out.")
            raise NotAPlace(name, message % {"place": text[:40]}, 400)
        values = _values(text, [self._rows.query.annotations[name].output_field for name in self._names])
        if values is None:
            raise _none_there(name, text)
        place = Row(*map(Value, values))
        row = Row(*map(F, self._names))
        beyond = LessThan(row, place) if descends else GreaterThan(row, place)
        rows: QuerySet[Any] = self._rows.filter(beyond)
        return rows

    def _read(self, rows: QuerySet[Any], *, descends: bool) -> list[Place]:
        """The places of the first rows, one more than a page holds."""
        order = [F(name).desc() if descends else F(name).asc() for name in self._names]
        if self._many:
            with _walked():
                return list(rows.order_by(*order).values_list(*self._names)[: self._size + 1])
        try:
            query, parameters = rows.values_list(*self._names)[:MAX_COUNT].query.sql_with_params()
        except EmptyResultSet:
            return []
        way = " DESC" if descends else ""
        by = ", ".join(f"{name}{way}" for name in self._names)
        # Django sorts no limited query; the limit keeps the planner from walking the index of the order.
        statement = f"SELECT * FROM ({query}) AS found ORDER BY {by} LIMIT {self._size + 1}"  # noqa: S608 - names of ours
        with looked_up(rows), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())

    def _stretch(self, found: Sequence[Place], *, previous: bool, following: bool) -> Stretch:
        shown = found[: self._size]
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


def count_up_to_limit(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many rows there are, MAX_COUNT where there are more; and whether there are more."""
    with looked_up(rows):
        count = rows.order_by()[: MAX_COUNT + 1].count()
    return min(count, MAX_COUNT), count > MAX_COUNT
