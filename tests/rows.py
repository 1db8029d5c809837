"""A row of any kind that a record owns, with a value in every column, so that no new kind is forgotten."""

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from editorial.models import Owned, Publishable
from editorial.partial_dates import PartialDateField
from editorial.snapshots import editor_fields, owned_rows
from tests import builders

# What the columns of some rows are besides, so that they fit each other.
FITTING: dict[str, dict[str, Any]] = {
    "eligibilitygroup": {
        "ais": ["A", "C"], "level_min": 3, "level_max": 15, "days_min": 14, "days_max": 730, "age_min": 18,
        "age_max": 65,
    },
}  # fmt: skip


def make_row(model: type[Owned], owner: Publishable, key: str) -> Owned:
    """One row of this owner, with records of its own where it links to some."""
    fields = [field for field in editor_fields(model) if field.name != key]
    fitting = FITTING.get(str(model._meta.model_name), {})
    number = model._default_manager.filter(**{key: owner}).count()
    values = {field.name: fitting.get(field.name, _value(field, number)) for field in fields if not field.many_to_many}
    row = model(**{key: owner}, **model.snapshot_filter, **values, position=number)
    row.save()
    for field in fields:
        if field.many_to_many:
            getattr(row, field.name).set([build(field.related_model), build(field.related_model)])
    return row


def give_rows(owner: Publishable, number: int) -> None:
    """So many rows of every kind that it can own."""
    for model, key in owned_rows(type(owner)).values():
        for _ in range(number):
            make_row(model, owner, key)


def build(model: Any, **overrides: Any) -> Any:
    """A record of this model."""
    return vars(builders)[f"make_{model._meta.model_name}"](**overrides)


def _value(field: Any, number: int) -> Any:
    """A value that fits; choices are taken in turn, because some stand once in a set."""
    if field.is_relation:
        return build(field.related_model)
    if field.choices:
        choices = [key for key, _label in field.flatchoices if key not in ("", None)]
        return choices[number % len(choices)]
    if isinstance(field, PartialDateField):
        return "2018-05"
    if isinstance(field, ArrayField):
        return ["one", "two"]
    if isinstance(field, models.DateField):
        return dt.date(2026, 1, 2)
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.IntegerField):
        return 3
    return "https://example.org/" if isinstance(field, models.URLField) else f"Words of {field.name}"
