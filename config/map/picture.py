"""The world as one SVG file that needs nothing else, for an `<img>`; and the same in words."""

from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config.map.drawing import Sign
from config.map.places import World
from config.map.projection import FINENESS

FILE: Final = settings.BASE_DIR / "static" / "world.svg"
COLOUR: Final = "#bf654b"
MOST_NAMED: Final = 3


@cache
def _outlines(file: Path) -> SafeString:
    return mark_safe(file.read_text(encoding="utf-8").rpartition("</svg>")[0])  # noqa: S308 # a file of ours


def picture_of_world(world: World) -> SafeString:
    """The outlines, and a circle for each country with a trial: the larger, the more."""
    outlines = _outlines(FILE)
    places = sorted(world.places(world.countries.values()), key=lambda place: -place.trials)
    circles = (
        [round(number * FINENESS) for number in (*place.point, Sign(place.point, place.trials).radius)]
        for place in places
        if place.point and place.trials
    )
    drawn = format_html_join("", '<circle cx="{}" cy="{}" r="{}"/>', circles)
    return format_html(
        '{}<g fill="{}" fill-opacity=".75" stroke="{}" stroke-width="8">{}</g></svg>', outlines, COLOUR, COLOUR, drawn
    )


def in_words(world: World) -> str:
    """What the picture shows, for those who do not see it."""
    places = sorted(world.places(world.countries.values()), key=lambda place: -place.trials)
    named = ", ".join(f"{place.name} {place.trials}" for place in places[:MOST_NAMED] if place.trials)
    if not named:
        return _("Map of the world. No trial in the atlas names a country.")
    return _("Map of the world with a circle for each country that has trials. Most are in: %(countries)s.") % {
        "countries": named
    }
