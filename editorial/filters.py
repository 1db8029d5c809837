"""What every filter of a list shares: text search, an allow-list of orders, and errors that say what to do.

One FilterSet serves the page and the API alike; see django-filter's documentation.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from editorial.models import Image, Publishable, Source
from editorial.search import search_query

MAX_SEARCH_LENGTH = 200


def _not_among(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """The error of a value that is no choice: it names the value and the choices."""
    known = ", ".join(value for value, _label in choices)
    return {"invalid_choice": _("“%(value)s” is not known here. Known are: {known}.").format(known=known)}


class Choices(django_filters.MultipleChoiceFilter):
    """Any of several values of a column."""

    def __init__(self, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        # Filters and fields are copied deeply for each request, lists of choices too, but not functions.
        super().__init__(distinct=False, choices=lambda: choices, error_messages=_not_among(choices), **kwargs)


class Keys(django_filters.ModelMultipleChoiceFilter):
    """Any of several published records, named by their stable key."""

    def __init__(self, model: type[Publishable], **kwargs: Any) -> None:
        self.model_of_keys = model
        super().__init__(
            queryset=lambda _request: model._default_manager.filter(state=Publishable.State.PUBLISHED),  # type: ignore[arg-type] # a callable is documented
            to_field_name="slug",
            error_messages={"invalid_choice": _("“%(value)s” is not the key of a published record.")},
            distinct=False,
            **kwargs,
        )

    def get_filter_predicate(self, v: Publishable) -> dict[str, Publishable]:
        """The record itself: the keys only name it in the query."""
        return {str(self.field_name): v}


class Ordering(django_filters.ChoiceFilter):
    """One order out of an allow-list: `orders` maps each value to its label and the columns that it sorts by."""

    def __init__(self, orders: Mapping[str, tuple[Any, tuple[Any, ...]]]) -> None:
        self.orders = orders
        super().__init__(
            label=_("Order"),
            choices=lambda: [(value, label) for value, (label, _columns) in orders.items()],
            error_messages=_not_among((value, "") for value in orders),
        )

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The records in that order, which lets no column be null and goes one way (`editorial.keyset`)."""
        return qs.order_by(*self.orders[value][1]) if value else qs


class AtlasFilterSet(django_filters.FilterSet):
    """Base of all filters. Ask `is_valid()` before `qs`: a bad value must never give an unfiltered answer."""

    q = django_filters.CharFilter(
        label=_("Words"),
        method="by_words",
        max_length=MAX_SEARCH_LENGTH,
        help_text=_("All of them must occur."),
    )

    def __init__(self, data: QueryDict | None = None, queryset: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        if data is not None:
            # 'Any' in a select sends an empty value, which asks for nothing.
            stated = QueryDict(mutable=True)
            for name, values in data.lists():
                if kept := [value for value in values if value]:
                    stated.setlist(name, kept)
            data = stated
        super().__init__(data=data, queryset=queryset, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The records that the stated values leave; a filter without a value would cost time and do nothing."""
        stated = self.data or {}
        for name, value in self.form.cleaned_data.items():
            if name in stated:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def by_words(self, queryset: QuerySet[Model], _name: str, value: str) -> QuerySet[Model]:
        """Records that hold every word, or what its abbreviation stands for."""
        return queryset.filter(search=search_query(value))


class SourceFilter(AtlasFilterSet):
    """Sources by kind."""

    kind = Choices(label=_("Kind"), choices=Source.Kind.choices)
    ordering = Ordering(
        {
            "-published_on": (_("Latest first"), ("-published_on",)),
            "title": (_("Title, A to Z"), ("title",)),
        }
    )

    class Meta:
        model = Source
        fields: list[str] = []


class ImageFilter(AtlasFilterSet):
    """Images by licence."""

    licence = Choices(label=_("Licence"), choices=Image.Licence.choices)

    class Meta:
        model = Image
        fields: list[str] = []
