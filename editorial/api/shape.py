"""The JSON of a record, built by PostgreSQL from the very serializer that documents it.

A serializer states the shape once. Reading a list is then one SQL statement that gives finished JSON text, instead of
a query a relation and a Python object a row. Columns may be renamed (`source`), nested serializers become arrays of
related rows, and slug fields become keys. Related publishable records appear only when published.
"""

from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, Model, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import JSONField
from django.db.models.functions import Cast, Concat, JSONObject
from rest_framework import serializers

from editorial.models import Publishable


class Shape(JSONObject):
    """JSON_OBJECT that keeps the order of its keys (jsonb would sort them)."""

    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As JSONObject, with type json."""
        return self.as_native(compiler, connection, returning="JSON", **extra)


class PagePath(serializers.CharField):
    """Path of the reader's page: `prefix`, the key of the record, and a slash."""

    def __init__(self, prefix: str, *, key: str = "slug", suffix: str = "/") -> None:
        self.prefix, self.key, self.suffix = prefix, key, suffix
        super().__init__(read_only=True, help_text="Path of the reader's page on this site.")


class Keys(serializers.ListField):
    """Keys of related published records, sorted; `through` is the path from here to them."""

    def __init__(self, through: str, **kwargs: Any) -> None:
        self.through = through
        super().__init__(child=serializers.CharField(), read_only=True, **kwargs)


class Afterwards:
    """Mixin of fields that the view adds to a record once it is read: what follows from it by a rule."""


def json_text(serializer: type[serializers.Serializer[Any]], names: frozenset[str] | None = None) -> Cast:
    """Expression that gives a record as JSON text with the serializer's fields, or only those named."""
    described = _instance(serializer)
    return Cast(Shape(**_fields(described.Meta.model, described, names)), TextField())  # type: ignore[attr-defined]


@cache
def _instance(serializer: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    return serializer()


def _fields(model: type[Model], serializer: Any, names: frozenset[str] | None = None) -> dict[str, Any]:
    return {
        name: _expression(model, field)
        for name, field in serializer.fields.items()
        if (names is None or name in names) and not isinstance(field, Afterwards)
    }


def _expression(model: type[Model], field: Any) -> Any:
    if isinstance(field, PagePath):
        return Concat(Value(field.prefix), F(field.key), Value(field.suffix), output_field=CharField())
    if isinstance(field, Keys):
        return _keys(model, field.through)
    if isinstance(field, serializers.ListSerializer):
        return _rows(model, str(field.source), field.child)
    if "." in field.source:
        return _key(model, *field.source.split("."))
    return F(field.source)


def _key(model: type[Model], relation: str, column: str) -> Combinable:
    """A column of the one related record; null where that is a draft."""
    related: Any = model._meta.get_field(relation).related_model
    if not issubclass(related, Publishable):
        return F(f"{relation}__{column}")
    published = {f"{relation}__state": Publishable.State.PUBLISHED}
    return Case(When(**published, then=F(f"{relation}__{column}")))


def _visible(model: type[Model]) -> Q:
    return Q(state=Publishable.State.PUBLISHED) if issubclass(model, Publishable) else Q()


def _related(model: type[Model], name: str) -> tuple[type[Model], str]:
    """Model behind a relation, and the lookup that leads back from it."""
    relation: Any = model._meta.get_field(name)
    back = relation.field.name if relation.auto_created else relation.remote_field.name
    if not relation.auto_created and relation.many_to_many:
        back = relation.related_query_name()
    return relation.related_model, back


def _rows(model: type[Model], name: str, child: Any) -> ArraySubquery:
    related, back = _related(model, name)
    rows: QuerySet[Any] = related._default_manager.filter(_visible(related), **{back: OuterRef("pk")})
    return ArraySubquery(rows.values_list(Shape(**_fields(related, child))))


def _keys(model: type[Model], through: str) -> Combinable:
    first, *rest = through.split("__")
    related, back = _related(model, first)
    key = "__".join([*rest, "slug"])
    target = related
    for name in rest:
        target = target._meta.get_field(name).related_model  # type: ignore[assignment]
    state = {f"{'__'.join([*rest, 'state'])}": Publishable.State.PUBLISHED} if issubclass(target, Publishable) else {}
    rows = related._default_manager.filter(**{back: OuterRef("pk")}, **state).order_by(key)
    return ArraySubquery(rows.values_list(key, flat=True).distinct())
