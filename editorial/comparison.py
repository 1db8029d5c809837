"""What differs between two snapshots of one record: field by field, and row by row of what it owns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from editorial.marking import mark
from editorial.models import Publishable
from editorial.snapshots import owned_rows
from editorial.upgrades import upgraded

__all__ = ["Difference", "Snapshot", "changed_by_both", "differences", "mark", "merge"]

Snapshot = Mapping[str, Any]
# Characters of a row's name.
_SHORT = 60


@dataclass(frozen=True)
class Difference:
    """One field, or one row of a set: `path` names it ('summary', 'citations#12'), `before` and `after` its values.

    None stands for a row that is not there. The order of a set has the path 'citations#', and ids as its values.
    """

    path: str
    label: str
    before: Any
    after: Any
    words: "_Words" = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The label, and which row it is, by what it says first."""
        return f"{self.label}: {row}" if (row := self.words.row_of(self)) else self.label

    @property
    def before_words(self) -> str:
        """The value as an editor reads it: labels of choices, names of records, drafts too."""
        return self.words.say(self, self.before)

    @property
    def after_words(self) -> str:
        """As above."""
        return self.words.say(self, self.after)

    @property
    def marked(self) -> SafeString:
        """Both values as one text, with what went and what came marked."""
        return mark(self.before_words, self.after_words)


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Everything that `after` says otherwise than `before`, in the order of the form.

    What one of them does not say, because its column is newer, is no difference; what has no column any more is.
    """
    model: type[Publishable] = apps.get_model(after["kind"])
    before, after = upgraded(before, model), upgraded(after, model)
    found = [*_fields(model, before["fields"], after["fields"])]
    for name in _names(before["owned"], after["owned"]):
        if (name in before["owned"] and name in after["owned"]) or name not in model.owned:
            found += _rows(name, before["owned"].get(name, []), after["owned"].get(name, []))
    words = _Words(model, before, after, found)
    return [Difference(path, words.label(path), was, now, words) for path, was, now in found]


def _names(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The names of both, each once."""
    return list(dict.fromkeys([*after, *before]))


def _fields(model: type[Publishable], before: Snapshot, after: Snapshot) -> Iterator[tuple[str, Any, Any]]:
    columns = {field.name for field in model._meta.get_fields()}
    for name in _names(before, after):
        said_by_both = name in before and name in after
        if (said_by_both or name not in columns) and before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _rows(name: str, before: list[Any], after: list[Any]) -> Iterator[tuple[str, Any, Any]]:
    old, new = ({row.get("id"): row for row in rows} for rows in (before, after))
    for key in [*old, *(key for key in new if key not in old)]:
        if old.get(key) != new.get(key):
            yield f"{name}#{key}", old.get(key), new.get(key)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield f"{name}#", list(old), list(new)


