"""A snapshot is a publishable record as one JSON value: its editor's fields, its links, the rows that it owns.

`snapshot` reads it, `apply` writes it back; `apply(snapshot(x))` is x. Other records are named by their stable key.
A snapshot from before a migration is brought up first (`editorial.upgrades`); what then has no place is told, and
stays in the edition that holds it.
Shipped content has the same form, so that loading it is applying it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from editorial.models import FormerKey, Owned, Publishable
from editorial.upgrades import format_of, upgraded

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


def said_of(obj: models.Model) -> list[models.Field[Any, Any]]:
    """The columns and links that the editor of this very record writes."""
    besides = obj.said_besides() if isinstance(obj, Publishable) else frozenset()
    return [*editor_fields(type(obj)), *(obj._meta.get_field(name) for name in sorted(besides))]  # type: ignore[list-item]


def _value(obj: models.Model, field: models.Field[Any, Any]) -> Any:
    value = getattr(obj, field.name)
    if isinstance(value, str | int | float | list | None):
        return str(value) if isinstance(value, str) else value
    return field.value_to_string(obj)


def _keys_of_links(objs: Sequence[models.Model], field: Any) -> dict[Any, Any]:
    """By the id of each: the key of the record that it links to, or the sorted keys; one question for all of them."""
    related = field.related_model._default_manager
    if not field.many_to_many:
        keys = dict(related.filter(pk__in={getattr(obj, field.attname) for obj in objs}).values_list("pk", "slug"))
        return {obj.pk: keys.get(getattr(obj, field.attname)) for obj in objs}
    found: dict[Any, list[str]] = {obj.pk: [] for obj in objs}
    mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
    links = field.remote_field.through._default_manager.filter(**{f"{mine}__in": list(found)})
    for pk, key in links.values_list(f"{mine}_id", f"{theirs}__slug"):
        found[pk].append(key)
    return {pk: sorted(keys) for pk, keys in found.items()}


def _say(objs: Sequence[models.Model], fields: list[models.Field[Any, Any]]) -> list[dict[str, Any]]:
    links = {field.name: _keys_of_links(objs, field) for field in fields if field.is_relation and objs}
    return [
        {field.name: links[field.name][obj.pk] if field.is_relation else _value(obj, field) for field in fields}
        for obj in objs
    ]


def _say_rows(rows: Sequence[Owned], model: type[Owned], owner: str) -> list[dict[str, Any]]:
    said = _say(rows, [field for field in editor_fields(model) if field.name != owner])
    return [{"id": row.pk, **values} for row, values in zip(rows, said, strict=True)]


def snapshot(obj: Publishable) -> dict[str, Any]:
    """The record as JSON: `{"format", "kind", "key", "fields": {...}, "owned": {name: [{"id", ...}, ...]}}`.

    An owned row keeps its id through all editions, so that two of them can be compared row by row, and so that a form
    that was drawn from a draft finds its rows again. How many questions it asks does not depend on how many rows.
    """
    return {
        "format": format_of(type(obj)),
        "kind": obj._meta.label_lower,
        "key": obj.slug,
        "fields": _say([obj], said_of(obj))[0],
        "owned": {
            name: _say_rows(list(model._default_manager.filter(**{owner: obj, **model.snapshot_filter})), model, owner)
            for name, (model, owner) in owned_rows(type(obj)).items()
        },
    }


def names(taken: Mapping[str, Any], model: type[Publishable]) -> set[tuple[type[models.Model], str]]:
    """The records that a snapshot of this model, or a row in it, links to: their models and keys."""
    rows = owned_rows(model)
    said: list[tuple[type[models.Model], Mapping[str, Any]]] = [(model, taken.get("fields", {}))]
    for name, several in taken.get("owned", {}).items():
        said += [(rows[name][0], row) for row in several if name in rows]
    found: set[tuple[type[models.Model], str]] = set()
    for owner, values in said:
        for field in editor_fields(owner):
            if field.is_relation and (keys := values.get(field.name)):
                found |= {(field.related_model, key) for key in (keys if isinstance(keys, list) else [keys])}  # type: ignore[misc]
    return found


def completed(taken: Mapping[str, Any], obj: Publishable) -> dict[str, Any]:
    """The snapshot in the form of now; what it lacks, because a column is newer, is what is live."""
    new = upgraded(taken, type(obj))
    lacks_rows = any(
        not _names(model, owner) <= set(row)
        for name, (model, owner) in owned_rows(type(obj)).items()
        for row in new["owned"].get(name, [])
    )
    if {field.name for field in said_of(obj)} <= set(new["fields"]) and not lacks_rows:
        return new
    live = snapshot(obj)
    rows = {row["id"]: row for rows in live["owned"].values() for row in rows}
    owned = {name: [{**rows.get(row.get("id"), {}), **row} for row in said] for name, said in new["owned"].items()}
    return {**new, "fields": {**live["fields"], **new["fields"]}, "owned": {**live["owned"], **owned}}


def _names(model: type[Owned], owner: str) -> set[str]:
    return {field.name for field in editor_fields(model)} - {owner}


class Unusable(Exception):
    """A snapshot that cannot be applied: `path` says where in it, the text says why and what would do."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


