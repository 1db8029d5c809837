"""The colours and scales of the style sheet, read from the sheet itself, so that /style/ shows what there is."""

import re
from dataclasses import dataclass
from typing import Final

from django.conf import settings

_SHEET: Final = settings.BASE_DIR / "static" / "atlas.css"
_BLOCK: Final = re.compile(r":root \{([^}]+)\}")
_PROPERTY: Final = re.compile(r"--([\w-]+): ([^;]+);")
_SCALES: Final = ("t-", "s-")


@dataclass(frozen=True)
class Colour:
    """A colour by its name, in both schemes."""

    name: str
    light: str
    dark: str


def colours() -> list[Colour]:
    """All colours, in the order of the sheet."""
    light, dark, *_others = map(_properties, _BLOCK.findall(_SHEET.read_text()))
    return [Colour(name, value, dark.get(name, value)) for name, value in light.items() if value.startswith("#")]


def sizes() -> list[tuple[str, str]]:
    """The steps of the scales of type (`t-`) and space (`s-`), each with its length in CSS."""
    root, *_others = map(_properties, _BLOCK.findall(_SHEET.read_text()))
    return [(name, value) for name, value in root.items() if name.startswith(_SCALES)]


def _properties(block: str) -> dict[str, str]:
    return {str(name): str(value) for name, value in _PROPERTY.findall(block)}
