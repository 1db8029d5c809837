"""Registries' names of countries and institutions as rows of ours, by exact name without case and accents only."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from editorial.search import fold
from institutions.models import Country, Institution

# Spellings that registries use beside a country's everyday name, as ISO 3166-1 codes.
_SPELLINGS: Final = {
    "bolivia, plurinational state of": "BO",
    "china, people's republic of": "CN",
    "czech republic": "CZ",
    "hong kong sar": "HK",
    "iran, islamic republic of": "IR",
    "islamic republic of iran": "IR",
    "korea, democratic people's republic of": "KP",
    "korea, republic of": "KR",
    "republic of korea": "KR",
    "lao people's democratic republic": "LA",
    "macedonia, the former yugoslav republic of": "MK",
    "moldova, republic of": "MD",
    "russian federation": "RU",
    "syrian arab republic": "SY",
    "taiwan, province of china": "TW",
    "tanzania, united republic of": "TZ",
    "the netherlands": "NL",
    "turkey": "TR",
    "turkiye": "TR",
    "united states of america": "US",
    "usa": "US",
    "venezuela, bolivarian republic of": "VE",
    "viet nam": "VN",
}


class Places:
    """The names of all countries and institutions, read once an import."""

    def __init__(self) -> None:
        codes: dict[str, int] = {}
        self._countries: dict[str, int] = {}
        for pk, name, code, synonyms in Country.objects.values_list("pk", "name", "code", "synonyms"):
            codes[code] = pk
            for spelling in _folded([name, *synonyms.splitlines()]):
                self._countries.setdefault(spelling, pk)
        for spelling, code in _SPELLINGS.items():
            if code in codes:
                self._countries.setdefault(spelling, codes[code])
        self._institutions: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for institution in Institution.objects.only("name", "local_name", "aliases", "country_id"):
            for spelling in _folded(institution.names):
                self._institutions[spelling].add((institution.pk, institution.country_id))

    def country(self, name: str) -> int | None:
        """The key of the country of that name."""
        return self._countries.get(_fold(name)) if name else None

    def countries(self, names: Iterable[str]) -> list[int]:
        """The keys of the countries of these names, each once."""
        return sorted({key for name in names if (key := self.country(name))})

    def institution(self, name: str, country: int | None = None) -> int | None:
        """The key of the one institution of that name, in that country where it is known."""
        if not name:
            return None
        found = [pk for pk, where in self._institutions.get(_fold(name), ()) if country in (None, where)]
        return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1 << 14)
def _fold(name: str) -> str:
    return " ".join(fold(name).split())


def _folded(names: Iterable[str]) -> set[str]:
    return {_fold(name) for name in names if name.strip()}
