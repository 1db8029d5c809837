"""The answer to one entry: headings and order by the database, words for the trials that are shown."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Prefetch

from trials.derived import Beside, not_verified
from trials.match.answer import Answer, Notice, Section, SectionAnswer, TrialAnswer
from trials.match.entry import Cause, Entry
from trials.match.judging import judge
from trials.match.measures import measures
from trials.match.queries import HALTED, Found, search
from trials.match.rules import Places
from trials.models import Trial, TrialSite
from trials.models.choices import Status

FIRST_WEEKS: Final = 8 * 7  # days
ADULT: Final = 18  # years
# What is shown of a trial, and what the rules read.
_COLUMNS: Final = (
    "slug", "title", "plain_title", "status", "status_native", "study_type", "payment", "verified_on", "is_programme",
    "sex", "minimum_age", "maximum_age", "criteria", "registry_as_of",
)  # fmt: skip


def find(entry: Entry, *, section: Section | None = None, page: int = 1) -> Answer:
    """All sections with their first trials, or one page of one section. Writes nothing.

    Pages count from 1; one that a section does not have is empty.
    """
    found = search(entry, page=page)
    shown = {key: one for key, one in found.items() if section in {None, key}}
    keys = {pk for one in shown.values() for pk in one.ids}
    trials, measured = _trials(keys), measures(keys, entry.matters)
    sections = tuple(
        SectionAnswer(key, one.count, tuple(_answer(trials[pk], entry, measured[pk]) for pk in one.ids), page)
        for key, one in shown.items()
    )
    return Answer(sections, _notices(entry, found))


def _trials(keys: Collection[int]) -> Mapping[int, Trial]:
    """The trials that are shown, in three queries."""
    sites = TrialSite.objects.select_related("country").only("trial", "country_name", "country__slug", "country__name")
    return (
        Trial.objects.only(*_COLUMNS)
        .prefetch_related("eligibility_groups", Prefetch("sites", sites, to_attr="places"))
        .in_bulk(keys)
    )


def _answer(trial: Trial, entry: Entry, measured: tuple[str, ...]) -> TrialAnswer:
    places = places_of(trial.places)  # type: ignore[attr-defined] # the prefetch sets it
    groups = judge(trial, list(trial.eligibility_groups.all()), entry, places)
    return TrialAnswer(trial, groups, reasons(trial, entry.today), places.names, measured)


def places_of(sites: Collection[TrialSite]) -> Places:
    """The countries of some sites."""
    known = {site.country for site in sites if site.country}
    others = {site.country_name for site in sites if not site.country and site.country_name}
    return Places(
        keys=frozenset(country.slug for country in known),
        names=tuple(sorted({country.name for country in known} | others)),
        elsewhere=any(site.country is None for site in sites),
    )


def reasons(trial: Trial, today: dt.date) -> tuple[str, ...]:
    """Why a trial stands apart, in words; empty where it does not."""
    found = []
    if trial.payment == Trial.Payment.PAID:
        found.append(str(Trial.Payment.PAID.label))
    if trial.status in HALTED:
        found.append(str(Status(trial.status).label))
    verified = not_verified(trial, Beside(), today)
    if verified and verified.is_warning:
        found.append(verified.words)
    return tuple(found)


def _notices(entry: Entry, found: Mapping[Section, Found]) -> frozenset[Notice]:
    held = {
        Notice.ONE_MAY_BAR_OTHERS: True,
        Notice.FIRST_WEEKS: entry.days is not None and entry.days[0] <= FIRST_WEEKS,
        Notice.UNDER_18: entry.age is not None and entry.age < ADULT,
        Notice.CAUDA_EQUINA: entry.cause == Cause.CAUDA_EQUINA,
        Notice.NO_MATCH: found[Section.MAY_FIT].count == 0,
    }
    return frozenset(notice for notice, is_so in held.items() if is_so)
