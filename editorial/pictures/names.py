"""How the files of a picture are named: after the hash of what they hold, so that a name never means another file.

The name of the picture that is kept says all that a page must know of it: `<SHA-256>-1600x1067.jpeg`. What readers get
are renditions of it: `<SHA-256>-640.avif`, and `<SHA-256>-full.avif` in its full width.
"""

import re
from dataclasses import dataclass
from typing import Final

# CSS pixels times the density of the screen; what is wider is drawn in none of our columns.
MOST_WIDE: Final = 1600
MOST_HIGH: Final = 4000
STEPS: Final = (320, 640, 1280)
FULL: Final = "full"
# What browsers choose from, the smallest files first; beside them the format that is kept, for all others.
MODERN: Final = ("avif", "webp")
# The step that a browser gets which understands no other format.
FALLBACK: Final = 640

_PICTURE: Final = re.compile(r"([0-9a-f]{64})-([1-9]\d{0,3})x([1-9]\d{0,3})\.(jpeg|png)")
RENDITION: Final = r"[0-9a-f]{64}-(?:320|640|1280|full)\.(?:avif|webp|jpeg|png)"


@dataclass(frozen=True)
class Picture:
    """A picture that is kept: the hash of its bytes, its size in pixels, and its format: jpeg or png."""

    digest: str
    width: int
    height: int
    format: str

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.digest}-{self.width}x{self.height}.{self.format}"

    @property
    def widths(self) -> dict[str, int]:
        """The renditions by the word in their names, with their width in pixels, rising."""
        return {**{str(step): step for step in STEPS if step < self.width}, FULL: self.width}

    @property
    def fallback(self) -> str:
        """The name of the rendition that every browser understands."""
        return self.rendition(str(FALLBACK) if self.width > FALLBACK else FULL, self.format)

    @property
    def renditions(self) -> list[str]:
        """The names of all of them."""
        return [self.rendition(step, form) for form in MODERN for step in self.widths] + [self.fallback]

    def rendition(self, step: str, form: str) -> str:
        """The name of one."""
        return f"{self.digest}-{step}.{form}"


def picture_named(name: str) -> Picture | None:
    """What a name says; None where it is the name of no picture."""
    match = _PICTURE.fullmatch(name)
    return Picture(match[1], int(match[2]), int(match[3]), match[4]) if match else None
