"""All that the search page says to one question."""

from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from config.search.find import KINDS, SHOWN_PER_KIND, Group, find, finds_anything
from config.search.names import Vocabulary
from config.search.plain_words import PlainWord, answers
from config.search.spelling import respelt
from editorial.search import fold
from guides.glossary import Entry

# With fewer matches than this, another spelling may be what was meant.
FEW: Final = 3
SHOWN_OF_ONE_KIND: Final = 20


@dataclass(frozen=True)
class Answer:
    """What was found for the words: pages that say it plainly, matches by kind, and another spelling."""

    groups: list[Group] = field(default_factory=list)
    in_plain_words: list[PlainWord] = field(default_factory=list)
    entry: Entry | None = None
    meant: str = ""

    @property
    def counted(self) -> str:
        """How many records of each kind match, in words."""
        counts = [group.counted for group in self.groups]
        if len(counts) < 2:
            return "".join(counts)
        return _("%(first)s and %(last)s") % {"first": ", ".join(counts[:-1]), "last": counts[-1]}


def answer(words: str, kind: str, known: Vocabulary) -> Answer:
    """Search for the words among all kinds, or among the one that is named: then nothing else is shown."""
    kinds = [one for one in KINDS if not kind or one.name == kind]
    groups = find(words, per_kind=SHOWN_OF_ONE_KIND if kind else SHOWN_PER_KIND, kinds=kinds)
    few = sum(group.count for group in groups) < FEW
    return Answer(
        groups,
        [] if kind else answers(words, known.plain_words),
        None if kind else known.glossary.get(fold(words.strip())),
        _meant(words, known) if few else "",
    )


def _meant(words: str, known: Vocabulary) -> str:
    """Another spelling under which there is something; '' where there is none."""
    other = respelt(words, known.words)
    return other if other and finds_anything(other) else ""
