"""What changed lately: what editors published, and what registries changed in trials."""

import datetime as dt
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.history import entries_of, published_editions
from editorial.models import Edition
from trials.change_filters import IN_CHANGES, shown_changes
from trials.change_words import tell
from trials.models import TrialChange

MOST: Final = 5


@dataclass(frozen=True)
class Change:
    """One change in a line: the day, what it is about, where it stands word for word, and what happened."""

    on: dt.date
    title: str
    address: str
    what: str


def what_changed_lately() -> list[Change]:
    """The newest of both, newest first."""
    return sorted([*_by_editors(), *_in_registries()], key=attrgetter("on"), reverse=True)[:MOST]


def _by_editors() -> list[Change]:
    newest = list(published_editions().values_list("pk", flat=True)[:MOST])
    entries = entries_of(Edition.objects.filter(pk__in=newest)) if newest else []
    return [
        Change(
            entry.at.date(),
            _("%(title)s, edition %(number)s") % {"title": entry.title, "number": entry.number},
            entry.address,
            f"{entry.kind_label}: {entry.what}, {entry.who}",
        )
        for entry in entries
    ]


def _in_registries() -> list[Change]:
    return [_of_registry(change) for change in shown_changes().only(*IN_CHANGES).select_related("trial")[:MOST]]


def _of_registry(change: TrialChange) -> Change:
    told = tell(change)
    return Change(
        change.seen_on,
        f"{told.label}: {change.trial}",
        reverse("trials:registry", args=[change.trial.slug]),
        f"{told.was} → {told.now}" if told.is_short else str(change.register),
    )
