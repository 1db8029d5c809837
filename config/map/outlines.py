"""`python -m config.map.outlines FOLDER`: the outlines of the map anew, from public-domain data. Run by hand.

FOLDER holds `countries-110m.json` and `countries-50m.json` of the npm package `world-atlas` (2.0.2, ISC), which are
TopoJSON of Natural Earth 4.1.0 (public domain, https://www.naturalearthdata.com/about/terms-of-use/), and `codes.json`
of the npm package `i18n-iso-countries` (MIT), which lists ISO 3166-1 codes as [two letters, three letters, number].
`npm pack` fetches both; see docs/map.md.

Writes `static/world.svg` (the whole world, coarse), `static/lands.svg` (for looking closer) and
`config/map/countries.json`: for each country the middle of its largest land, and the box of its lands near that.
Only those who run it need this module; the site reads what it wrote.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import orjson

from config import paths
from config.map.projection import FINENESS, HEIGHT, SOUTH, WIDTH, Point, on_map

# Land this far from a country's largest, measured by the size of the latter, does not widen its view.
NEAR: Final = 0.3
SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" stroke-linejoin="round">'
    '<path fill="#7d8f96" fill-opacity=".32" d="{land}"/>'
    '<path fill="none" stroke="#7d8f96" stroke-opacity=".7" stroke-width=".7" vector-effect="non-scaling-stroke"'
    ' d="{borders}"/></svg>\n'
)

Line = list[Point]


@dataclass(frozen=True)
class Topology:
    """Arcs, which neighbours share, in degrees; and the shapes made of them."""

    arcs: list[Line]
    objects: dict[str, Any]

    @classmethod
    def read(cls, text: bytes) -> "Topology":
        """Decode TopoJSON: steps between whole numbers, with a scale and an offset."""
        raw = orjson.loads(text)
        (by_x, by_y), (from_x, from_y) = raw["transform"]["scale"], raw["transform"]["translate"]
        arcs = []
        for steps in raw["arcs"]:
            x = y = 0
            arc = []
            for step_x, step_y in steps:
                x, y = x + step_x, y + step_y
                arc.append((x * by_x + from_x, y * by_y + from_y))
            arcs.append(arc)
        return cls(arcs, raw["objects"])

    def shapes(self, name: str) -> list[dict[str, Any]]:
        """The geometries of one of its collections."""
        geometries: list[dict[str, Any]] = self.objects[name]["geometries"]
        return geometries

    def ring(self, numbers: Sequence[int]) -> Line:
        """The points of a ring: ~n is arc n the other way round, and an arc begins where the one before it ends."""
        points: Line = []
        for number in numbers:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points


def rings_of(shape: dict[str, Any]) -> Iterator[list[int]]:
    """The rings of a polygon or of several, as numbers of arcs."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        yield from polygon


def cut(ring: Line) -> list[Line]:
    """A ring in degrees as rings within the map: the data run on across the 180th meridian, where the map ends."""
    longitudes = [ring[0][0]]
    for (before, _), (after, _) in pairwise(ring):
        longitudes.append(longitudes[-1] + (after - before + 180) % 360 - 180)
    if abs(longitudes[-1] - longitudes[0]) > 180:  # around a pole
        return [ring]
    whole = [(longitude, latitude) for longitude, (_, latitude) in zip(longitudes, ring, strict=True)]
    parts = []
    for turn in (-360, 0, 360):
        part = [(longitude + turn, latitude) for longitude, latitude in whole]
        for side in (1, -1):
            part = _within(part, side)
        if part:
            parts.append(part)
    return parts


def _within(ring: Line, side: int) -> Line:
    """What of a ring lies west of 180 degrees (side 1) or east of -180 (side -1); Sutherland and Hodgman, 1974."""
    if not ring or all(side * longitude <= 180 for longitude, _ in ring):
        return ring
    kept: Line = []
    for (x0, y0), (x1, y1) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if (side * x0 <= 180) != (side * x1 <= 180):
            kept.append((180.0 * side, y0 + (y1 - y0) * (180 * side - x0) / (x1 - x0)))
        if side * x1 <= 180:
            kept.append((x1, y1))
    return kept + kept[:1]


