"""Words of a text with the place where they stand, and a plain copy of the text for rules to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# Signs that mean the same are made one. Each change keeps the length; blanks are dropped after that, place by place.
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d\u2015", "-"),
        **dict.fromkeys("\u301c\uff5e\u223c", "~"),
        **dict.fromkeys("\u2265\u2267\u2a7e", "≥"),
        **dict.fromkeys("\u2264\u2266\u2a7d", "≤"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t\r\f\v", " "),
        **dict.fromkeys("\u2018\u2019\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2022\u25cf\u25aa\u00b7\u25e6\u2219\u2023\u25a0", "*"),
        **{chr(0xFF01 + n): chr(0x21 + n) for n in range(94) if chr(0x21 + n) not in "-~"},
    }
)
# A tag that stands at the end of a line is one line break with it, not two.
_MARKUP: Final = re.compile(
    r"(?:</?(?:br|p|li|ul|ol|div)\s?/?>|&lt;/?(?:br|p|li)\s?/?&gt;)(?P<line>[ ]{0,4}\n)?", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:gt|lt|ge|le|amp|nbsp|#x0D|#13|plusmn|quot);|\\(?=[<>~*+\-\[\]()#=_.])", re.IGNORECASE)
_MEANING: Final = {"&gt;": ">", "&lt;": "<", "&ge;": "≥", "&le;": "≤", "&amp;": "&", "&plusmn;": "±", "&quot;": '"'}


_GAP: Final = re.compile(r"\A[ \n]+|[ ]*\n[ \n]*|[ ]{2,}")  # more than one blank between two words
_DEEPEST: Final = 12  # columns of indentation that are told apart
_MOST_LINES: Final = 2


@dataclass(frozen=True)
class Quote:
    """Words of a text: `text[start:end] == quote`."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Readable:
    """A plain copy of a text: one form for each sign, no tags, single blanks. `places` is where its letters stood."""

    words: str
    places: Sequence[int]

    def quote(self, text: str, start: int, end: int) -> Quote:
        """The words of the text itself between two places of the copy, without the blanks around them."""
        first, last = self.places[start], self.places[end - 1] + 1
        words = text[first:last]
        first += len(words) - len(words.lstrip())
        return Quote(words.strip(), first, first + len(words.strip()))


def _line_break(tag: re.Match[str]) -> str:
    """A line break of the tag's length; a real one stays where it is."""
    blanks = " " * (len(tag.group()) - 1)
    return f"{blanks}\n" if tag["line"] else f"\n{blanks}"


def readable(text: str) -> Readable:
    """The plain copy of a text."""
    plain = _MARKUP.sub(_line_break, text.translate(_SIGNS))
    plain = _ENTITY.sub(lambda found: _MEANING.get(found.group().lower(), " ").ljust(len(found.group())), plain)
    words: list[str] = []
    places: list[int] = []
    done = 0
    for gap in _GAP.finditer(plain):
        kept = list(_kept(gap))
        words += plain[done : gap.start()], "".join([plain[place] for place in kept])
        places += range(done, gap.start())
        places += kept
        done = gap.end()
    return Readable("".join((*words, plain[done:])), [*places, *range(done, len(plain))])


def _kept(gap: re.Match[str]) -> Iterator[int]:
    """Of a gap between words, at most two line breaks, one blank in a line, and the depth of an indentation."""
    indent = gap.start() == 0
    lines = blanks = 0
    for place, letter in enumerate(gap.group(), start=gap.start()):
        if letter == "\n":
            lines, blanks, indent = lines + 1, 0, True
        else:
            blanks += 1
        if lines <= _MOST_LINES if letter == "\n" else blanks <= (_DEEPEST if indent else 1):
            yield place
