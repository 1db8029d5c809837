"""Names and addresses for rows that know their record by kind and key alone, fetched for all of them at once."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from editorial.kinds import kinds
from editorial.models import Publishable
from editorial.models.edition import About

# The field of a snapshot that names its record; the first that is there and not empty.
_TITLES = ("name", "plain_title", "title", "statement", "product")


def content_models() -> list[type[Publishable]]:
    """Every kind of publishable record, in the order of the parts."""
    return list(kinds().values())


def kind_name(kind: str) -> str:
    """A kind as editors call it: 'therapies.therapy' is 'therapy'."""
    return str(apps.get_model(kind)._meta.verbose_name)


def title_in(prefix: str = "") -> Coalesce:
    """The title that a snapshot gives, else the key; `prefix` leads to the edition, 'edition__' from a proposal."""
    said = (
        Func(F(f"{prefix}snapshot"), Value("fields"), Value(name), function="jsonb_extract_path_text")
        for name in _TITLES
    )
    stated = (NullIf(text, Value(""), output_field=TextField()) for text in said)
    return Coalesce(*stated, F("key"), output_field=TextField())


def record_ids(rows: Iterable[About]) -> dict[tuple[str, str], int]:
    """For each (kind, key) the id of its record, by one query; those that are gone are missing."""
    keys: dict[str, set[str]] = {}
    for row in rows:
        keys.setdefault(row.kind, set()).add(row.key)
    if not keys:
        return {}
    first, *others = [_ids(kind, wanted) for kind, wanted in sorted(keys.items())]
    return {(kind, key): pk for kind, key, pk in first.union(*others, all=True)}


def _ids(kind: str, keys: set[str]) -> QuerySet[Any, Any]:
    records: QuerySet[Any, Any] = apps.get_model(kind)._default_manager.filter(slug__in=keys).order_by()
    found: QuerySet[Any, Any] = records.annotate(of_kind=Value(kind, output_field=TextField())).values_list(
        "of_kind", "slug", "pk"
    )
    return found


def page_address(kind: str, pk: int, page: str = "publication") -> str:
    """The address of a page of a record that is known by kind and id."""
    return reverse(f"admin:{kind.replace('.', '_')}_{page}", args=[pk])
