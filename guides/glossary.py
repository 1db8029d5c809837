"""The glossary, read from the guide of that name: an entry is a heading of the third rank and what stands below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.text import slugify

from editorial.explained_words import Word
from editorial.markdown import anchor_of, plain
from guides.models import Guide

SLUG: Final = "glossary"

_ENTRY: Final = re.compile(
    r"^### +(?P<term>\S.*?) *\n+(?P<meaning>[^#\s].*?)(?=\n\s*\n|\n#|\Z)", re.MULTILINE | re.DOTALL
)
# Where an entry ends by leading to another, where it does nothing else, and terms that no text holds: 'HRA and HTA'.
_FURTHER: Final = re.compile(r"(?<=[.)]) See (?:also )?[^.]*\.$")
_ELSEWHERE: Final = re.compile(r"See\b")
_NO_WORD: Final = re.compile(r"[(,]| and ")


@dataclass(frozen=True)
class Entry:
    """A word of the glossary, the first paragraph of its meaning in plain text, and where it stands."""

    term: str
    meaning: str
    address: str


def entries() -> Sequence[Entry]:
    """The words of the published glossary; none where there is no such guide."""
    guide = Guide.objects.published().filter(slug=SLUG).only("slug", "kind", "body").first()
    return entries_of(guide.body, guide.get_absolute_url()) if guide else ()


def entries_of(body: str, address: str) -> tuple[Entry, ...]:
    """The entries of a Markdown text, in its order."""
    body = body.replace("\r\n", "\n")
    return tuple(
        Entry(
            plain(match["term"]),
            _FURTHER.sub("", " ".join(plain(match["meaning"]).split())),
            f"{address}#{anchor_of(plain(match['term']))}",
        )
        for match in _ENTRY.finditer(body)
    )


def words(found: Sequence[Entry]) -> list[Word]:
    """The entries that a text can be searched for."""
    return [
        Word(entry.term, slugify(entry.term), entry.meaning)
        for entry in found
        if not _ELSEWHERE.match(entry.meaning) and not _NO_WORD.search(entry.term) and slugify(entry.term)
    ]
