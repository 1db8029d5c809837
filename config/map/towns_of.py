"""The towns of one country: their trials, their institutions, and where each is."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import QuerySet

from config.map.places import institutions_with_pin
from config.map.projection import Point, on_map_if_known
from config.map.towns import ShippedTown, name_of_town, shipped_towns
from institutions.models import Country, Institution
from trials.models import Trial, TrialSite

MOST_SITES: Final = 5000
MOST_TOWNS: Final = 60
MOST_IN_A_TOWN: Final = 10
IN_TOWNS: Final = ("slug", "title", "plain_title", "status", "status_native", "registry_as_of")


@dataclass
class Town:
    """A town with what is in it; without a name, what names none. `said_by` is the record that gives its place."""

    name: str = ""
    point: Point | None = None
    said_by: str = ""
    trial_keys: dict[int, None] = field(default_factory=dict)
    trials: list[Trial] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)

    @property
    def trial_count(self) -> int:
        """How many trials are here; `trials` are some of them."""
        return len(self.trial_keys)

    @property
    def more_trials(self) -> int:
        """How many trials are not shown."""
        return self.trial_count - len(self.trials)

    @property
    def weight(self) -> int:
        """How much is here."""
        return self.trial_count + len(self.institutions)


@dataclass(frozen=True)
class Towns:
    """The towns with most in them, by name; what names no town comes last.

    `left_out` towns have less in them; `is_cut` where older sites of trials were not looked at.
    """

    shown: list[Town]
    left_out: int
    is_cut: bool


def towns_of(country: Country, trials: QuerySet[Trial], *, with_institutions: bool = True) -> Towns:
    """The towns with anything in them: at most MOST_TOWNS, of at most MOST_SITES sites."""
    towns: dict[str, Town] = defaultdict(Town)
    is_cut = _add_sites(towns, country, trials)
    if with_institutions:
        _add_institutions(towns, country)
    for key, town in towns.items():
        if town.point is None and key:
            _place(town, shipped_towns().get((country.code, key)))
    nowhere = [towns.pop("")] if "" in towns else []
    named = sorted(towns, key=lambda key: -towns[key].weight)[:MOST_TOWNS]
    shown = [*(towns[key] for key in sorted(named)), *nowhere]
    _add_trials(shown)
    return Towns(shown, len(towns) - len(named), is_cut)


def _add_sites(towns: dict[str, Town], country: Country, trials: QuerySet[Trial]) -> bool:
    """The newest trials first; whether there are more sites than these."""
    sites = TrialSite.objects.filter(country=country, trial__in=trials.order_by().values("pk"))
    names: dict[str, Counter[str]] = defaultdict(Counter)
    rows = sites.order_by("-trial__start_date", "-trial_id", "position").values_list(
        "trial_id", "city", "latitude", "longitude", "trial__slug"
    )
    found = list(rows[: MOST_SITES + 1])
    for trial, city, latitude, longitude, slug in found[:MOST_SITES]:
        key = name_of_town(city)
        names[key][city.strip()] += 1
        town = towns[key]
        town.trial_keys[trial] = None
        if key and town.point is None and (point := on_map_if_known(longitude, latitude)):
            town.point, town.said_by = point, slug
    for key, spellings in names.items():
        towns[key].name = spellings.most_common(1)[0][0]
    return len(found) > MOST_SITES


def _add_institutions(towns: dict[str, Town], country: Country) -> None:
    columns = ("slug", "name", "kind", "city", "latitude", "longitude")
    for institution in institutions_with_pin().filter(country=country).only(*columns).order_by("name"):
        town = towns[name_of_town(institution.city)]
        town.name = town.name or institution.city.strip()
        town.institutions.append(institution)


def _place(town: Town, known: ShippedTown | None) -> None:
    """Give the place that ships with the atlas, else that of one of its institutions."""
    if known:
        town.point, town.said_by = known.point, known.record
        return
    points = (on_map_if_known(one.longitude, one.latitude) for one in town.institutions)
    town.point = next((point for point in points if point), None)


def _add_trials(towns: Iterable[Town]) -> None:
    """Look up the trials that are shown: the newest of each town."""
    shown = {town.name: list(town.trial_keys)[:MOST_IN_A_TOWN] for town in towns}
    keys = {key for some in shown.values() for key in some}
    found = {trial.pk: trial for trial in Trial.objects.filter(pk__in=keys).only(*IN_TOWNS)} if keys else {}
    for town in towns:
        town.trials = [found[key] for key in shown[town.name]]
