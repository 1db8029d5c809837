"""Decoding TopoJSON and drawing outlines of it."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.map.outlines import Topology, area, cut, drawing, middle, path_of, places, thinned
from config.map.places import outlines
from config.map.projection import HEIGHT, WIDTH, on_map
from config.map.regions import REGION_OF, REGIONS

# Two neighbours that share the arc 1, and an island far south; whole numbers of a tenth of a degree.
TOPOLOGY = orjson.dumps(
    {
        "transform": {"scale": [0.1, 0.1], "translate": [-180, -90]},
        "arcs": [
            [[1800, 900], [0, 100], [100, 0]],
            [[1900, 1000], [0, -100]],
            [[1900, 900], [-100, 0]],
            [[1900, 900], [100, 0], [0, 100], [-100, 0]],
            [[1000, 100], [100, 0], [0, 100], [-100, -100]],
            [[2000, 500], [100, 0], [0, 100], [-100, -100]],
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "250", "arcs": [[0, 1, 2]]},
                    {"type": "MultiPolygon", "id": "056", "arcs": [[[3, 1]]]},
                    {"type": "Polygon", "id": "010", "arcs": [[4]]},
                    {"type": "Polygon", "properties": {"name": "Nobody's"}, "arcs": [[5]]},
                ]
            },
            "land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0, ~3, 2]], [[4]]]}]},
        },
    }
)
CODES = {"250": "FR", "056": "BE", "010": "AQ"}
POINTS = st.tuples(st.floats(-1000, 1000), st.floats(-1000, 1000))


def rounded(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(round(x, 6), round(y, 6)) for x, y in line]


def test_a_ring_across_the_edge_of_the_map_becomes_two() -> None:
    across = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]
    east, west = cut(across)
    assert sorted(set(rounded(east))) == [(-180, 0), (-180, 10), (-170, 0), (-170, 10)]
    assert sorted(set(rounded(west))) == [(170, 0), (170, 10), (180, 0), (180, 10)]
    assert cut([(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0)]) == [[(1, 1), (2, 1), (2, 2), (1, 1)]]


def test_arcs_are_steps_of_whole_numbers_with_scale_and_offset() -> None:
    topology = Topology.read(TOPOLOGY)
    assert rounded(topology.arcs[0]) == [(0, 0), (0, 10), (10, 10)]
    assert rounded(topology.ring([0, 1, 2])) == [(0, 0), (0, 10), (10, 10), (10, 0), (0, 0)]
    assert topology.ring([~1]) == topology.arcs[1][::-1]


def test_each_country_has_a_point_within_it() -> None:
    found = places(Topology.read(TOPOLOGY), CODES)
    assert list(found) == ["BE", "FR"]
    x, y, left, top, right, bottom = found["FR"]
    assert left < x < right
    assert top < y < bottom
    assert (left, bottom) == pytest.approx(on_map(0, 0), abs=0.01)


def test_the_far_south_is_not_drawn_and_a_border_once() -> None:
    svg = drawing(Topology.read(TOPOLOGY), tolerance=0, smallest=0)
    land, borders = svg.split("<path")[1:]
    assert land.count("M") == 1
    assert borders.count("M") == 1


@given(st.lists(POINTS, min_size=2, max_size=30), st.floats(0.01, 50))
def test_a_thinned_line_keeps_its_ends_and_stays_near(line: list[tuple[float, float]], tolerance: float) -> None:
    kept = thinned(line, tolerance)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert set(kept) <= set(line)
    assert thinned(line, 0.0)[:1] == line[:1]


def test_the_middle_of_a_crescent_lies_on_land() -> None:
    crescent = [(0.0, 0.0), (10.0, 0.0), (10.0, 1.0), (1.0, 1.0), (1.0, 9.0), (10.0, 9.0), (10.0, 10.0), (0.0, 10.0)]
    x, y = middle(crescent)
    assert 0 < x < 1
    assert y == pytest.approx(5)
    assert area(crescent) == pytest.approx(28)


def test_a_path_is_written_in_whole_steps() -> None:
    assert path_of([[(0, 0), (1, 0.5), (0.5, -1), (0, 0)]], closed=True) == "M0 0l10 5-5-15z"
    assert path_of([[(0, 0), (0.01, 0)]], closed=False) == ""


def test_shipped_outlines_hold_every_country_of_the_standard_on_the_map() -> None:
    known = outlines()
    assert len(known) > 200
    for code, outline in known.items():
        left, top, right, bottom = outline.corners
        assert -1 <= left <= outline.middle[0] <= right <= WIDTH + 1, code
        assert -1 <= top <= outline.middle[1] <= bottom <= HEIGHT + 1, code
    assert set(known) - set(REGION_OF) <= {"AQ"}


def test_no_country_belongs_to_two_parts_of_the_world() -> None:
    assert sum(len(region.codes) for region in REGIONS.values()) == len(REGION_OF)
