"""Words of a text with the place where they stand, and a copy of the text that rules can read."""

import re
from dataclasses import dataclass
from typing import Final

# Signs that mean the same are made one. Each change keeps the length, so that places in the copy are places in the text.
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
_MARKUP: Final = re.compile(r"</?(?:br|p|li|ul|ol|div)\s?/?>|&lt;/?(?:br|p|li)\s?/?&gt;", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:gt|lt|ge|le|amp|nbsp|#x0D|#13|plusmn|quot);|\\(?=[<>~*+\-\[\]()#=_.])", re.IGNORECASE)
_MEANING: Final = {"&gt;": ">", "&lt;": "<", "&ge;": "≥", "&le;": "≤", "&amp;": "&", "&plusmn;": "±", "&quot;": '"'}


@dataclass(frozen=True)
class Quote:
    """Words of a text: `text[start:end] == quote`."""

    quote: str
    start: int
    end: int


def quote(text: str, start: int, end: int) -> Quote:
    """The words between two places, without the blanks around them."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Quote(words.strip(), start, start + len(words.strip()))


def readable(text: str) -> str:
    """A copy of the same length in which signs, tags and entities have their plain form."""
    text = text.translate(_SIGNS)
    text = _MARKUP.sub(lambda tag: "\n" + " " * (len(tag.group()) - 1), text)
    return _ENTITY.sub(lambda found: _MEANING.get(found.group().lower(), " ").ljust(len(found.group())), text)
