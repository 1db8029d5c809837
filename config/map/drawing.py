"""The map as it is drawn: a part of the outlines, a sign for each place, and a box that leads there."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from django.templatetags.static import static
from django.utils.text import Truncator

from config.map.placing import Box, place_boxes
from config.map.projection import HEIGHT, WIDTH, Point

# Pixels of the drawing. Where boxes are shown (atlas.css: from 62 rem) it is drawn at least at this width, so that a
# box is at least 44 pixels high.
DRAWN_WIDTH: Final = 900
CLOSER_HEIGHT: Final = 500
MOST_BOXES: Final = 24
LONGEST_NAME: Final = 32
LINE, LETTER, BOLD, MARGIN, LEAST = 17, 7.4, 1.17, 9, 46
TOUCHING: Final = 12  # pixels from a place to its box under which no line need tie them

Corners = tuple[float, float, float, float]  # left, top, right, bottom, in units of the map


@dataclass(frozen=True)
class Part:
    """What a view shows of the map: the units of its upper left corner, and the pixels of a unit."""

    left: float
    top: float
    scale: float
    height: int
    outlines: str

    def pixels(self, point: Point) -> Point:
        """Where a point of the map is drawn; what lies outside of the view is drawn at its edge."""
        x, y = ((point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale)
        return min(max(x, 8.0), DRAWN_WIDTH - 8.0), min(max(y, 8.0), self.height - 8.0)


def whole_world() -> Part:
    """All of it."""
    scale = DRAWN_WIDTH / WIDTH
    return Part(0, 0, scale, round(HEIGHT * scale), "world.svg")


def part_around(corners: Corners, *, margin: float = 0.0, least: float = 0.0) -> Part:
    """The part that holds these corners with a margin (a part of their size), and is no narrower than `least` units."""
    left, top, right, bottom = corners
    shape = DRAWN_WIDTH / CLOSER_HEIGHT
    width = max((right - left) * (1 + margin), (bottom - top) * (1 + margin) * shape, least)
    height = width / shape
    return Part(
        (left + right - width) / 2, (top + bottom - height) / 2, DRAWN_WIDTH / width, CLOSER_HEIGHT, "lands.svg"
    )


@dataclass(frozen=True)
class Sign:
    """Something at a place: a circle for trials, the larger the more; a square where there are institutions alone."""

    point: Point
    trials: int

    @property
    def radius(self) -> float:
        """Half of its width, in pixels."""
        return min(5 + 1.8 * sqrt(self.trials), 22)


@dataclass(frozen=True)
class Target:
    """What a box says and where it leads: its lines, its address, the point of its place, and its weight.

    `box_at` is where its middle stands; else room is looked for.
    """

    lines: tuple[str, ...]
    address: str
    point: Point
    weight: int
    box_at: Point | None = None


@dataclass(frozen=True)
class Link:
    """A box: where it leads, where it stands, and its lines with the height at which each is written."""

    address: str
    x: int
    y: int
    width: int
    height: int
    middle: int
    lines: list[tuple[str, int]]
    tie: tuple[int, int] | None

    @property
    def level(self) -> int:
        """The height of its middle."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Spot:
    """A sign as it is drawn."""

    x: int
    y: int
    radius: float
    is_round: bool

    @property
    def side(self) -> float:
        """The width of a square."""
        return round(2 * self.radius, 1)

    @property
    def left(self) -> float:
        """Where a square begins."""
        return round(self.x - self.radius, 1)

    @property
    def top(self) -> float:
        """Where a square begins, from above."""
        return round(self.y - self.radius, 1)


@dataclass(frozen=True)
class Drawing:
    """All that the template of a map needs; the links come in the order of the list, `boxless` places have none."""

    part: Part
    spots: list[Spot]
    links: list[Link]
    boxless: int

    @property
    def circles(self) -> list[Spot]:
        """The signs of trials."""
        return [spot for spot in self.spots if spot.is_round]

    @property
    def squares(self) -> list[Spot]:
        """The signs of institutions alone."""
        return [spot for spot in self.spots if not spot.is_round]

    @property
    def width(self) -> int:
        """In pixels."""
        return DRAWN_WIDTH

    @property
    def outlines(self) -> tuple[str, float, float, float, float]:
        """The picture of the outlines: its address, and where it stands."""
        part = self.part
        scaled = (-part.left * part.scale, -part.top * part.scale, WIDTH * part.scale, HEIGHT * part.scale)
        x, y, width, height = (round(number, 1) for number in scaled)
        return static(part.outlines), x, y, width, height


def draw(part: Part, signs: Iterable[Sign], targets: Sequence[Target]) -> Drawing:
    """Draw signs and boxes. Where there is no room, the place has a sign alone; the list beside has all."""
    spots = [_spot(part, sign) for sign in sorted(signs, key=lambda sign: -sign.trials)]
    heaviest = sorted((one for one in targets if one.box_at is None), key=lambda one: -one.weight)[:MOST_BOXES]
    boxes = place_boxes(
        [part.pixels(target.point) for target in heaviest],
        [_size(target.lines) for target in heaviest],
        Box(4, 4, DRAWN_WIDTH - 8, part.height - 8),
        [(spot.x, spot.y) for spot in spots],
    )
    placed = {id(target): box for target, box in zip(heaviest, boxes, strict=True) if box}
    placed |= {id(target): _box_at(part, target.box_at, target) for target in targets if target.box_at}
    links = [_link(part, target, placed[id(target)]) for target in targets if id(target) in placed]
    return Drawing(part, spots, links, len(targets) - len(links))


def _spot(part: Part, sign: Sign) -> Spot:
    x, y = part.pixels(sign.point)
    return Spot(round(x), round(y), round(sign.radius, 1), bool(sign.trials))


def _box_at(part: Part, point: Point, target: Target) -> Box:
    x, y = part.pixels(point)
    width, height = _size(target.lines)
    return Box(
        min(max(x - width / 2, 4), DRAWN_WIDTH - width - 4),
        min(max(y - height / 2, 4), part.height - height - 4),
        width,
        height,
    )


def _size(lines: Sequence[str]) -> tuple[float, float]:
    name, *others = (sum(_breadth(letter) for letter in _short(line)) for line in lines)
    width = max([name * BOLD, *others])
    return max(round(width * LETTER) + 2 * MARGIN, LEAST), max(LINE * len(lines) + MARGIN, LEAST)


def _breadth(letter: str) -> float:
    return 1.8 if unicodedata.east_asian_width(letter) in "WF" else 1.0


def _short(line: str) -> str:
    return Truncator(line).chars(LONGEST_NAME)


def _link(part: Part, target: Target, box: Box) -> Link:
    x, y, width, height = round(box.x), round(box.y), round(box.width), round(box.height)
    first = y + (height - LINE * len(target.lines)) / 2 + LINE - 4
    lines = [(_short(line), round(first + LINE * number)) for number, line in enumerate(target.lines)]
    place = part.pixels(target.point)
    tie = None if box.covers(place, TOUCHING) else (round(place[0]), round(place[1]))
    return Link(target.address, x, y, width, height, x + width // 2, lines, tie)
