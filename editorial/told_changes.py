"""What changed between two editions, in the words of the page and not in those of the tables.

Records that readers do not see are named nowhere; marks of Markdown and of citations are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.comparison import Difference, Snapshot, differences
from editorial.links import LINK_MARK, words_of
from editorial.markdown import plain
from editorial.marking import mark
from editorial.models import Publishable
from editorial.snapshots import owned_rows

# A label, and both values as one text with what went and what came marked.
Change = tuple[str, SafeString]
# Titles of published records by model and key.
Titles = Mapping[tuple[type[models.Model], str], str]
_Field = Any


def told_changes(pairs: Iterable[tuple[Snapshot, Snapshot]]) -> list[list[Change]]:
    """For each pair of snapshots of one record: what a reader saw change. One query for each kind that is named."""
    found = [(_fields(after["kind"]), differences(before, after)) for before, after in pairs]
    titles = _titles(key for fields, changes in found for change in changes for key in _keys(fields, change))
    return [_told(fields, changes, titles) for fields, changes in found]


def _told(fields: dict[str, dict[str, _Field]], changes: list[Difference], titles: Titles) -> list[Change]:
    told = []
    for change in changes:
        name, is_row, key = change.path.partition("#")
        if is_row and not key:
            told.append((change.label, SafeString(_("In another order."))))
            continue
        before, after = (_words(fields, name, value, titles) for value in (change.before, change.after))
        if before != after:
            told.append((change.label, mark(before, after)))
    return told


def _fields(kind: str) -> dict[str, dict[str, _Field]]:
    """The fields of the record under '', those of its rows under the name of the rows."""
    model: type[Publishable] = apps.get_model(kind)
    of_rows = {name: row for name, (row, _owner) in owned_rows(model).items()}
    return {
        name: {field.name: field for field in one._meta.get_fields()} for name, one in {"": model, **of_rows}.items()
    }


def _parts(fields: dict[str, dict[str, _Field]], name: str, value: Any) -> Iterator[tuple[str, _Field, Any]]:
    """Each field of a value with its label: one of a column, several of a row."""
    if isinstance(value, Mapping):
        for part, said in value.items():
            field = fields.get(name, {}).get(part)
            if part != "id" and said not in (None, "", []) and field is not None:
                yield str(capfirst(getattr(field, "verbose_name", part))), field, said
    elif name in fields[""] and value not in (None, "", []):
        yield "", fields[""][name], value


def _keys(fields: dict[str, dict[str, _Field]], change: Difference) -> Iterator[tuple[type[models.Model], str]]:
    name = change.path.partition("#")[0]
    for value in (change.before, change.after):
        for _label, field, said in _parts(fields, name, value):
            if field.is_relation:
                for key in said if isinstance(said, list) else [said]:
                    yield field.related_model, key


def _titles(keys: Iterable[tuple[type[models.Model], str]]) -> Titles:
    wanted: dict[Any, set[str]] = defaultdict(set)
    for model, key in keys:
        wanted[model].add(key)
    return {
        (model, record.slug): str(record)
        for model, slugs in wanted.items()
        for record in model._default_manager.published().filter(slug__in=slugs)
    }


def _words(fields: dict[str, dict[str, _Field]], name: str, value: Any, titles: Titles) -> str:
    said = ((label, _in_words(field, part, titles)) for label, field, part in _parts(fields, name, value))
    return "\n".join(f"{label}: {words}" if label else words for label, words in said if words)


def _in_words(field: _Field, value: Any, titles: Titles) -> str:
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        return "; ".join(title for key in keys if (title := titles.get((field.related_model, key))))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.TextField):
        return plain(LINK_MARK.sub(lambda match: words_of(match, {}), str(value)))
    return str(value)