def thinned(line: Line, tolerance: float) -> Line:
    """The line without points that lie within the tolerance of what is left (Douglas and Peucker, 1973)."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        farthest, distance = first, tolerance
        for number in range(first + 1, last):
            away = _distance(line[number], line[first], line[last])
            if away > distance:
                farthest, distance = number, away
        if farthest != first:
            keep.add(farthest)
            todo += [(first, farthest), (farthest, last)]
    return [line[number] for number in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x0, y0), (x1, y1) = point, start, end
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length))
    return float(((x - x0 - along * (x1 - x0)) ** 2 + (y - y0 - along * (y1 - y0)) ** 2) ** 0.5)


def area(ring: Sequence[Point]) -> float:
    """The area within a ring, whichever way it runs."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def path_of(lines: Iterable[Line], *, closed: bool) -> str:
    """The `d` of an SVG path: each line from a place of its own, in whole steps."""
    parts = []
    for line in lines:
        whole = [(round(x * FINENESS), round(y * FINENESS)) for x, y in line]
        steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(whole)]
        steps = [step for step in steps if step != (0, 0)]
        if len(steps) > closed:
            written = "".join(f"{x}{y if y < 0 else f' {y}'} " for x, y in steps[: -1 if closed else None])
            parts.append(f"M{whole[0][0]} {whole[0][1]}l{written.strip().replace(' -', '-')}{'z' if closed else ''}")
    return "".join(parts)


def drawing(topology: Topology, *, tolerance: float, smallest: float) -> str:
    """The whole map as SVG: land, and the borders between countries; islands under the smallest area are left out."""
    rings = [part for shape in topology.shapes("land") for one in rings_of(shape) for part in cut(topology.ring(one))]
    flat = [[on_map(*point) for point in ring] for ring in rings if any(y > SOUTH for _x, y in ring)]  # no Antarctica
    land = [thinned(ring, tolerance) for ring in flat if area(ring) >= smallest]
    used = Counter(
        number if number >= 0 else ~number
        for shape in topology.shapes("countries")
        for numbers in rings_of(shape)
        for number in numbers
    )
    shared = [topology.arcs[number] for number, count in used.items() if count > 1]
    borders = [thinned([on_map(*point) for point in arc], tolerance) for arc in shared]
    return SVG.format(
        w=round(WIDTH * FINENESS),
        h=round(HEIGHT * FINENESS),
        land=path_of(land, closed=True),
        borders=path_of(borders, closed=False),
    )


def middle(ring: Sequence[Point]) -> Point:
    """A point within a ring: its centre of mass, or the middle of the widest part of land at that height."""
    total = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        total, x, y = total + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    x, y = x / (3 * total), y / (3 * total)
    crossings = sorted(_crossings(ring, y))
    parts = list(zip(crossings[::2], crossings[1::2], strict=True))
    if any(left <= x <= right for left, right in parts):
        return x, y
    left, right = max(parts, key=lambda part: part[1] - part[0])
    return (left + right) / 2, y


def _crossings(ring: Sequence[Point], y: float) -> Iterator[float]:
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y0 > y) != (y1 > y):
            yield x0 + (y - y0) * (x1 - x0) / (y1 - y0)


def places(topology: Topology, codes: dict[str, str]) -> dict[str, list[float]]:
    """By code of two letters: x and y of the middle of a country's largest land, and the box of the lands near it."""
    lands: dict[str, list[Line]] = defaultdict(list)
    for shape in topology.shapes("countries"):  # some have several shapes, a few have no code
        if (code := codes.get(str(shape.get("id", "")).zfill(3))) and code != "AQ":
            rings = [part for numbers in rings_of(shape) for part in cut(topology.ring(numbers))]
            lands[code] += [[on_map(*point) for point in ring] for ring in rings]
    found = {}
    for code, rings in sorted(lands.items()):
        largest = max(rings, key=area)
        main = _box(largest)
        reach = NEAR * ((main[2] - main[0]) ** 2 + (main[3] - main[1]) ** 2) ** 0.5
        near = [box for box in map(_box, rings) if _gap(main, box) <= reach]
        around = [end(values) for end, values in zip((min, min, max, max), zip(*near, strict=True), strict=True)]
        found[code] = [round(number, 2) for number in (*middle(largest), *around)]
    return found


def _box(ring: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _gap(one: Sequence[float], other: Sequence[float]) -> float:
    across = max(0.0, other[0] - one[2], one[0] - other[2])
    down = max(0.0, other[1] - one[3], one[1] - other[3])
    return float((across**2 + down**2) ** 0.5)


def main(folder: Path) -> None:
    """Write all three files."""
    world = Topology.read((folder / "countries-110m.json").read_bytes())
    closer = Topology.read((folder / "countries-50m.json").read_bytes())
    codes = {number: two for two, _three, number, *_ in orjson.loads((folder / "codes.json").read_bytes())}
    static = paths.REPOSITORY / "static"
    (static / "world.svg").write_text(drawing(world, tolerance=0.25, smallest=0.4))
    (static / "lands.svg").write_text(drawing(closer, tolerance=0.1, smallest=0.04))
    rows = ",\n".join(f'"{code}": {orjson.dumps(row).decode()}' for code, row in places(closer, codes).items())
    Path(__file__).with_name("countries.json").write_text(f"{{\n{rows}\n}}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
