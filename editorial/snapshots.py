"""A snapshot is a publishable record as one JSON value: its editor's fields, its links, the rows that it owns.

`snapshot` reads it, `apply` writes it back; `apply(snapshot(x))` is x. Other records are named by their stable key.
Shipped content has the same form, so that loading it is applying it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from editorial.models import Owned, Publishable

FORMAT = 1

# What belongs to the record's life and not to what it says; its columns that no form shows do so too.
_NOT_SAID = frozenset({"id", "slug"})


def editor_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns and links of a publishable model, or of rows that it owns, that an editor writes."""
    left_out = getattr(model, "registry_owned", frozenset()) | _NOT_SAID
    if issubclass(model, Owned):
        left_out |= {"position", "origin"}  # what they say stands in the order of the list, and in its filter
    fields: Iterable[Any] = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return [
        field
        for field in fields
        if field.name not in left_out and not field.generated and (field.editable or field.many_to_many)
    ]


def owned_rows(model: type[Publishable]) -> dict[str, tuple[type[Owned], str]]:
    """For each reverse name of owned rows: their model and the name of their key to the owner."""
    rows = {}
    for name in model.owned:
        relation: Any = model._meta.get_field(name)
        rows[name] = (relation.related_model, relation.field.name)
    return rows


def _value(obj: models.Model, field: models.Field[Any, Any]) -> Any:
    if field.many_to_many:
        return sorted(getattr(obj, field.name).values_list("slug", flat=True))
    if field.is_relation:
        related = getattr(obj, field.name)
        return related.slug if related else None
    value = getattr(obj, field.name)
    if isinstance(value, str | int | float | list | None):
        return str(value) if isinstance(value, str) else value
    return field.value_to_string(obj)


def _say(obj: models.Model, *, without: str = "") -> dict[str, Any]:
    return {field.name: _value(obj, field) for field in editor_fields(type(obj)) if field.name != without}


def snapshot(obj: Publishable) -> dict[str, Any]:
    """The record as JSON: `{"format", "kind", "key", "fields": {...}, "owned": {name: [{"id", ...}, ...]}}`.

    An owned row keeps its id through all editions, so that two of them can be compared row by row, and so that a form
    that was drawn from a draft finds its rows again.
    """
    return {
        "format": FORMAT,
        "kind": obj._meta.label_lower,
        "key": obj.slug,
        "fields": _say(obj),
        "owned": {
            name: [
                {"id": row.pk, **_say(row, without=owner)}
                for row in model._default_manager.filter(**{owner: obj, **model.snapshot_filter})
            ]
            for name, (model, owner) in owned_rows(type(obj)).items()
        },
    }


