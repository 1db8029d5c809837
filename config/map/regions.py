"""Parts of the world, as the map shows it first.

Which country belongs where follows the United Nations, Standard country or area codes for statistical use (M49),
https://unstats.un.org/unsd/methodology/m49/, with Taiwan and Kosovo where they lie. Antarctica has no countries.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from config.map.projection import Point, on_map

Box = tuple[float, float, float, float]  # left, top, right, bottom, in units of the map


@dataclass(frozen=True)
class Region:
    """A part of the world: its countries by ISO 3166-1 code, where it is, where its box stands, what its view shows.

    Degrees: `middle` and `box_at` are (longitude, latitude), `corners` are west, south, east, north.
    """

    key: str
    name: StrPromise
    codes: frozenset[str]
    middle: tuple[float, float]
    box_at: tuple[float, float]
    corners: tuple[float, float, float, float]

    @property
    def point(self) -> Point:
        """Where it is on the map."""
        return on_map(*self.middle)

    @property
    def box_point(self) -> Point:
        """Where the middle of its box stands on the map of the world: at sea where there is room, and over no sign."""
        return on_map(*self.box_at)

    @cached_property
    def box(self) -> Box:
        """What its own view shows of the map."""
        west, south, east, north = self.corners
        points = [on_map(x, y) for x in (west, east) for y in (south, (south + north) / 2, north)]
        xs, ys = zip(*points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


_ALL: Final = [
    Region(
        "africa",
        _("Africa"),
        frozenset(
            "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW"
            " MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW".split()
        ),
        (18, 4),
        (-18, -13),
        (-19, -36, 52, 38),
    ),
    Region(
        "east-asia",
        _("East Asia"),
        frozenset("CN HK JP KP KR MN MO TW".split()),
        (112, 36),
        (180, 22),
        (73, 18, 147, 54),
    ),
    Region(
        "europe",
        _("Europe"),
        frozenset(
            "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES EU FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD"
            " ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK".split()
        ),
        (8, 50),
        (-48, 45),
        (-12, 34, 50, 66),
    ),
    Region(
        "latin-america",
        _("Latin America and the Caribbean"),
        frozenset(
            "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ"
            " MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI".split()
        ),
        (-62, -10),
        (-133, -21),
        (-118, -56, -34, 33),
    ),
    Region(
        "north-america",
        _("North America"),
        frozenset("BM CA GL PM US".split()),
        (-104, 42),
        (-148, 33),
        (-170, 17, -50, 74),
    ),
    Region(
        "oceania",
        _("Australia and Oceania"),
        frozenset("AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS".split()),
        (135, -27),
        (116, -39),
        (110, -48, 180, 5),
    ),
    Region(
        "south-asia",
        _("South and South-East Asia"),
        frozenset("AF BD BN BT ID IN IR KH LA LK MM MV MY NP PH PK SG TH TL VN".split()),
        (80, 17),
        (100, -13),
        (44, -11, 142, 40),
    ),
    Region(
        "west-asia",
        _("West and Central Asia"),
        frozenset("AE AM AZ BH CY GE IL IQ JO KG KW KZ LB OM PS QA SA SY TJ TM TR UZ YE".split()),
        (64, 42),
        (160, 62),
        (25, 12, 88, 55),
    ),
]

REGIONS: Final = {region.key: region for region in _ALL}
REGION_OF: Final = {code: region.key for region in _ALL for code in region.codes}
