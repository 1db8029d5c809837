"""The Equal Earth projection: where on the map a place of the globe stands.

Areas keep their proportions, so that no continent looks larger than it is. Šavrič, Patterson and Jenny (2018), “The
Equal Earth map projection”, International Journal of Geographical Information Science 33(3), 454-465,
https://doi.org/10.1080/13658816.2018.1504949: equations 1 and 2, on a sphere.
"""

from math import asin, cos, radians, sin, sqrt
from typing import Final

Point = tuple[float, float]

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M: Final = sqrt(3) / 2
# The map ends here, in degrees: north of Greenland, and between Cape Horn and Antarctica, which is not drawn.
NORTH, SOUTH = 84.0, -57.0
WIDTH: Final = 1000.0
# Files of outlines count in tenths of a unit, so that all of their numbers are whole.
FINENESS: Final = 10


def equal_earth(longitude: float, latitude: float) -> Point:
    """How far east and north of the middle of the map a place (in degrees) lies, in radii of the globe."""
    theta = asin(_M * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = 9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1
    x = radians(longitude) * cos(theta) / (_M * slope)
    y = theta * (_A4 * sixth * square + _A3 * sixth + _A2 * square + _A1)
    return x, y


_SCALE: Final = WIDTH / (2 * equal_earth(180, 0)[0])
_TOP: Final = equal_earth(0, NORTH)[1]
HEIGHT: Final = (_TOP - equal_earth(0, SOUTH)[1]) * _SCALE


def on_map(longitude: float, latitude: float) -> Point:
    """Units of the map to the right of its left edge and below its upper edge."""
    x, y = equal_earth(longitude, latitude)
    return WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE


def on_map_if_known(longitude: float | None, latitude: float | None) -> Point | None:
    """The same; None where these are no degrees of a place: registries' columns hold whatever was sent."""
    if longitude is None or latitude is None or not (abs(longitude) <= 180 and abs(latitude) <= 90):
        return None
    return on_map(longitude, latitude)
