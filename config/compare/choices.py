"""What the form of a comparison offers: four selects, which are few stops, and words that narrow a long list down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from config.compare.asking import Kind
from config.compare.table import MOST
from editorial.keyset import Walk, rows_of
from editorial.listing import Problem
from editorial.models import Publishable
from trials.filters import TrialFilter
from trials.models import Trial

# Countries and therapies are some dozens. Of trials the newest are offered, or the newest that hold the words.
MOST_OFFERED: Final = 400
MOST_TRIALS: Final = 24
_NAME: Final = 70
_OPTION: Final = '<option value="{}"{}>{}</option>'


@dataclass(frozen=True)
class Field:
    """One select: its number, its options as HTML, and what is wrong with what was asked for."""

    number: int
    options: SafeString
    errors: list[str]

    @property
    def name(self) -> str:
        """The end of the addresses that lead to it."""
        return _id(self.number)


def _id(number: int) -> str:
    return f"item-{number}"


def fields(chosen: Sequence[Any], offered: Sequence[Any], problems: Sequence[Problem]) -> list[Field]:
    """Four selects with the same options, in each of which one of the chosen is chosen."""
    keys = [record.slug for record in chosen]
    known = {record.slug: name_of(record) for record in (*chosen, *offered)}
    return [
        Field(
            number,
            _options(known, keys[number - 1] if number <= len(keys) else ""),
            [problem.message for problem in problems if problem.field == _id(number)],
        )
        for number in range(1, MOST + 1)
    ]


def name_of(record: Any) -> str:
    """How a record is told from its like: trials have titles in common, but not numbers."""
    if isinstance(record, Trial):
        return f"{record.slug}: {Truncator(str(record)).chars(_NAME)}"
    return str(record)


def offered(kind: Kind, words: str) -> list[Any]:
    """The records to choose from."""
    records: Any = kind.model._default_manager.filter(state=Publishable.State.PUBLISHED)
    if kind.model is not Trial:
        return list(records.only("slug", "name").order_by("name")[:MOST_OFFERED])
    trials = records.only("slug", "title", "plain_title").order_by("-start_date", "-pk")
    if not words:
        return list(trials.filter(relevance=Trial.Relevance.SCI_TREATMENT)[:MOST_TRIALS])
    query = QueryDict(mutable=True)
    query["q"] = words
    filters = TrialFilter(query, trials)
    if not filters.is_valid():
        return []
    stretch, _count = Walk(filters.qs, MOST_TRIALS).counted({})
    return rows_of(trials, stretch.keys)


def _options(known: dict[str, str], chosen: str) -> SafeString:
    rows = ((key, SafeString(" selected") if key == chosen else "", name) for key, name in known.items())
    return format_html("{}{}", format_html(_OPTION, "", "", _("None")), format_html_join("", _OPTION, rows))
