"""What a guide gives to tick: its lines that begin with a box, as GitHub's task lists do ('1. [ ] How often?')."""

import re
from dataclasses import dataclass, field
from typing import Final

from editorial.markdown import plain

_LINE: Final = re.compile(
    r"^(?:## +(?P<heading>.+?) *#*|[ \t]*(?P<mark>[-*+]|\d+[.)]) +\[ \] +(?P<text>.+?))\s*$", re.MULTILINE
)


@dataclass(frozen=True)
class Part:
    """One heading and what stands to tick below it: questions, which take an answer, or signs, which do not."""

    heading: str
    lines: list[str] = field(default_factory=list)
    is_numbered: bool = False


def has_checklist(body: str) -> bool:
    """Whether a Markdown text has anything to tick."""
    return any(match["text"] for match in _LINE.finditer(body))


def checklist(body: str) -> list[Part]:
    """The parts of a Markdown text that have something to tick."""
    heading, parts = "", list[Part]()
    for match in _LINE.finditer(body):
        if match["heading"]:
            heading = plain(match["heading"])
            continue
        if not parts or parts[-1].heading != heading:
            parts.append(Part(heading, is_numbered=match["mark"][0].isdigit()))
        parts[-1].lines.append(plain(match["text"]))
    return parts
