"""The projection of the map."""

from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.map.projection import HEIGHT, NORTH, SOUTH, WIDTH, equal_earth, on_map, on_map_if_known

LONGITUDES, LATITUDES = st.floats(-179, 179), st.floats(-88, 88)


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [
        (0, 0, 0, 0),
        # The width and height of the globe as PROJ gives them for `+proj=eqearth` on a sphere of radius 1.
        (180, 0, 2.7066299836, 0),
        (0, 90, 0, 1.3173627591),
        (0, -90, 0, -1.3173627591),
    ],
)
def test_known_points(longitude: float, latitude: float, x: float, y: float) -> None:
    assert equal_earth(longitude, latitude) == pytest.approx((x, y), abs=1e-9)


@given(LONGITUDES, LATITUDES)
def test_areas_keep_their_proportions(longitude: float, latitude: float) -> None:
    step = 1e-4
    (west, _), (east, _) = equal_earth(longitude - step, latitude), equal_earth(longitude + step, latitude)
    (_, south), (_, north) = equal_earth(longitude, latitude - step), equal_earth(longitude, latitude + step)
    # Parallels are straight and level, so that the area of a small piece is its width times its height.
    drawn = (east - west) * (north - south)
    assert drawn == pytest.approx((2 * radians(step)) ** 2 * cos(radians(latitude)), rel=1e-4)


@given(LONGITUDES, LATITUDES)
def test_both_halves_mirror_each_other(longitude: float, latitude: float) -> None:
    x, y = equal_earth(longitude, latitude)
    assert equal_earth(-longitude, latitude) == pytest.approx((-x, y))
    assert equal_earth(longitude, -latitude) == pytest.approx((x, -y))


@given(LONGITUDES, st.floats(SOUTH, NORTH))
def test_what_is_drawn_lies_on_the_map(longitude: float, latitude: float) -> None:
    x, y = on_map(longitude, latitude)
    assert 0 <= x <= WIDTH
    assert -1e-9 <= y <= HEIGHT + 1e-9


def test_east_is_right_and_north_is_up() -> None:
    paris, beijing, cape_town = on_map(2.35, 48.86), on_map(116.4, 39.9), on_map(18.4, -33.9)
    assert paris[0] < beijing[0]
    assert paris[1] < beijing[1] < cape_town[1]
    assert on_map(-180, 0)[0] == pytest.approx(0)


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(None, 1), (1, None), (None, None), (181, 0), (0, 90.5), (float("nan"), 0)]
)
def test_what_is_no_place_has_none_on_the_map(longitude: float | None, latitude: float | None) -> None:
    assert on_map_if_known(longitude, latitude) is None
