"""Words that a page explains: where the text first says one, it links to the meaning.

A link, because it works the same by keyboard, switch and speech, on paper and without scripts. On a screen the meaning
that is linked to is shown over the foot of the window, so that the text does not move away (`.words` in the style
sheet); on paper all of them stand on the last sheet.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# A link must not be all that a cell or a line says: nobody could hit it, and its words stand alone.
_FEWEST_CHARACTERS_AROUND = 20


@dataclass(frozen=True)
class Word:
    """A word and what it means, in plain text; `key` stands in the ids of the page."""

    term: str
    key: str
    meaning: str


class ExplainedWords:
    """The words that one page may explain. Iterating gives those that its texts have said so far, in their order."""

    def __init__(self, words: Sequence[Word] = ()) -> None:
        self._words = {_comparable(word.term): word for word in words}
        self._pattern = _pattern(tuple(word.term for word in words)) if words else None
        self._said: dict[str, str] = {}

    def __iter__(self) -> Iterator[tuple[Word, str]]:
        """Each word that was said, as the glossary and as the text writes it."""
        return ((self._words[name], spelt) for name, spelt in self._said.items())

    def __len__(self) -> int:
        return len(self._said)

    def link(self, state: StateCore) -> None:
        """Link the words where a text says them first: not in headings, tables, links and code."""
        if self._pattern is None:
            return
        taken = set(_texts_of_links(state.tokens))
        for inline in _prose(state.tokens):
            depth, children = 0, []
            for token in inline.children or []:
                depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
                children += list(self._split(token, taken)) if token.type == "text" and not depth else [token]
            inline.children = children

    def _split(self, token: Token, taken: set[str]) -> Iterator[Token]:
        done = 0
        for match in self._pattern.finditer(token.content) if self._pattern else ():
            name = self._name(match[0])
            if name is None or name in self._said or match[0].lower() in taken:
                continue
            self._said[name] = match[0]
            key = self._words[name].key
            yield _text(token, token.content[done : match.start()])
            yield Token("link_open", "a", 1, attrs={"href": f"#word-{key}", "id": f"use-{key}"}, level=token.level)
            yield _text(token, match[0])
            yield Token("link_close", "a", -1, level=token.level)
            done = match.end()
        yield _text(token, token.content[done:])

    def _name(self, spelt: str) -> str | None:
        """Which of the words this is: as it stands, or without the ending of its plural."""
        without_endings = (spelt, spelt.removesuffix("s"), spelt.removesuffix("es"))
        return next((name for name in map(_comparable, without_endings) if name in self._words), None)


def _comparable(term: str) -> str:
    """Abbreviations keep their capitals: HAS is an authority, and 'has' is none."""
    return term if _is_abbreviation(term) else term.lower()


def _is_abbreviation(term: str) -> bool:
    return sum(letter.isupper() for letter in term) > 1


@lru_cache(maxsize=8)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=len, reverse=True)
    spellings = (re.escape(term) if _is_abbreviation(term) else f"(?i:{re.escape(term)})" for term in longest_first)
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(spellings)})(?:e?s)?(?![\w/-])")


def _prose(tokens: Sequence[Token]) -> Iterator[Token]:
    """The texts of paragraphs and lists that say more than one word."""
    for before, token in pairwise(tokens):
        in_prose = before.type == "paragraph_open" and token.type == "inline"
        if in_prose and len(token.content) > _FEWEST_CHARACTERS_AROUND:
            yield token


def _texts_of_links(tokens: Iterable[Token]) -> Iterator[str]:
    """What the text's own links say: a second link of the same words would lead elsewhere."""
    for token in tokens:
        opened, words = False, ""
        for child in token.children or []:
            if child.type == "link_open":
                opened, words = True, ""
            elif child.type == "link_close":
                opened = False
                yield words.lower()
            elif opened:
                words += child.content


def _text(token: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=token.level)
