"""Words that are made again and again of the same few values: made once in each language, and kept in memory."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec

from django.utils.translation import get_language

MOST_KEPT = 4096
_Values = ParamSpec("_Values")


def kept_by_language(tell: Callable[_Values, str]) -> Callable[_Values, str]:
    """A function of plain, hashable values that gives words in the active language."""

    @lru_cache(maxsize=MOST_KEPT)
    def kept(_language: str | None, /, *values: _Values.args, **named: _Values.kwargs) -> str:
        return tell(*values, **named)

    @wraps(tell)
    def told(*values: _Values.args, **named: _Values.kwargs) -> str:
        return kept(get_language(), *values, **named)  # type: ignore[arg-type] # callers see to it that they are hashable

    return told
