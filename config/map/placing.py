"""Where the boxes of a map stand: near their places, on nobody else's, and large enough to hit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from config.map.projection import Point

GAP: Final = 6.0  # between boxes, and between a box and its own place
# How far a box may go from its place while another way would keep every place in view, and at all; in pixels.
NEAR, FAR, STEP = 150, 420, 10
# Above first, then below, right and left, then between: as a reader would look.
_QUARTERS: Final = (12, 4, 0, 8, 14, 10, 2, 6, 13, 15, 11, 9, 1, 3, 5, 7)
DIRECTIONS: Final = tuple((cos(pi * number / 8), sin(pi * number / 8)) for number in _QUARTERS)


@dataclass(frozen=True)
class Box:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: "Box", gap: float = 0.0) -> bool:
        """Whether the two overlap, or come closer than the gap."""
        return (
            self.x < other.x + other.width + gap
            and other.x < self.x + self.width + gap
            and self.y < other.y + other.height + gap
            and other.y < self.y + self.height + gap
        )

    def covers(self, point: Point, gap: float = 0.0) -> bool:
        """Whether the point lies within, or closer than the gap."""
        x, y = point
        return self.x - gap < x < self.x + self.width + gap and self.y - gap < y < self.y + self.height + gap

    def within(self, frame: "Box") -> bool:
        """Whether all of it lies in the frame."""
        return (
            frame.x <= self.x
            and frame.y <= self.y
            and self.x + self.width <= frame.x + frame.width
            and self.y + self.height <= frame.y + frame.height
        )


def place_boxes(
    points: Sequence[Point], sizes: Sequence[tuple[float, float]], frame: Box, keep_clear: Sequence[Point]
) -> list[Box | None]:
    """A box of each size by each point, in this order of precedence; None where there is no room.

    No two overlap, all lie in the frame, none covers its own point, and as far as there is room near by none covers
    a point that is to be kept clear.
    """
    placed: list[Box | None] = []
    standing: list[Box] = []
    for point, size in zip(points, sizes, strict=True):
        box = next(_free(point, size, frame, standing, keep_clear, NEAR), None)
        box = box or next(_free(point, size, frame, standing, (), FAR), None)
        placed.append(box)
        if box:
            standing.append(box)
    return placed


def _free(
    point: Point, size: tuple[float, float], frame: Box, standing: Sequence[Box], clear: Sequence[Point], reach: int
) -> Iterator[Box]:
    """The free places for a box, the nearest first."""
    (x, y), (width, height) = point, size
    for away in range(0, reach, STEP):
        for right, down in DIRECTIONS:
            middle_x = x + right * (width / 2 + GAP + away)
            middle_y = y + down * (height / 2 + GAP + away)
            box = Box(middle_x - width / 2, middle_y - height / 2, width, height)
            if (
                box.within(frame)
                and not box.covers(point)
                and not any(box.meets(other, GAP) for other in standing)
                and not any(box.covers(other, 2) for other in clear)
            ):
                yield box
