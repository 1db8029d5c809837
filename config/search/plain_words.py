"""Lay words and the pages that answer them: 'nose cells', 'can't walk', 'what does it cost'.

They stand in content/plain-words.yaml, which is read once. Readers get only what is published: a page that is not is
left out, and a word without any page too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml
from django.conf import settings
from django.urls import reverse

from config.search.words import words_in
from editorial.links import LINK_MARK, targets

FILE: Final = settings.BASE_DIR / "content" / "plain-words.yaml"
MOST_ANSWERS: Final = 3


@dataclass(frozen=True)
class PlainWord:
    """Phrases that mean the same, one sentence about them, and pages as (title, address)."""

    phrases: tuple[str, ...]
    says: str
    pages: tuple[tuple[str, str], ...]


@cache
def _entries() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def plain_words() -> list[PlainWord]:
    """Every entry that has a page which readers see; few queries, whatever their number."""
    seen = targets("\n".join(mark for entry in _entries() for mark in entry["pages"]))
    found = []
    for entry in _entries():
        pages = tuple(page for mark in entry["pages"] if (page := _page(mark, seen)))
        if pages:
            found.append(PlainWord(tuple(entry["words"]), entry["says"], pages))
    return found


def answers(text: str, plain_words: Iterable[PlainWord]) -> list[PlainWord]:
    """The entries of which a phrase stands in the text, those of the longest phrases first."""
    asked = _joined(text)
    fitting = [
        (-max(lengths), word)
        for word in plain_words
        if (lengths := [len(phrase) for phrase in word.phrases if _joined(phrase) in asked])
    ]
    return [word for _length, word in sorted(fitting, key=lambda pair: pair[0])[:MOST_ANSWERS]]


def _joined(text: str) -> str:
    """The words without the ending of a plural, each between two blanks."""
    return f" {' '.join(word.removesuffix('s') for word in words_in(text))} "


def _page(mark: str, seen: Any) -> tuple[str, str] | None:
    """A mark is `[[therapy:key]]`, `[[therapy:key|other words]]`, or the name of a list's address and words."""
    if not (match := LINK_MARK.fullmatch(mark)):
        name, words = mark.split(" ", 1)
        return words, reverse(name)
    record = seen.get((match[1], match[2]))
    return (match[3] or str(record), record.get_absolute_url()) if record else None
