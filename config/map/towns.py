"""Where towns are that no registry's record and no institution's entry gives a place for.

`content/towns.yaml` ships with the atlas: each town with degrees, and the registry's record that gives them.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import yaml
from django.conf import settings

from config.map.projection import Point, on_map
from editorial.search import fold

FILE: Final = settings.BASE_DIR / "content" / "towns.yaml"


@dataclass(frozen=True)
class ShippedTown:
    """A town on the map, and the number of the registry's record that says where it is."""

    point: Point
    record: str


def name_of_town(text: str) -> str:
    """A town's name without case, accents and double spaces, by which it is found."""
    return " ".join(fold(text).split())


@cache
def shipped_towns() -> dict[tuple[str, str], ShippedTown]:
    """The towns by the code of their country and their name."""
    return {
        (row["country"], name_of_town(row["town"])): ShippedTown(
            on_map(row["longitude"], row["latitude"]), row["record"]
        )
        for row in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    }
