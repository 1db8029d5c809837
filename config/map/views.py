"""The pages of the map: the world, a part of it, one country; and the world as a picture for other pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.map.drawing import Drawing, Sign, Target, draw, part_around, whole_world
from config.map.filters import MapFilter
from config.map.picture import picture_of_world
from config.map.places import ELSEWHERE, Place, World, outlines
from config.map.regions import REGION_OF, REGIONS
from config.map.towns_of import Town, towns_of
from editorial.controls import controls
from editorial.listing import narrowed_by, problems_with
from editorial.noticed_page import noticed_page
from editorial.notices import notices_listed
from editorial.pages import find_published, published_page
from institutions.models import Country
from trials.querysets import treatment_trials

# A country's view is at least so wide, in units of the map: some 1,000 km at the equator.
LEAST_WIDTH = 26.0


@dataclass(frozen=True)
class Asked:
    """Which view is asked for, of which trials."""

    filters: MapFilter
    query: QueryDict

    @classmethod
    def by(cls, request: HttpRequest) -> "Asked":
        """What the address says."""
        filters = MapFilter(request.GET, treatment_trials())
        return cls(filters, narrowed_by(filters, request.GET))

    @property
    def is_filtered(self) -> bool:
        """Whether only some trials are asked for: institutions are left out then."""
        return bool(self.query)

    def address(self, **view: str) -> str:
        """The address of another view of the same trials."""
        query = self.query.copy()
        query.update(view)
        return f"?{query.urlencode()}" if query else "."


@published_page(params=["region", "country", *MapFilter.base_filters])
def map_page(request: HttpRequest) -> HttpResponse:
    """Where trials and institutions are: the world by parts, a part by countries, a country by towns."""
    asked = Asked.by(request)
    region, country = request.GET.get("region", ""), request.GET.get("country", "")
    problems = problems_with(asked.filters)
    base: dict[str, Any] = {
        "asked": asked,
        "fields": controls(asked.filters.form).values(),
        "problems": problems,
        "view": {"country": country} if country else {"region": region} if region else {},
    }
    if problems:
        return render(request, "map/page.html", base, status=400)
    if country:
        context = _country(asked, find_published(Country.objects.all(), slug=country))
    elif region in {*REGIONS, ELSEWHERE}:
        context = _region(asked, region)
    elif region:
        raise Http404
    else:
        context = _world(asked)
    return noticed_page(request, "map/page.html", base | context, notices_listed)


def _world(asked: Asked) -> dict[str, Any]:
    world = World(asked.filters.qs, with_institutions=not asked.is_filtered)
    rows = world.regions()
    signs = _signs(world.places(world.countries.values()))
    targets = _targets((place, asked.address(region=place.key)) for place in rows)
    return {
        "rows": [(place, asked.address(region=place.key)) for place in rows],
        "drawing": draw(whole_world(), signs, targets),
        "nowhere": world.trials_nowhere,
        **_totals(world, world.countries),
    }


def _region(asked: Asked, key: str) -> dict[str, Any]:
    world = World(asked.filters.qs, with_institutions=not asked.is_filtered)
    countries = world.of_region(key)
    region = REGIONS.get(key)
    rows = world.places(countries)
    targets = _targets((place, asked.address(country=place.key)) for place in rows)
    return {
        "title": region.name if region else _("Elsewhere"),
        "is_region": True,
        "rows": [(place, asked.address(country=place.key)) for place in rows],
        "drawing": draw(part_around(region.box), _signs(rows), targets) if region else None,
        "without_point": [place.name for place in rows if not place.point],
        **_totals(world, [country.pk for country in countries]),
    }


def _country(asked: Asked, country: Country) -> dict[str, Any]:
    world = World(asked.filters.qs, with_institutions=not asked.is_filtered)
    towns = towns_of(country, asked.filters.qs, with_institutions=not asked.is_filtered)
    key = REGION_OF.get(country.code, ELSEWHERE)
    return {
        "title": country.name,
        "country": country,
        "region_name": REGIONS[key].name if key in REGIONS else _("Elsewhere"),
        "region_address": asked.address(region=key),
        "towns": [(f"town-{number}", town) for number, town in enumerate(towns.shown)],
        "more_towns": towns.left_out,
        "is_cut": towns.is_cut,
        "drawing": _drawing_of(country, towns.shown),
        "has_points": any(town.point for town in towns.shown),
        **_totals(world, [country.pk]),
    }


def _drawing_of(country: Country, towns: list[Town]) -> Drawing | None:
    outline = outlines().get(country.code)
    points = [town.point for town in towns if town.point]
    if outline is None and not points:
        return None
    corners = [*([outline.corners] if outline else []), *((x, y, x, y) for x, y in points)]
    lefts, tops, rights, bottoms = zip(*corners, strict=True)
    part = part_around((min(lefts), min(tops), max(rights), max(bottoms)), margin=0.16, least=LEAST_WIDTH)
    signs = [Sign(town.point, town.trial_count) for town in towns if town.point]
    targets = [
        Target((town.name, *_numbers(town.trial_count, len(town.institutions))), f"#town-{n}", town.point, town.weight)
        for n, town in enumerate(towns)
        if town.point
    ]
    if outline and not targets and towns:
        trials = len({key for town in towns for key in town.trial_keys})
        institutions = sum(len(town.institutions) for town in towns)
        lines = (country.name, *_numbers(trials, institutions))
        targets = [Target(lines, "#list", outline.middle, trials + institutions)]
    return draw(part, signs, targets)


def _totals(world: World, keys: Iterable[int]) -> dict[str, Any]:
    keys = list(keys)
    return {
        "trials": world.trials_in(keys),
        "institutions": world.institutions_in(keys),
        "left_out": world.left_out_in(keys),
    }


def _signs(places: Iterable[Place]) -> list[Sign]:
    return [Sign(place.point, place.trials) for place in places if place.point]


def _targets(places: Iterable[tuple[Place, str]]) -> list[Target]:
    return [
        Target(
            (place.name, *_numbers(place.trials, place.institutions)),
            address,
            place.point,
            place.trials + place.institutions,
            place.box_at,
        )
        for place, address in places
        if place.point
    ]


def _numbers(trials: int, institutions: int) -> list[str]:
    """The numbers of a box, in words."""
    lines = []
    if trials:
        lines.append(ngettext("%(count)s trial", "%(count)s trials", trials) % {"count": trials})
    if institutions:
        words = ngettext("%(count)s institution", "%(count)s institutions", institutions)
        lines.append(words % {"count": institutions})
    return lines


@published_page()
def world_picture(_request: HttpRequest) -> HttpResponse:
    """The world with a sign for each country that has a trial, as a picture for other pages."""
    picture = picture_of_world(World(treatment_trials(), with_institutions=False))
    return HttpResponse(picture, content_type="image/svg+xml")
