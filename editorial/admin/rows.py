"""Inlines of the rows that a record owns, made from the model: columns, order, and pickers for related records."""

from typing import Any

from django.contrib import admin
from django.db import models

from editorial.models import Owned, Publishable
from editorial.snapshots import editor_fields, owned_rows

# Rows with more columns than fit a line stand as blocks.
MOST_IN_A_LINE = 7


def pickers(model: type[models.Model], *, without: str = "") -> tuple[str, ...]:
    """Links of a model to publishable records: they are picked by typing, never from a list of thousands."""
    return tuple(
        field.name
        for field in editor_fields(model)
        if field.is_relation and field.name != without and issubclass(field.related_model, Publishable)  # type: ignore[arg-type]
    )


def owned_inline(row: type[Owned], owner: str) -> type[admin.options.InlineModelAdmin[Any, Any]]:
    """The inline of one kind of owned rows; where others write to the table too, it shows the editor's rows alone."""
    columns = [field.name for field in editor_fields(row) if field.name != owner]
    base: Any = admin.TabularInline if len(columns) <= MOST_IN_A_LINE else admin.StackedInline

    def get_queryset(self: Any, request: Any) -> Any:
        return base.get_queryset(self, request).filter(**row.snapshot_filter)

    return type(
        f"{row.__name__}Inline",
        (base,),
        {
            "model": row,
            "fk_name": owner,
            "fields": [*columns, "position"],
            "autocomplete_fields": pickers(row, without=owner),
            "extra": 0,
            "get_queryset": get_queryset,
        },
    )


def owned_inlines(model: type[Publishable]) -> list[type[admin.options.InlineModelAdmin[Any, Any]]]:
    """The inlines of everything that a record owns."""
    return [owned_inline(row, owner) for row, owner in owned_rows(model).values()]
