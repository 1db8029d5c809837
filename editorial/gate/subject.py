"""What the gate looks at: a record with its rows, its texts and its sources, each read once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.text import capfirst

from editorial.markdown import Named, named_in
from editorial.models import Citation, Edition, Owned, Publishable, Source
from editorial.partial_dates import PartialDateField
from editorial.snapshots import editor_fields, owned_rows, snapshot

# Columns of texts that an editor does not write as prose.
_NOT_PROSE = (models.URLField, models.SlugField, models.EmailField, PartialDateField)
# Words of others: they are not ours to change.
_QUOTATIONS = frozenset(
    {
        *("quotation", "reply", "reviewed_by", "reviewer_interests", "registry_says", "other_says"),
        *("ais_words", "level_words", "days_words", "age_words", "other_words"),
    }
)


@dataclass(frozen=True)
class Text:
    """What an editor wrote in one field of the form."""

    field: str
    label: str
    words: str
    is_quotation: bool
    is_long: bool

    @cached_property
    def named(self) -> Named:
        """What it points to."""
        return named_in(self.words)


@dataclass(frozen=True)
class Use:
    """A source that the record names, where, and what is said about it there."""

    source: Source
    field: str
    note: str
    is_citation: bool


class Subject:
    """A record as it stands in the tables."""

    def __init__(self, obj: Publishable) -> None:
        self.obj = obj

    @cached_property
    def rows(self) -> list[tuple[str, Owned]]:
        """The rows that the record owns, each with the beginning of its fields' names on the form."""
        found: list[tuple[str, Owned]] = []
        for name, (model, owner) in owned_rows(type(self.obj)).items():
            fields = [field for field in editor_fields(model) if field.is_relation and field.name != owner]
            single = [field.name for field in fields if not field.many_to_many]
            several = [field.name for field in fields if field.many_to_many]
            rows: Any = model._default_manager.filter(**{owner: self.obj, **model.snapshot_filter})
            rows = rows.prefetch_related(*several)
            rows = rows.select_related(*single) if single else rows
            found += [(f"{name}-{number}-", row) for number, row in enumerate(rows)]
        return found

    @cached_property
    def rows_as_published(self) -> set[tuple[type[Owned], int]]:
        """The rows that say what they said in the last edition that readers got: their models and ids."""
        published = Edition.objects.about(self.obj).filter(published_at__isnull=False)
        last = published.defer("search").order_by("-number").first()
        if last is None:
            return set()
        models_by_name, now = owned_rows(type(self.obj)), snapshot(self.obj)["owned"]
        return {
            (models_by_name[name][0], row["id"])
            for name, rows in last.snapshot["owned"].items()
            for row in rows
            if row in now.get(name, ())
        }

    @cached_property
    def texts(self) -> list[Text]:
        """Every text of the record and of its rows that is not empty."""
        found = list(_texts(self.obj, ""))
        for prefix, row in self.rows:
            found += _texts(row, prefix)
        return found

    @cached_property
    def uses(self) -> list[Use]:
        """Every source that the record's rows name."""
        return [use for prefix, row in self.rows for use in _uses(row, prefix)]

    @cached_property
    def linked(self) -> list[Publishable]:
        """The records that it or its rows link to, but for sources."""
        found: list[Publishable] = []
        for owner in (self.obj, *(row for _prefix, row in self.rows)):
            for field in editor_fields(type(owner)):
                related: Any = field.related_model
                if field.is_relation and issubclass(related, Publishable) and related is not Source:
                    value = getattr(owner, field.name)
                    found += value.all() if field.many_to_many else [value] if value else []
        return found


def _texts(row: models.Model, prefix: str) -> Iterator[Text]:
    for field in editor_fields(type(row)):
        prose = isinstance(field, models.CharField | models.TextField) and not isinstance(field, _NOT_PROSE)
        if prose and not field.choices and (words := getattr(row, field.name)):
            yield Text(
                f"{prefix}{field.name}",
                str(capfirst(field.verbose_name)),
                str(words),
                is_quotation=field.name in _QUOTATIONS,
                is_long=isinstance(field, models.TextField),
            )


def _uses(row: Owned, prefix: str) -> Iterator[Use]:
    is_citation = isinstance(row, Citation)
    note = row.note if isinstance(row, Citation) else ""
    for field in editor_fields(type(row)):
        if field.is_relation and field.related_model is Source:
            value = getattr(row, field.name)
            for source in value.all() if field.many_to_many else [value] if value else []:
                yield Use(source, f"{prefix}{field.name}", note, is_citation)