class _Words:
    """Says values of two snapshots as an editor reads them; asks the database once it is asked itself."""

    def __init__(self, model: type[Publishable], before: Snapshot, after: Snapshot, found: list[Any]) -> None:
        self._model, self._found = model, found
        self._models = {name: row for name, (row, _owner) in owned_rows(model).items()}
        # Rows by set and id, newer over older.
        self._rows = {
            (name, row.get("id")): row for one in (before, after) for name, rows in one["owned"].items() for row in rows
        }

    def label(self, path: str) -> str:
        """The name of the field, or of the set of rows."""
        name, hash_mark, key = path.partition("#")
        if not hash_mark:
            return _label(self._column(self._model, name), name)
        model = self._models.get(name)
        label = str(capfirst(model._meta.verbose_name_plural)) if model else name
        return label if key else _("%(rows)s: their order") % {"rows": label}

    def row_of(self, found: Difference) -> str:
        """What the row says first; '' of a field and of an order."""
        name, _hash_mark, key = found.path.partition("#")
        return self._title(name, found.after or found.before) if key else ""

    def say(self, found: Difference, value: Any) -> str:
        """One value of the difference."""
        name, hash_mark, key = found.path.partition("#")
        if not hash_mark:
            return self._one(self._column(self._model, name), value)
        if key:
            return self._row(name, value)
        return "\n".join(f"{number}. {self._title(name, self._rows[name, pk])}" for number, pk in enumerate(value, 1))

    @cached_property
    def _records(self) -> dict[tuple[Any, str], str]:
        """Names of the records that the values link to: one question for each model."""
        keys: dict[Any, set[str]] = {}
        for column, value in self._linked():
            if column is not None and column.is_relation:
                keys.setdefault(column.related_model, set()).update(_as_list(value))
        return {
            (related, record.slug): str(record)
            for related, wanted in keys.items()
            for record in related._default_manager.filter(slug__in=wanted)
        }

    def _linked(self) -> Iterator[tuple[Any, Any]]:
        """Columns with their values, of all that is found."""
        for path, before, after in self._found:
            name, hash_mark, key = path.partition("#")
            if not hash_mark:
                column = self._column(self._model, name)
                yield from ((column, value) for value in (before, after))
                continue
            rows = [before, after] if key else [self._rows[name, pk] for pk in before]
            for row in filter(None, rows):
                yield from ((self._column(self._models.get(name), part), value) for part, value in row.items())

    @staticmethod
    def _column(model: Any, name: str) -> Any:
        return next((one for one in model._meta.get_fields() if one.name == name), None) if model else None

    def _row(self, name: str, row: Snapshot | None) -> str:
        columns = {part: self._column(self._models.get(name), part) for part in row or () if part != "id"}
        said = [(_label(column, part), self._one(column, (row or {})[part])) for part, column in columns.items()]
        return "\n".join(f"{label}: {words}" for label, words in said if words)

    def _title(self, name: str, row: Snapshot) -> str:
        model = self._models.get(name)
        words = (self._one(self._column(model, part), value) for part, value in row.items() if part != "id")
        return Truncator(next(filter(None, words), "")).chars(_SHORT)

    def _one(self, column: Any, value: Any) -> str:
        if column is not None and column.is_relation:
            return ", ".join(self._name(column.related_model, key) for key in _as_list(value))
        if value in (None, ""):
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(map(str, value))
        choices = {str(key): str(label) for key, label in getattr(column, "flatchoices", None) or ()}
        return choices.get(str(value), str(value))

    def _name(self, related: Any, key: str) -> str:
        name = self._records.get((related, key))
        return f"{name} ({key})" if name else key


def _as_list(value: Any) -> list[str]:
    return [] if value is None else list(map(str, value)) if isinstance(value, list) else [str(value)]


def _label(column: Any, name: str) -> str:
    return str(capfirst(getattr(column, "verbose_name", name)))


def merge(theirs: Snapshot, mine: Snapshot, mine_wins: set[str]) -> dict[str, Any]:
    """Their snapshot with my value at the paths of `mine_wins`; paths are those of `differences(theirs, mine)`."""
    model: type[Publishable] = apps.get_model(theirs["kind"])
    theirs, mine = upgraded(theirs, model), upgraded(mine, model)
    merged: dict[str, Any] = {
        **theirs,
        "fields": dict(theirs["fields"]),
        "owned": {name: list(rows) for name, rows in theirs["owned"].items()},
    }
    for difference in differences(theirs, mine):
        if difference.path not in mine_wins:
            continue
        name, hash_mark, key = difference.path.partition("#")
        if not hash_mark:
            merged["fields"][name] = difference.after
        elif key:
            merged["owned"][name] = _with_row(merged["owned"].get(name, []), mine["owned"].get(name, []), key)
        else:
            order = {row.get("id"): number for number, row in enumerate(mine["owned"][name])}
            merged["owned"][name].sort(key=lambda row: order.get(row.get("id"), len(order)))
    return merged


def _with_row(rows: list[Any], mine: list[Any], key: str) -> list[Any]:
    wanted = next((row for row in mine if str(row.get("id")) == key), None)
    if wanted is None:
        return [row for row in rows if str(row.get("id")) != key]
    if any(str(row.get("id")) == key for row in rows):
        return [wanted if str(row.get("id")) == key else row for row in rows]
    return [*rows, wanted]


def changed_by_both(base: Snapshot, theirs: Snapshot, mine: Snapshot) -> set[str]:
    """Paths at which both sides say something else than the base, and not the same."""
    here = {difference.path for difference in differences(base, theirs)}
    there = {difference.path for difference in differences(base, mine)}
    return here & there & {difference.path for difference in differences(theirs, mine)}
