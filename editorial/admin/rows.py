"""Inlines: the rows that stand on the form of a record."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from editorial.admin.fields import Fields, RowForm, pickers
from editorial.models import Owned, Publishable
from editorial.snapshots import editor_fields, owned_rows


class RowInline(Fields, admin.StackedInline[Any, Any]):
    """Rows of a record, with labels at every field, and links that are fetched for all rows at once.

    Whoever may look at or change the record may do so with its rows; Django closes them where the record is closed.
    """

    extra = 0
    form = RowForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows with the records that they link to."""
        fields = [self.model._meta.get_field(name) for name in self.autocomplete_fields]
        one = [field.name for field in fields if not field.many_to_many]
        several = [field.name for field in fields if field.many_to_many]
        rows = super().get_queryset(request).prefetch_related(*several)
        return rows.select_related(*one) if one else rows

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the record."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the record."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the record."""
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the record."""
        return True


class OwnedForms(forms.BaseInlineFormSet[Any, Any, Any]):
    """Rows in an order; one without a number comes last."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """The order may stay empty."""
        super().add_fields(form, index)
        position = form.fields["position"]
        position.required = False
        if not form.instance.pk:
            position.initial = None

    def save_new(self, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        """Put a row without a number behind the others."""
        self._place(form.instance)
        return super().save_new(form, commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        """As a new one, where the number was taken away."""
        self._place(form.instance)
        return super().save_existing(form, obj, commit)

    def _place(self, row: Owned) -> None:
        if row.position is None:
            row.position = 1 + max((form.instance.position or 0 for form in self.forms), default=0)


class OwnedInline(RowInline):
    """Rows that an editor writes, and that stand in the record's snapshot."""

    formset = OwnedForms

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The editor's rows alone, where others write to the table too."""
        return super().get_queryset(request).filter(**self.model.snapshot_filter)


def owned_inlines(model: type[Publishable], bases: Mapping[str, type[OwnedInline]]) -> list[type[OwnedInline]]:
    """An inline for everything that a record owns; `bases` names those that are not plain, by reverse name."""
    return [_inline(row, key, bases.get(name, OwnedInline)) for name, (row, key) in owned_rows(model).items()]


def _inline(row: type[Model], key: str, base: type[OwnedInline]) -> type[OwnedInline]:
    columns = [field.name for field in editor_fields(row) if field.name != key]
    said = {"fields": [*columns, "position"], "autocomplete_fields": pickers(row, without=key)}
    return type(f"{row.__name__}Inline", (base,), {"model": row, "fk_name": key, **said})
