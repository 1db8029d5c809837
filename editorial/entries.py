"""One thing that happened to a record before readers' eyes, in words. Logins are the editors' own affair."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.actions.editions import BASELINE
from editorial.kinds import kinds, known_to_readers, short
from editorial.models import Publishable

FIRST, CHANGED, AGAIN, WITHDRAWN, CORRECTED = "first", "changed", "again", "withdrawn", "corrected"
SHIPPED = "shipped atlas"


@dataclass(frozen=True)
class Entry:
    """One thing that readers could see happen. `title` names a row of the page; '' where it is the page itself."""

    at: dt.datetime
    act: str
    kind: str
    key: str
    number: int
    by: str
    why: str
    now: str = ""
    since: dt.date | None = None
    title: str = ""

    @property
    def who(self) -> str:
        """Who did it, as readers are told."""
        if self.by == SHIPPED:
            return _("shipped with the atlas")
        return _("from a registry") if self.by.startswith("import") else _("by an editor")

    @property
    def what(self) -> str:
        """What happened, in words."""
        return {
            FIRST: _("Published"),
            CHANGED: _("Changed"),
            AGAIN: _("Published again"),
            WITHDRAWN: _("Withdrawn"),
            CORRECTED: _("Corrected"),
        }[self.act]

    @property
    def kind_label(self) -> str:
        """What sort of record it is about."""
        return str(capfirst(kinds()[short(self.kind)]._meta.verbose_name))

    @property
    def address(self) -> str:
        """Where the change stands word for word."""
        page = history_address(self.kind, self.key)
        return f"{page}#edition-{self.number}" if self.number else page


def history_address(kind: str, key: str) -> str:
    """The page of all changes of a record."""
    return reverse("changes:record", args=[short(kind), key])


def named(entries: list[Entry], page_of: Publishable | None = None) -> list[Entry]:
    """Each entry with the name of its record, but for those about the page itself."""
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if page_of is None or entry.kind != page_of._meta.label_lower:
            keys[entry.kind].add(entry.key)
    names = {}
    for kind, slugs in keys.items():
        model = kinds()[short(kind)]
        parents = [name for name in model.shown_on if not model._meta.get_field(name).many_to_many]
        records = known_to_readers(model).select_related(*parents).filter(slug__in=slugs)
        names.update({(kind, record.slug): record.name_alone for record in records})
    return [
        replace(
            entry,
            title=names.get((entry.kind, entry.key), ""),
            why="" if entry.why == BASELINE else entry.why,
        )
        for entry in entries
    ]
