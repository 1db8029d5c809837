"""Criteria with the words marked on which a machine's readings rest, and each reading with the numbers of its marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from trials.criteria.reading import COMPANIONS
from trials.models import EligibilityGroup
from trials.wording import Criterion, criteria_in_words

# The address of a mark within its page.
ANCHOR: Final = "words-{}"

Place = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """What a machine read of one criterion, and the words that it rests on, each with the number of its mark."""

    criterion: Criterion
    quotes: list[tuple[int, str]]


def numbers_of(groups: Iterable[EligibilityGroup], text: str) -> dict[Place, int]:
    """A number for each place in the text that a reading rests on, in the order of the text."""
    found = {place for group in groups for places in group.quotes.values() for place in _within(places, text)}
    return {place: number for number, place in enumerate(sorted(found), start=1)}


def readings(group: EligibilityGroup, text: str, numbers: Mapping[Place, int]) -> list[Reading]:
    """All readings of a cohort; those come first of which the machine was not certain."""
    told = [
        Reading(criterion, [(numbers[place], text[slice(*place)]) for place in _places(group, criterion.field, text)])
        for criterion in criteria_in_words(group, text)
    ]
    return sorted(told, key=lambda reading: not reading.criterion.unsure)


def marked(text: str, numbers: Mapping[Place, int]) -> SafeString:
    """The text as HTML: each place in a mark, with its number before it. Places may overlap."""
    cuts = sorted({0, len(text), *(end for place in numbers for end in place)})
    parts = []
    for start, end in pairwise(cuts):
        parts += [_number(number) for (first, _last), number in numbers.items() if first == start]
        inside = any(first <= start and end <= last for first, last in numbers)
        parts.append(format_html("<mark>{}</mark>" if inside else "{}", text[start:end]))
    return mark_safe("".join(parts))  # noqa: S308 # each part is escaped


def _number(number: int) -> SafeString:
    return format_html('<sup id="{}">{}</sup>', ANCHOR.format(number), number)


def _places(group: EligibilityGroup, field: str, text: str) -> list[Place]:
    """Where a reading stands, with the kind or the moment that belongs to it."""
    names = (field, COMPANIONS.get(field, ""))
    return sorted({place for name in names for place in _within(group.quotes.get(name, ()), text)})


def _within(places: Iterable[Iterable[int]], text: str) -> list[Place]:
    """Those that the text has: it was read, and could be cut since by nobody but an import that reads it anew."""
    return [(start, end) for start, end in places if 0 <= start < end <= len(text)]
