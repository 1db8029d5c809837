"""Records as lines of a table: the key, the edition, what the editor says, links and cited sources by key."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, QuerySet

from editorial.admin.exports import TOO_LONG, original, same_text
from editorial.models import Proposal, Publishable
from editorial.snapshots import completed, editor_fields, owned_rows

KEY: Final = "key"
# The edition that the line shows; a line that is brought back after somebody saved is refused by it.
EDITION: Final = "edition"
CITATIONS: Final = "citations"
_CHUNK = 200


def _fields(model: type[Publishable]) -> list[Field[Any, Any]]:
    """The editor's fields, those of the review last, as on the form."""
    shared = {field.name for field in Publishable._meta.local_fields}
    return sorted(editor_fields(model), key=lambda field: field.name in shared)


def columns(model: type[Publishable]) -> list[str]:
    """Headers of the table. Owned rows other than citations have no place in it."""
    cited = [CITATIONS] if CITATIONS in model.owned else []
    return [KEY, EDITION, *(field.name for field in _fields(model)), *cited]


def lines(records: QuerySet[Any]) -> Iterator[list[Any]]:
    """A line for each record as it was last saved: what waits, where something does, else what is live."""
    model: type[Publishable] = records.model
    fields = _fields(model)
    links = [field.name for field in fields if field.is_relation and not field.many_to_many]
    several = [field.name for field in fields if field.many_to_many]
    cited = [f"{CITATIONS}__source"] if CITATIONS in model.owned else []
    unread = [field.name for field in model._meta.concrete_fields if field.generated]
    found = records.select_related(*links) if links else records
    rows = found.prefetch_related(*several, *cited).defer(*unread).iterator(_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        waiting = Proposal.objects.filter(
            kind=model._meta.label_lower, key__in=[record.slug for record in chunk]
        ).select_related("edition")
        editions = {proposal.key: proposal.edition for proposal in waiting.defer("edition__search")}
        for record in chunk:
            edition = editions.get(record.slug)
            if edition:
                taken = completed(edition.snapshot, record)
                keys = [row["source"] for row in taken["owned"].get(CITATIONS, [])]
                said = taken["fields"]
            else:
                said = {field.name: _live(record, field) for field in fields}
                keys = [row.source.slug for row in record.citations.all()] if cited else []
            line = [record.slug, edition.number if edition else record.edition]
            line += [_cell(field, said.get(field.name)) for field in fields]
            yield [*line, ", ".join(dict.fromkeys(keys))] if cited else line


def _live(record: Publishable, field: Field[Any, Any]) -> Any:
    """As a snapshot has it, from what was fetched for all records at once."""
    if field.many_to_many:
        return sorted(related.slug for related in getattr(record, field.name).all())
    value = getattr(record, field.name)
    if field.is_relation:
        return value.slug if value else None
    return value if isinstance(value, str | int | float | list | None) else field.value_to_string(record)


def _cell(field: Field[Any, Any], value: Any) -> Any:
    if isinstance(value, list):
        return ("\n" if isinstance(field, ArrayField) else ", ").join(map(str, value))
    return str(value) if isinstance(value, bool | str) else value


def said(model: type[Publishable], line: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a line as a snapshot has them; columns that the file lacks stay as they are in `before`."""
    values: dict[str, Any] = dict(before)
    for field in editor_fields(model):
        if field.name not in line or line[field.name] == TOO_LONG:
            continue
        text = original(str(line[field.name]))
        if isinstance(field, ArrayField):
            values[field.name] = text.splitlines()
        elif field.many_to_many:
            values[field.name] = keys_in(text)
        elif not same_text(text, str(before.get(field.name) or "")):
            values[field.name] = text or None
    return values


def keys_in(text: str) -> list[str]:
    """The keys of a cell that names several."""
    return [key.strip() for key in text.split(",") if key.strip()]


def cited(model: type[Publishable], line: Mapping[str, Any], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The citations after a line: rows of sources that stay keep what they say, in the order of the line."""
    if CITATIONS not in line or line[CITATIONS] == TOO_LONG or CITATIONS not in owned_rows(model):
        return before
    wanted = list(dict.fromkeys(keys_in(original(str(line[CITATIONS])))))
    if wanted == list(dict.fromkeys(row["source"] for row in before)):
        return before
    rows: list[dict[str, Any]] = []
    for key in wanted:
        rows += [row for row in before if row["source"] == key] or [{"source": key}]
    return rows