class _Records:
    """Finds records by their keys, of each model with one question for all that are asked for together."""

    def __init__(self) -> None:
        self._found: dict[tuple[type[models.Model], Any], models.Model | None] = {}

    def learn(self, fields: Iterable[Any], said: Sequence[Mapping[str, Any]]) -> None:
        """Ask for all records that these values name."""
        for field in fields:
            if field.is_relation:
                named = [values[field.name] for values in said if field.name in values]
                keys = [key for one in named for key in (one if isinstance(one, list) else [one])]
                self._ask(field.related_model, {key for key in keys if isinstance(key, str)})

    def _ask(self, model: type[models.Model], keys: set[str]) -> None:
        unknown = {key for key in keys if (model, key) not in self._found}
        for record in model._default_manager.filter(slug__in=unknown) if unknown else ():
            self._found[model, record.slug] = record  # type: ignore[attr-defined]

    def get(self, model: type[models.Model], key: Any, path: str) -> models.Model:
        """The record with this key, or with a key that it had before."""
        if (model, key) not in self._found:
            former = FormerKey.objects.filter(kind=model._meta.label_lower, former=key).values("key")
            self._found[model, key] = model._default_manager.filter(slug__in=former).first()
        found = self._found[model, key]
        if found is None:
            text = _("There is no %(kind)s with the key “%(key)s”.")
            raise Unusable(path, text % {"kind": model._meta.verbose_name, "key": key})
        return found


def _set(obj: models.Model, values: Mapping[str, Any], path: str, records: _Records) -> dict[str, list[models.Model]]:
    """Set columns; give back the many-to-many links, which need a saved row."""
    links: dict[str, list[models.Model]] = {}
    known = {field.name: field for field in said_of(obj)}
    for name, value in values.items():
        where = f"{path}.{name}" if path else name
        field = known.get(name)
        if field is None:
            choices = ", ".join(sorted(known))
            raise Unusable(where, _("Unknown key. Known are: %(choices)s.") % {"choices": choices})
        related: Any = field.related_model
        if field.many_to_many:
            if not isinstance(value, list):
                raise Unusable(where, _("This must be a list of keys."))
            links[name] = [records.get(related, str(key), where) for key in value]
        elif field.is_relation:
            setattr(obj, name, None if value is None else records.get(related, str(value), where))
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
    columns = [field.name for field in said_of(obj) if not field.many_to_many]
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
    records = _Records()
    records.learn(said_of(obj), [values])
    links = _set(obj, values, "", records)
    _save(obj, links, "", exclude=set(type(obj).registry_owned) - obj.said_besides())


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
        for number, values in enumerate(wanted):
            if not isinstance(values, Mapping):
                raise Unusable(f"{name}[{number}]", _("This must be a mapping of keys to values."))
        _apply_rows(name, wanted, model, owner, obj)
    obj.refresh_search_text()


