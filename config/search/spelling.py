"""'Did you mean': a search whose misspelt words are put right by the atlas's own vocabulary.

What was asked is never replaced. A word is left alone where it is known here or to any child, is short, holds a digit,
or is an abbreviation: a number of a trial, a grade or the name of a drug must not become something else. Nine in ten
misspellings hold one slip, and few begin with the wrong letter (Pollock and Zamora 1984, Communications of the ACM 27).
"""

import importlib.util
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from editorial.search import fold

FEWEST_LETTERS: Final = 4
# At least so many letters for two slips. With fewer, one drug's name is too near another's.
FEWEST_FOR_TWO: Final = 9
_FEWEST_OF_A_PART: Final = 4
_WORD: Final = re.compile("[^\\W_]+(?:['\u2019][^\\W_]+)*")
_LONGEST_ABBREVIATION: Final = 6


def respelt(text: str, words: Mapping[str, int]) -> str:
    """The text with its misspelt words put right, in small letters; '' where there is none.

    `words` are those that are known, folded, with how often each occurs.
    """
    changed = _WORD.sub(lambda match: _nearest(match[0], words) or match[0], text)
    return "" if changed == text else changed


def _nearest(word: str, words: Mapping[str, int]) -> str:
    """The word that was probably meant; '' where it is right, or nothing is near."""
    folded = fold(word)
    if not folded.isascii() or not folded.isalpha() or len(folded) < FEWEST_LETTERS or _is_known(folded, words):
        return ""
    if word.isupper() and len(word) <= _LONGEST_ABBREVIATION:
        return ""
    return _one_or_two_slips(folded, words) or _two_words(folded, words)


def _is_known(word: str, words: Mapping[str, int]) -> bool:
    endings = ("", "s", "es", "d", "ed", "ing", "ly")
    stems = {word.removesuffix(ending) for ending in endings}
    return any(stem in words or stem in _known_to_children() for stem in (*stems, f"{word.removesuffix('ing')}e"))


def _one_or_two_slips(word: str, words: Mapping[str, int]) -> str:
    most = 2 if len(word) >= FEWEST_FOR_TWO else 1
    near = process.extract(word, words.keys(), scorer=OSA.distance, score_cutoff=most, limit=50)
    # In a word of four letters one letter for another gives a word that was not meant: 'cure' and 'care'.
    likely = [
        (slips, -words[other], other)
        for other, slips, _key in near
        if other[0] == word[0] and len(other) >= FEWEST_LETTERS and other.isalpha()
        if len(word) > FEWEST_LETTERS or len(other) != len(word) or sorted(other) == sorted(word)
    ]
    return min(likely)[2] if likely else ""


def _two_words(word: str, words: Mapping[str, int]) -> str:
    """'stemcells' is two words without the space."""
    places = range(_FEWEST_OF_A_PART, len(word) - _FEWEST_OF_A_PART + 1)
    parts = [(words[word[:at]] * words[word[at:]], at) for at in places if word[:at] in words and word[at:] in words]
    if not parts:
        return ""
    _often, at = max(parts)
    return f"{word[:at]} {word[at:]}"


@cache
def _known_to_children() -> frozenset[str]:
    """The 3,000 words that four in five American children of ten know (Dale and Chall 1948, 1995).

    textstat brings them; importing it takes longer than a page does, so that only its file is read.
    """
    found = importlib.util.find_spec("textstat")
    if found is None or found.origin is None:  # pragma: no cover - it is among the dependencies
        return frozenset()
    file = Path(found.origin).parent / "resources" / "en" / "easy_words.txt"
    return frozenset(file.read_text(encoding="utf-8").lower().split())
