"""Names that fit what a reader has typed so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from config.search.names import Name
from config.search.words import words_in
from editorial.search import fold
from trials.numbers import published_by_number

MOST: Final = 8
FEWEST_CHARACTERS: Final = 2


@dataclass(frozen=True)
class Suggestion:
    """A page to go to. `also` tells how it fits what was typed, where its own name does not."""

    text: str
    kind: str
    address: str
    also: str = ""


def suggest(typed: str, names: Iterable[Name]) -> list[Suggestion]:
    """At most MOST pages, the best first: trials by their number, else names with words that begin as was typed."""
    if len(typed.strip()) < FEWEST_CHARACTERS:
        return []
    trials = published_by_number(typed, most=MOST)
    if trials:
        return [Suggestion(f"{trial.slug}: {trial}", _("Trial"), trial.get_absolute_url()) for trial in trials]
    wanted, folded = words_in(typed), fold(typed.strip())
    best: dict[str, tuple[tuple[int, int, str], Name]] = {}
    for name in names:
        if _fits(wanted, name.words):
            rank = _rank(folded, name)
            if name.address not in best or rank < best[name.address][0]:
                best[name.address] = (rank, name)
    return [_as_suggestion(name) for _rank_of, name in sorted(best.values(), key=lambda pair: pair[0])[:MOST]]


def _fits(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether each word that was typed begins a word of the name; the ending of a plural does not matter."""
    starts = [start.removesuffix("s") for start in wanted]
    return any(starts) and all(any(word.startswith(start) for word in words) for start in starts)


def _rank(folded: str, name: Name) -> tuple[int, int, str]:
    """The name itself, then names that begin so, then names of pages, then others; the shorter first."""
    spelt = fold(name.spelt)
    order = 0 if spelt == folded else 1 if spelt.startswith(folded) else 2 if name.spelt == name.title else 3
    return order, len(spelt), name.title


def _as_suggestion(name: Name) -> Suggestion:
    also = ""
    if name.spelt != name.title:
        also = (_("about: %(words)s") if name.is_lay else _("also called: %(words)s")) % {"words": name.spelt}
    return Suggestion(name.title, str(name.kind), name.address, also)
