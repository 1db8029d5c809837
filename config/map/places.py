"""How many trials and institutions are where: by part of the world, and by country."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import orjson
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from config.map.drawing import Corners
from config.map.projection import Point
from config.map.regions import REGION_OF, REGIONS, Region
from editorial.keyset import MAX_COUNT
from editorial.models import Publishable
from editorial.models.publishable import PublishableQuerySet
from institutions.models import Country, Institution, Offering
from trials.models import Trial

# Where countries stand for which the standard names no part of the world.
ELSEWHERE: Final = "elsewhere"
# What an offering outside trials says is never advertised: no pin, no link.
_OUTSIDE: Final = Offering.objects.filter(institution=OuterRef("pk"), setting=Offering.Setting.OUTSIDE)


@dataclass(frozen=True)
class Place:
    """A row of the list, and a box of the map where its point is known."""

    key: str
    name: str
    trials: int
    institutions: int
    point: Point | None
    box_at: Point | None = None


@dataclass(frozen=True)
class Outline:
    """Where a country lies: a point within its largest land, and the corners of its lands near that."""

    middle: Point
    corners: Corners


@cache
def outlines() -> dict[str, Outline]:
    """The countries by ISO 3166-1 code, as `config.map.outlines` computed them from their outlines."""
    rows = orjson.loads(Path(__file__).with_name("countries.json").read_bytes())
    return {code: Outline((row[0], row[1]), (row[2], row[3], row[4], row[5])) for code, row in rows.items()}


def institutions_with_pin() -> PublishableQuerySet[Institution]:
    """The published institutions but those that offer something outside trials."""
    return Institution.objects.published().exclude(Exists(_OUTSIDE))


def institutions_without_pin() -> PublishableQuerySet[Institution]:
    """Those that are published as offering something outside trials: counted in words, and no more."""
    return Institution.objects.published().filter(Exists(_OUTSIDE.filter(state=Publishable.State.PUBLISHED)))


class World:
    """The numbers of these trials, and of institutions where they are asked for, by country."""

    def __init__(self, trials: QuerySet[Trial], *, with_institutions: bool = True) -> None:
        published = Country.objects.published().only("slug", "name", "code").order_by("name")
        self.countries = {country.pk: country for country in published}
        lists = trials.order_by().values_list("countries", flat=True)[:MAX_COUNT]
        self._trials = [frozenset(key for key in keys if key in self.countries) for keys in lists]
        self._by_country = Counter(key for keys in self._trials for key in keys)
        self._institutions: Counter[int] = Counter()
        self._left_out: Counter[int] = Counter()
        if with_institutions:
            self._institutions = _by_country(institutions_with_pin())
            self._left_out = _by_country(institutions_without_pin())

    def trials_in(self, keys: Collection[int]) -> int:
        """How many trials have a site in any of the countries."""
        wanted = frozenset(keys)
        return sum(not wanted.isdisjoint(countries) for countries in self._trials)

    def institutions_in(self, keys: Iterable[int]) -> int:
        """How many institutions are there."""
        return sum(self._institutions[key] for key in keys)

    def left_out_in(self, keys: Iterable[int]) -> int:
        """How many institutions have no pin there."""
        return sum(self._left_out[key] for key in keys)

    @property
    def total(self) -> int:
        """How many trials there are, whether or not they name a country."""
        return len(self._trials)

    @property
    def trials_nowhere(self) -> int:
        """How many trials name no country that the atlas knows."""
        return sum(not countries for countries in self._trials)

    def of_region(self, key: str) -> list[Country]:
        """The published countries of a part of the world."""
        return [country for country in self.countries.values() if REGION_OF.get(country.code, ELSEWHERE) == key]

    def regions(self) -> list[Place]:
        """The parts of the world with anything in them."""
        found = [self._region(region.key, str(region.name), region) for region in REGIONS.values()]
        found.append(self._region(ELSEWHERE, _("Elsewhere"), None))
        return [place for place in found if place.trials or place.institutions]

    def _region(self, key: str, name: str, region: Region | None) -> Place:
        keys = [country.pk for country in self.of_region(key)]
        return Place(
            key,
            name,
            self.trials_in(keys),
            self.institutions_in(keys),
            region.point if region else None,
            region.box_point if region else None,
        )

    def places(self, countries: Iterable[Country]) -> list[Place]:
        """Those of these countries with anything in them."""
        found = []
        for country in countries:
            trials, institutions = self._by_country[country.pk], self._institutions[country.pk]
            if trials or institutions:
                outline = outlines().get(country.code)
                point = outline.middle if outline else None
                found.append(Place(country.slug, country.name, trials, institutions, point))
        return found


def _by_country(institutions: QuerySet[Institution]) -> Counter[int]:
    rows = institutions.order_by().values_list("country").annotate(number=Count("pk"))
    return Counter(dict(rows))
