"""Which institution of ours a registry's free-text name is: an editor's word first, then an exact name."""

from collections.abc import Hashable, Sequence
from typing import Any, Final

import psycopg

from trials.models.choices import MatchStatus
from trials.registries.places import Places
from trials.registries.records import Site

_DECIDED: Final = (
    """
    SELECT trial_id, facility, city, country_name, institution_id, match_status FROM trials_trialsite
    WHERE trial_id = ANY(%s) AND match_status IN ('editor', 'none')
    """,
    """
    SELECT trial_id, name, institution_id, match_status FROM trials_trialsponsor
    WHERE trial_id = ANY(%s) AND match_status IN ('editor', 'none')
    """,
)

Match = tuple[int | None, str]


class Matcher:
    """Matches for the sites and sponsors of some trials, whose rows are about to be replaced."""

    def __init__(self, places: Places, cursor: psycopg.Cursor[Any], trials: Sequence[int]) -> None:
        self._places = places
        self._decided: dict[tuple[Hashable, ...], Match] = {}
        if trials:
            for query in _DECIDED:
                for *key, institution, status in cursor.execute(query, [list(trials)]).fetchall():
                    self._decided[tuple(key)] = (institution, status)

    def site(self, trial: int, site: Site) -> tuple[int | None, str, int | None]:
        """The institution's key, how it was found, and the country's key."""
        country = self._places.country(site.country)
        match = self._decided.get((trial, site.facility, site.city, site.country))
        return (*(match or _by_name(self._places.institution(site.facility, country))), country)

    def sponsor(self, trial: int, name: str) -> Match:
        """The institution's key, and how it was found."""
        return self._decided.get((trial, name)) or _by_name(self._places.institution(name))


def _by_name(institution: int | None) -> Match:
    return (institution, MatchStatus.MACHINE.value if institution else MatchStatus.UNMATCHED.value)
