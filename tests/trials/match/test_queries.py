"""The database and a plain reading of the rules agree, whatever is stated and entered."""

from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutions.models import Country
from tests.builders import PUBLISHED_AT, make_country
from tests.trials.match.strategies import COUNTRIES, ENTRIES, TODAY, TRIALS
from trials.match.answer import Section
from trials.match.entry import Entry
from trials.match.find import Site, places_of, reasons
from trials.match.judging import in_force
from trials.match.queries import CLOSED, search
from trials.match.rules import RANKS, heading, rulings
from trials.models import EligibilityGroup, Trial, TrialChange, TrialSite
from trials.querysets import with_changed_criteria

pytestmark = pytest.mark.django_db
PUBLISHED = {
    "state": "published",
    "published_at": PUBLISHED_AT,
    "published_by": "builder",
    "relevance": "sci_treatment",
}


@pytest.fixture
def countries() -> dict[str | None, Country]:
    return {key: make_country(slug=key) for key in COUNTRIES}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stated=st.lists(TRIALS, min_size=1, max_size=6), entered=st.lists(ENTRIES, min_size=1, max_size=3))
def test_sql_reads_the_rules_as_python_does(
    countries: dict[str | None, Country], stated: list[dict[str, Any]], entered: list[Entry]
) -> None:
    with transaction.atomic():
        stored = _store(stated, countries)
        for entry in entered:
            expected: dict[Section, list[Trial]] = {section: [] for section in Section}
            for trial in stored:
                expected[_section(trial, entry)].append(trial)
            found = search(entry)
            assert {key: one.ids for key, one in found.items()} == {key: _ordered(expected[key]) for key in Section}
            assert {key: one.count for key, one in found.items()} == {key: len(expected[key]) for key in Section}
        transaction.set_rollback(True)


def _store(stated: list[dict[str, Any]], countries: dict[str | None, Country]) -> list[Trial]:
    numbers = count(1)
    trials, groups, sites, changes = [], [], [], []
    for columns in stated:
        known = [countries[key].pk for key, _status in columns["sites"] if key in countries]
        own = {name: value for name, value in columns.items() if name not in {"groups", "sites", "change"}}
        trials.append(Trial(slug=f"NCT{next(numbers):08d}", title="A trial", countries=known, **PUBLISHED, **own))
        groups += [EligibilityGroup(trial=trials[-1], **group) for group in columns["groups"]]
        sites += [
            TrialSite(trial=trials[-1], country=countries.get(key), status_native=status)
            for key, status in columns["sites"]
        ]
        changes += [TrialChange(trial=trials[-1], seen_on=TODAY, **change) for change in columns["change"]]
    for model, rows in ((Trial, trials), (EligibilityGroup, groups), (TrialSite, sites), (TrialChange, changes)):
        model._default_manager.bulk_create(rows)  # type: ignore[arg-type] # rows of that model
    return list(with_changed_criteria(Trial.objects.all()).prefetch_related("eligibility_groups", "sites__country"))


def _section(trial: Trial, entry: Entry) -> Section:
    if trial.status in CLOSED:
        return Section.CLOSED
    if reasons(trial, entry.today):
        return Section.APART
    places = places_of([_site(site) for site in trial.sites.all()])
    cohorts = in_force(list(trial.eligibility_groups.all()))
    return min((heading(rulings(group, trial, entry, places)) for group in cohorts), key=RANKS.index)


def _site(site: TrialSite) -> Site:
    key = site.country.slug if site.country else None
    return key, key, "", site.status_native


def _ordered(found: list[Trial]) -> tuple[int, ...]:
    """Recruiting first, then lately verified, then as they came."""
    by_key = sorted(found, key=lambda trial: trial.pk)
    by_date = sorted(by_key, key=lambda trial: trial.verified_on, reverse=True)
    return tuple(trial.pk for trial in sorted(by_date, key=lambda trial: trial.status != "RECRUITING"))
