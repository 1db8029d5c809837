"""One page of a filtered list of published records, or what is wrong with the request."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.forms import BoundField, ModelMultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from editorial.controls import Control, controls, error_messages
from editorial.filters import AtlasFilterSet
from editorial.keyset import MAX_COUNT, NotAPlace, Stretch, Walk, expected, looked_up, rows_of
from editorial.noticed_page import noticed_page
from editorial.notices import notices_listed


@dataclass(frozen=True)
class Chip:
    """A filter that is on: its words, and the query of the list without it."""

    text: str
    query: str


@dataclass(frozen=True)
class Problem:
    """A value that cannot be used: which field it stands in, and what would do."""

    field: str
    message: str


def _count_by(rows: QuerySet[Any], column: str) -> dict[str, int]:
    """How many rows each value of the column has; nothing where there are more than MAX_COUNT, or seem to be."""
    if expected(rows) > MAX_COUNT:
        return {}
    try:
        query, parameters = rows.order_by().values_list(column)[: MAX_COUNT + 1].query.sql_with_params()
    except EmptyResultSet:
        return {}
    name = connection.ops.quote_name(column)
    with looked_up(rows), connection.cursor() as cursor:
        # Django groups no limited query. All of it is Django's own SQL, and a name that it quoted.
        cursor.execute(f"SELECT {name}, COUNT(*) FROM ({query}) AS matching GROUP BY {name}", parameters)  # noqa: S608
        counts = dict(cursor.fetchall())
    return counts if sum(counts.values()) <= MAX_COUNT else {}


def narrowed_by(filters: AtlasFilterSet, address: QueryDict) -> QueryDict:
    """What of the address filters: each field of the form that has a value."""
    query = QueryDict(mutable=True)
    for name in filters.form.fields:
        if values := [value for value in address.getlist(name) if value]:
            query.setlist(name, values)
    return query


def problems_with(filters: AtlasFilterSet) -> list[Problem]:
    """What cannot be used of the address, each with the field that it stands in."""
    form = filters.form
    return [Problem(name, message) for name in form.errors for message in error_messages(form[name])]


class Listing:
    """A filtered list as its template needs it. Where `problems` is not empty there is no `page`.

    The fields named in `first` are always in view, the others in a part that opens. Those in `counted`, which filter
    the column of the same name, say how many records each of their values would leave.
    """

    def __init__(
        self,
        request: HttpRequest,
        filters: AtlasFilterSet,
        *,
        per_page: int = 20,
        first: tuple[str, ...] = ("q",),
        counted: tuple[str, ...] = (),
    ) -> None:
        self.filters = filters
        self._rows: Any = filters.queryset
        self._first = first
        self._counted = counted
        self.form = filters.form
        self._query = narrowed_by(filters, request.GET)
        self._per_page = per_page
        self._asked = request.GET
        self.problems = problems_with(filters)
        self._status = 400 if self.problems else 200
        self.page: list[Any] | None = None if self.problems else self._get_page()

    def _get_page(self) -> list[Any] | None:
        unused = [name for name in self._counted if name not in self._query]
        try:
            self._stretch, self._count = Walk(self.filters.qs, self._per_page).counted(self._asked, *unused)
        except NotAPlace as error:
            self._status = error.status
            self.problems.append(Problem("", error.message))
            return None
        return rows_of(self._rows, self._stretch.keys)

    @property
    def total(self) -> int:
        """How many records match; MAX_COUNT where there are more."""
        return 0 if self.problems else self._count.total

    @property
    def is_capped(self) -> bool:
        """Whether there are more records than were counted."""
        return not self.problems and self._count.is_capped

    @cached_property
    def _controls(self) -> dict[str, Control]:
        return controls(self.form, self.value_counts)

    @cached_property
    def value_counts(self) -> dict[str, dict[str, int]]:
        """How many records each value of the counted fields would leave; fields whose count would be cut are absent."""
        if self.problems or self._count.is_capped:
            return {}  # and with one filter less there are no fewer
        found = dict(self._count.by_value)
        for name in self._counted:
            if name in self._query:
                others = self._query.copy()
                del others[name]
                if counts := _count_by(type(self.filters)(others, self.filters.queryset).qs, name):
                    found[name] = counts
        return found

    @property
    def first_fields(self) -> list[Control]:
        """The fields that are always in view."""
        return [self._controls[name] for name in self._first if name in self._controls]

    @property
    def more_fields(self) -> list[Control]:
        """All other fields."""
        return [control for name, control in self._controls.items() if name not in self._first]

    @property
    def is_more_open(self) -> bool:
        """Whether one of the other fields is in use or in error."""
        return any(control.chosen or control.errors for control in self.more_fields)

    @cached_property
    def chips(self) -> list[Chip]:
        """One for each value that narrows the list."""
        if self.problems:
            return []
        return [
            Chip(f"{field.label}: {text}", self._query_without(field.name, value))
            for field in self.form
            if field.name in self._query and field.name != "ordering"
            for value, text in _values_in_words(field)
        ]

    def _query_without(self, name: str, value: str) -> str:
        query = self._query.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        return f"?{query.urlencode()}"

    @cached_property
    def pages(self) -> list[tuple[str, str]]:
        """The pages to go to from here, with their queries."""
        return links(self._stretch, self._query) if self.page else []

    def answer(self, request: HttpRequest, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
        """The rendered list: 200; 400 with the problems, 404 where the page is no longer in the list."""
        context = {**(context or {}), "listing": self}
        return noticed_page(request, template, context, notices_listed, status=self._status)


def links(stretch: Stretch, query: QueryDict) -> list[tuple[str, str]]:
    """The pages to go to from one page of a list, as words and the query of the address."""

    def to(**place: str) -> str:
        there = query.copy()
        there.update(place)
        return f"?{there.urlencode()}"

    back = [(_("First page"), to()), (_("Previous page"), to(before=stretch.previous))] if stretch.previous else []
    return back + ([(_("Next page"), to(after=stretch.next))] if stretch.next else [])


@dataclass(frozen=True)
class Pages:
    """One page of a list without filters, as `parts/pages.html` shows it."""

    rows: list[Any]
    pages: list[tuple[str, str]]


def page_of(request: HttpRequest, rows: QuerySet[Any], per_page: int) -> Pages:
    """The page of the rows that is asked for.

    Raises:
        Http404: there is no such page.
    """
    try:
        stretch = Walk(rows, per_page).stretch(request.GET)
    except NotAPlace as error:
        raise Http404 from error
    return Pages(rows_of(rows, stretch.keys), links(stretch, QueryDict(mutable=True)))


def _values_in_words(field: BoundField) -> list[tuple[str, str]]:
    """Each value of the field as it stands in the query, and as a reader knows it."""
    cleaned = field.form.cleaned_data.get(field.name)
    if cleaned in (None, ""):
        return []
    if isinstance(field.field, ModelMultipleChoiceField):
        return [(record.slug, str(record)) for record in cleaned]
    labels = {str(value): str(label) for value, label in getattr(field.field, "choices", [])}
    values = cleaned if isinstance(cleaned, list) else [field.value()]
    return [(str(value), labels.get(str(value), str(value))) for value in values]