class Unusable(Exception):
    """A snapshot that cannot be applied: `path` says where in it, the text says why and what would do."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


def _related(model: type[models.Model], key: Any, path: str) -> models.Model:
    found = model._default_manager.filter(slug=key).first()
    if found is None:
        raise Unusable(
            path,
            _("There is no %(kind)s with the key “%(key)s”.") % {"kind": model._meta.verbose_name, "key": key},
        )
    return found


def _set(obj: models.Model, values: Mapping[str, Any], path: str) -> dict[str, list[models.Model]]:
    """Set columns; give back the many-to-many links, which need a saved row."""
    links: dict[str, list[models.Model]] = {}
    known = {field.name: field for field in editor_fields(type(obj))}
    for name, value in values.items():
        where = f"{path}.{name}" if path else name
        field = known.get(name)
        if field is None:
            choices = ", ".join(sorted(known))
            raise Unusable(where, _("Unknown key. Known are: %(choices)s.") % {"choices": choices})
        if field.many_to_many:
            if not isinstance(value, list):
                raise Unusable(where, _("This must be a list of keys."))
            links[name] = [_related(field.related_model, key, where) for key in value]  # type: ignore[arg-type]
        elif field.is_relation:
            setattr(obj, name, None if value is None else _related(field.related_model, value, where))  # type: ignore[arg-type]
        else:
            setattr(obj, name, _clean(field, value, where))
    return links


def _clean(field: models.Field[Any, Any], value: Any, where: str) -> Any:
    if isinstance(value, str) and isinstance(field, models.IntegerField):
        value = {str(label): number for number, label in field.flatchoices}.get(value, value)
    if value is None and not field.null:
        value = [] if isinstance(field, ArrayField) else ""
    if isinstance(value, list) != isinstance(field, ArrayField) or isinstance(value, dict):
        raise Unusable(where, _("“%(value)s” has the wrong form for this key.") % {"value": value})
    try:
        return field.to_python(value)
    except ValidationError as error:
        raise Unusable(where, " ".join(error.messages)) from error


def _store(obj: models.Model) -> None:
    """Save the row. The database holds the constraints; asking it about each beforehand would double the time."""
    new = obj._state.adding
    # Of a record that exists the editor's columns alone: an import may be writing the others.
    columns = [field.name for field in editor_fields(type(obj)) if not field.many_to_many]
    try:
        with transaction.atomic():
            obj.save(force_insert=new, update_fields=None if new else [*columns, "updated_at"])
    except IntegrityError as error:
        obj.validate_constraints()
        raise ValidationError({NON_FIELD_ERRORS: [str(error).splitlines()[0]]}) from error


def _save(obj: models.Model, links: Mapping[str, list[models.Model]], path: str, *, exclude: set[str]) -> None:
    try:
        obj.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        _store(obj)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise Unusable(f"{path}.{name}".strip(".") if name != "__all__" else path, " ".join(messages)) from error
    for name, related in links.items():
        getattr(obj, name).set(related)


def apply_fields(values: Mapping[str, Any], obj: Publishable) -> None:
    """Write the columns and links of `values` to the record and save it. Keys that are missing keep their value.

    Raises:
        Unusable: with the path of the first value that cannot be taken; the caller's transaction rolls back.
    """
    links = _set(obj, values, "")
    _save(obj, links, "", exclude=set(type(obj).registry_owned))


def apply_owned(rows: Mapping[str, list[Mapping[str, Any]]], obj: Publishable) -> None:
    """Make the owned rows equal to `rows`, in their order; names that are missing keep their rows.

    Raises:
        Unusable: with the path of the first value that cannot be taken.
    """
    models_by_name = owned_rows(type(obj))
    for name, wanted in rows.items():
        if name not in models_by_name:
            raise Unusable(name, _("Unknown key. Known are: %(choices)s.") % {"choices": ", ".join(models_by_name)})
        model, owner = models_by_name[name]
        if not isinstance(wanted, list):
            raise Unusable(name, _("This must be a list."))
        _apply_rows(name, wanted, model, {owner: obj, **model.snapshot_filter})
    obj.refresh_search_text()


def _apply_rows(name: str, wanted: list[Mapping[str, Any]], model: type[Owned], mine: dict[str, Any]) -> None:
    """One set of rows, written anew, so that no two collide on the way; each keeps its id."""
    for number, values in enumerate(wanted):
        if not isinstance(values, Mapping):
            raise Unusable(f"{name}[{number}]", _("This must be a mapping of keys to values."))
    model._default_manager.filter(**mine).delete()
    # The id of a row may belong to another record by now, if a database was put together anew.
    ids = [values["id"] for values in wanted if isinstance(values.get("id"), int)]
    foreign = set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
    for position, values in enumerate(wanted):
        key = values.get("id")
        own_key = {} if key in foreign else {"id": key}
        row = model(**mine, position=position, **own_key)
        path = f"{name}[{position}]"
        said = {field: value for field, value in values.items() if field != "id"}
        _save(row, _set(row, said, path), path, exclude=set())


def apply(taken: Mapping[str, Any], obj: Publishable) -> None:
    """Write a whole snapshot to the record.

    Raises:
        Unusable: as `apply_fields` and `apply_owned`.
    """
    apply_fields(taken["fields"], obj)
    apply_owned(taken["owned"], obj)
