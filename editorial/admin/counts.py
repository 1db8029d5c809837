"""Columns of a list that count the rows of a reverse relation."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def counter(model: type[Model], name: str) -> Any:
    """The column for the reverse relation `name`; reads what `with_counts` added."""
    rows: Any = model._meta.get_field(name).related_model

    @admin.display(description=rows._meta.verbose_name_plural, ordering=f"number_of_{name}")
    def number(record: Any) -> int:
        found: int = getattr(record, f"number_of_{name}")
        return found

    return number


def with_counts(records: QuerySet[Any], names: tuple[str, ...]) -> QuerySet[Any]:
    """Each record with `number_of_<name>`, by a sub-query for each, so that several counts never multiply."""
    counts = {f"number_of_{name}": _count(records.model, name) for name in names}
    counted: QuerySet[Any] = records.annotate(**counts)
    return counted


def _count(model: type[Model], name: str) -> Coalesce:
    relation: Any = model._meta.get_field(name)
    owner = relation.field.name
    rows = relation.related_model._default_manager.order_by().filter(**{owner: OuterRef("pk")}).values(owner)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
