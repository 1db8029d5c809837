"""Writes the audit log: one entry for each act, by whoever does the act and in the same transaction."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from editorial.comparison import differences
from editorial.models import AuditEntry, Publishable

# The address that the request being answered came from; None in commands.
where: ContextVar[str | None] = ContextVar("where", default=None)


def record(*, who: str, act: str, obj: Publishable | None = None, changes: Mapping[str, Any] | None = None) -> None:
    """Add an entry. `changes` is {path: [before, after]} and never holds personal data."""
    AuditEntry.objects.create(
        who=who,
        act=act,
        where=where.get(),
        kind=obj._meta.label_lower if obj else "",
        key=obj.slug if obj else "",
        changes=dict(changes or {}),
    )


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs between two snapshots, as an entry keeps it."""
    return {found.path: [found.before, found.after] for found in differences(before, after)}
