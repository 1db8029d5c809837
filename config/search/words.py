"""Words as they are compared."""

import re
from typing import Final

from editorial.search import fold

_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile("['\u2019]")


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text without accents, capitals and apostrophes: "Can't" is the same as 'cant'."""
    return tuple(_WORD.findall(_APOSTROPHES.sub("", fold(text))))
