"""Changes in registries in words, for readers and editors alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.marking import mark
from editorial.partial_dates import PartialDate
from trials.models import Trial, TrialChange
from trials.models.choices import Status, label_of
from trials.registries.words import status_of

# Names of what is no column, or of a column that has none of its own.
_LABELS: Final = {
    "arms": gettext_lazy("groups of participants"),
    "collaborators": gettext_lazy("collaborators"),
    "completion_date_type": gettext_lazy("completion is"),
    "identifiers": gettext_lazy("numbers"),
    "listed": gettext_lazy("listed in the registry"),
    "interventions": gettext_lazy("what is given or done"),
    "outcomes": gettext_lazy("what is measured"),
    "primary_completion_date_type": gettext_lazy("primary completion is"),
    "records": gettext_lazy("records that we tied to this trial"),
    "references": gettext_lazy("papers that the registry names"),
    "sites": gettext_lazy("places"),
    "start_date_type": gettext_lazy("start is"),
}
_STATED_AS: Final = {"ACTUAL": gettext_lazy("actual"), "ESTIMATED": gettext_lazy("planned")}
# Characters of both values together up to which they stand side by side.
_SHORT: Final = 80


@dataclass(frozen=True)
class Told:
    """One changed field: its name, and both values side by side or, where they are long, marked in one text."""

    label: str
    was: str
    now: str

    @property
    def is_short(self) -> bool:
        """Whether both stand side by side."""
        return len(self.was) + len(self.now) <= _SHORT and "\n" not in self.was + self.now

    @property
    def marked(self) -> SafeString:
        """Both as one text with what went and what came marked."""
        return mark(self.was, self.now)


@dataclass(frozen=True)
class Day:
    """What was seen to change in one record on one day."""

    seen_on: date
    register: str
    number: str
    changes: list[Told]


@cache
def _names() -> dict[str, Any]:
    return {field.name: field.verbose_name for field in Trial._meta.concrete_fields} | _LABELS


def label_of_field(name: str) -> str:
    """The name of a field: 'Why it stopped'."""
    return str(capfirst(_names().get(name, name.replace("_", " "))))


def tell(change: TrialChange) -> Told:
    """The change in words; of a list what went and what came."""
    empty = "" if isinstance(change.was, list) else _("not stated")
    was, now = (_in_words(change.field, value) for value in (change.was, change.now))
    return Told(label_of_field(change.field), was or empty, now or empty)


def by_day(changes: Iterable[TrialChange]) -> list[Day]:
    """The changes of one trial, which come newest first, by day and record; what matters most leads."""
    days = groupby(changes, key=lambda one: (one.seen_on, one.register or one.registry, one.identifier))
    return [Day(*about, [tell(one) for one in sorted(some, key=lambda one: one.weight)]) for about, some in days]


def _in_words(field: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "status":
        return label_of(Status, status_of(str(value))) or str(value)
    if field.endswith("_type"):
        return str(_STATED_AS.get(str(value), value))
    if field.endswith(("_date", "_posted", "_on")):
        return PartialDate(value).in_words()
    return str(value)