def _apply_rows(name: str, wanted: list[Mapping[str, Any]], model: type[Owned], owner: str, obj: Publishable) -> None:
    """One set of rows. Those that stay as they are are left alone; the others go first, so that no two collide."""
    mine: dict[str, Any] = {owner: obj, **model.snapshot_filter}
    live = {row.pk: row for row in model._default_manager.filter(**mine)}
    before = {said["id"]: said for said in _say_rows(list(live.values()), model, owner)}
    said = _with_ids(wanted, before, model)
    same = {key for key, values in said if key in before and {"id": key, **values} == before[key]}
    model._default_manager.filter(pk__in=set(live) - same).delete()
    records = _Records()
    records.learn(editor_fields(model), [values for key, values in said if key not in same])
    for position, (key, values) in enumerate(said):
        if key not in same:
            row, path = model(**{**mine, "id": key}, position=position), f"{name}[{position}]"
            _save(row, _set(row, values, path, records), path, exclude=set())
        elif live[key].position != position:
            model._default_manager.filter(pk=key).update(position=position)


def _with_ids(
    wanted: list[Mapping[str, Any]], before: Mapping[Any, Mapping[str, Any]], model: type[Owned]
) -> list[tuple[Any, dict[str, Any]]]:
    """Each row with its id, or None where that belongs to another record by now; what a live row has besides stays."""
    keys = [values["id"] for values in wanted if isinstance(values.get("id"), int)]
    taken = set(model._default_manager.filter(pk__in=set(keys) - set(before)).values_list("pk", flat=True))
    said = []
    for values in wanted:
        key = values.get("id") if isinstance(values.get("id"), int) and values["id"] not in taken else None
        taken.add(key)
        said.append((key, {k: v for k, v in {**before.get(key, {}), **values}.items() if k != "id"}))
    return said


def apply(taken: Mapping[str, Any], obj: Publishable) -> dict[str, Any]:
    """Write a whole snapshot to the record; gives back what has no place in it any more, by path.

    Raises:
        Unusable: as `apply_fields` and `apply_owned`.
    """
    new, left = upgraded(taken, type(obj)), dict[str, Any]()
    known = {field.name for field in said_of(obj)}
    left |= {name: value for name, value in new["fields"].items() if name not in known}
    fields = {name: value for name, value in new["fields"].items() if name in known}
    models_by_name = owned_rows(type(obj))
    left |= {name: rows for name, rows in new["owned"].items() if name not in models_by_name and rows}
    owned = {}
    for name, rows in new["owned"].items():
        if name in models_by_name and isinstance(rows, list):
            owned[name] = [_placed(row, f"{name}[{n}]", models_by_name[name], left) for n, row in enumerate(rows)]
    apply_fields(fields, obj)
    apply_owned(owned, obj)
    return left


def _placed(row: Any, path: str, where: tuple[type[Owned], str], left: dict[str, Any]) -> Any:
    """The row without what has no place, which goes to `left`."""
    if not isinstance(row, Mapping):
        return row  # `apply_owned` refuses it
    known = {"id", *_names(*where)}
    left |= {f"{path}.{name}": value for name, value in row.items() if name not in known}
    return {name: value for name, value in row.items() if name in known}


def tried(taken: Mapping[str, Any], obj: Publishable) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the record would say with this snapshot, as the database understands it, and what has no place in it.

    The record is left as it was, in the tables and in `obj`.

    Raises:
        Unusable: as `apply`.
    """
    records = type(obj)._default_manager
    with transaction.atomic():
        left = apply(taken, records.get(pk=obj.pk))
        said = snapshot(records.get(pk=obj.pk))
        transaction.set_rollback(True)
    return said, left
