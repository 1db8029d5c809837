"""Writes the audit log: one entry for each act, by whoever does the act and in the same transaction."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from editorial.comparison import differences
from editorial.kinds import has_personal_past
from editorial.models import AuditEntry, Publishable
from editorial.models.letters import Letter

# The address that the request being answered came from; None in commands.
where: ContextVar[str | None] = ContextVar("where", default=None)

ACCOUNT = "auth.user"


def record(*, who: str, act: str, obj: Publishable | None = None, changes: Mapping[str, Any] | None = None) -> None:
    """Add an entry. `changes` is {path: [before, after]} and never holds personal data."""
    kind, key = (obj._meta.label_lower, obj.slug) if obj else ("", "")
    if obj and changes and has_personal_past(obj):
        # The log cannot be erased, and a story can: which fields changed is kept, what they said is not.
        changes = {path: [] for path in changes or {}}
    _write(who, act, kind, key, changes)


def record_account(*, who: str, act: str, login: str, changes: Mapping[str, Any] | None = None) -> None:
    """Add an entry about an account; its login stands in for the person."""
    _write(who, act, ACCOUNT, login, changes)


def record_command(name: str, tally: Mapping[str, Any]) -> None:
    """Add an entry for a command that wrote records, with how many it wrote in which way."""
    _write(f"manage.py {name}", name.replace("_", " "), "", "", {key: [None, value] for key, value in tally.items()})


def record_letter(*, who: str, act: str, letter: Letter, changes: Mapping[str, Any] | None = None) -> None:
    """Add an entry about what an editor did with a reader's letter; `changes` holds none of its words."""
    _write(who, act, letter._meta.label_lower, str(letter.pk), changes)


def record_reader(*, act: str, letter: Letter) -> None:
    """Add an entry about what a reader did with a letter of their own: without the address that it came from."""
    AuditEntry.objects.create(who="a reader", act=act, kind=letter._meta.label_lower, key=str(letter.pk))


def _write(who: str, act: str, kind: str, key: str, changes: Mapping[str, Any] | None) -> None:
    AuditEntry.objects.create(
        who=who[:150], act=act[:40], where=where.get(), kind=kind, key=key[:150], changes=dict(changes or {})
    )


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs between two snapshots, as an entry keeps it."""
    return {found.path: [found.before, found.after] for found in differences(before, after)}
