"""Two texts as one, with what went and what came marked word by word; also of 100 kB within a second."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A word, or a sign, with the space behind it; space at the beginning stands alone.
_TOKENS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
# Up to so many pairs of words are compared each with each.
_FEW = 40_000
# How often what lies between two words that match is divided anew.
_DEPTH = 8
_Tokens = Sequence[str]


def mark(before: str, after: str) -> SafeString:
    """One text with `<del>` around what went and `<ins>` around what came."""
    pieces = _joined(_pieces(_TOKENS.findall(before), _TOKENS.findall(after), _DEPTH))
    return format_html_join(
        "", "{}", ((format_html(f"<{tag}>{{}}</{tag}>", text) if tag else text,) for tag, text in pieces)
    )


def _joined(pieces: Iterator[tuple[str, _Tokens]]) -> Iterator[tuple[str, str]]:
    """Neighbours of one kind as one."""
    last, texts = "", list[str]()
    for tag, tokens in pieces:
        if tag != last and texts:
            yield last, "".join(texts)
            texts = []
        last = tag
        texts += tokens
    if texts:
        yield last, "".join(texts)


def _pieces(before: _Tokens, after: _Tokens, depth: int) -> Iterator[tuple[str, _Tokens]]:
    start = _same(zip(before, after, strict=False))
    end = _same(zip(reversed(before[start:]), reversed(after[start:]), strict=False))
    yield "", before[:start]
    yield from _middle(before[start : len(before) - end], after[start : len(after) - end], depth)
    yield "", before[len(before) - end :]


def _same(pairs: Iterator[tuple[str, str]]) -> int:
    """How many pairs are alike until the first that is not."""
    number = 0
    for one, other in pairs:
        if one != other:
            break
        number += 1
    return number


def _middle(before: _Tokens, after: _Tokens, depth: int) -> Iterator[tuple[str, _Tokens]]:
    if len(before) * len(after) <= _FEW:
        for kind, from_a, to_a, from_b, to_b in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal":
                yield "", before[from_a:to_a]
            else:
                yield "del", before[from_a:to_a]
                yield "ins", after[from_b:to_b]
        return
    anchors = _anchors(before, after) if depth else []
    if not anchors:
        yield "del", before
        yield "ins", after
        return
    ends = [(-1, -1), *anchors, (len(before), len(after))]
    for (a, b), (next_a, next_b) in pairwise(ends):
        yield "", before[a : a + 1] if a >= 0 else []
        yield from _pieces(before[a + 1 : next_a], after[b + 1 : next_b], depth - 1)


def _anchors(before: _Tokens, after: _Tokens) -> list[tuple[int, int]]:
    """Places of words that stand once in each text, as many as keep their order (Cohen's 'patience' diff)."""
    once = {word for word, number in Counter(before).items() if number == 1}
    once &= {word for word, number in Counter(after).items() if number == 1}
    places = {word: place for place, word in enumerate(after) if word in once}
    pairs = [(place, places[word]) for place, word in enumerate(before) if word in once]
    # The longest rising run: for each length the pair on which a run so long ends lowest, and what stood before it.
    tops: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for number, (_a, b) in enumerate(pairs):
        length = bisect_left(tops, b)
        tops[length : length + 1] = [b]
        last[length : length + 1] = [number]
        previous.append(last[length - 1] if length else -1)
    run = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = previous[number]
    return run[::-1]
