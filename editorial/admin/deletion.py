"""What stands in the way when a record is to be deleted."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS, models
from django.utils.html import format_html
from django.utils.text import capfirst

from editorial.admin.addresses import change_page
from editorial.kinds import kinds, short
from editorial.models import Owned, Proposal, Publishable
from editorial.snapshots import names


def referring(records: Iterable[models.Model]) -> list[str]:
    """Links to the records that refer to these, and would lose something: owned rows speak for their owner."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect(list(records))
    return sorted({_link(_owner(row) if isinstance(row, Owned) else row) for row in collector.protected})


def waiting_on(records: Iterable[models.Model]) -> list[str]:
    """Links to the records of which a draft that waits names one of these: the draft could not be shown without it."""
    going: set[tuple[type[models.Model], str]] = {
        (type(record), record.slug) for record in records if isinstance(record, Publishable)
    }
    waiting = Proposal.objects.select_related("edition").defer("edition__search")
    found = set()
    for proposal in waiting:
        model = kinds()[short(proposal.kind)]
        if (model, proposal.key) not in going and names(proposal.edition.snapshot, model) & going:
            found |= {_link(record) for record in model._default_manager.filter(slug=proposal.key)}
    return sorted(found)


def _owner(row: Owned) -> models.Model:
    """An owned row goes with its owner and with nothing else."""
    keys: Iterable[Any] = (field for field in row._meta.concrete_fields if field.remote_field)
    owner: models.Model = getattr(row, next(k.name for k in keys if k.remote_field.on_delete is models.CASCADE))
    return owner


def _link(record: Any) -> str:
    return format_html('{}: <a href="{}">{}</a>', capfirst(record._meta.verbose_name), change_page(record), record)
