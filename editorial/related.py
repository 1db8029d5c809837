"""Rows around a record, as its page shows them."""

from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet

from editorial.models.publishable import PublishableQuerySet

_Record = TypeVar("_Record", bound=Model)


def published_owners(rows: QuerySet[Any], owner: str) -> PublishableQuerySet[Any]:
    """The way up: published records that own any of the rows, each once.

    `published_owners(country.trial_sites.all(), "trial")` gives the trials with a site there, without an import of the
    later app.
    """
    model: Any = rows.model._meta.get_field(owner).related_model
    owners: PublishableQuerySet[Any] = model._default_manager.filter(pk__in=rows.order_by().values(owner))
    return owners.published()


def with_sources(records: QuerySet[_Record]) -> QuerySet[_Record]:
    """The records with their citations and the sources of these, in one query more."""
    citations: Any = records.model._meta.get_field("citations").related_model
    return records.prefetch_related(Prefetch("citations", citations._default_manager.select_related("source")))
