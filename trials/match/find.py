"""The answer to one entry: headings and order by the database, words for the trials that are shown."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Case, F, Prefetch, When
from django.utils.translation import gettext as _

from editorial.models import Publishable
from trials.derived import Beside, not_verified
from trials.match.answer import Answer, Notice, Section, SectionAnswer, TrialAnswer
from trials.match.comparing import CLOSED_SITE
from trials.match.entry import Cause, Entry
from trials.match.judging import judge
from trials.match.measures import measures
from trials.match.queries import HALTED, NOT_RECRUITING, Found, search
from trials.match.rules import Places
from trials.match.words import Said, said
from trials.models import EligibilityGroup, Trial, TrialSite
from trials.models.choices import Status
from trials.models.trial import NOT_TO_MATCH
from trials.querysets import with_changed_criteria

# Of a site: the key of its country, where it is one that we know; the country's name, where its page is published; its
# name as given; the site's status.
Site = tuple[str | None, str | None, str, str]

FIRST_WEEKS: Final = 8 * 7  # days
ADULT: Final = 18  # years
# What is shown of a trial, and what the rules read.
_COLUMNS: Final = (
    "slug", "title", "plain_title", "status", "status_native", "study_type", "payment", "verified_on", "is_programme",
    "sex", "minimum_age", "maximum_age", "criteria", "registry_as_of",
)  # fmt: skip
# The ranges are for questions to the database.
_COHORTS: Final = EligibilityGroup.objects.defer("level_span", "days_span", "age_span", "other_words")

# Readers see no draft: of such a country the registry's word for it is told.
_NAME_SHOWN: Final = Case(When(country__state=Publishable.State.PUBLISHED, then=F("country__name")))


def find(
    entry: Entry, *, section: Section | None = None, page: int = 1, told: Collection[Section] = tuple(Section)
) -> Answer:
    """All sections with their first trials, or one page of one section. Writes nothing.

    Args:
        entry: what was entered.
        section: the only one to look at; None: all of them.
        page: from 1; one that a section does not have is empty.
        told: the sections whose trials are wanted; of others the number.
    """
    found = search(entry, page=page)
    shown = {key: one for key, one in found.items() if section in {None, key}}
    ids = {key: one.ids if key in told else () for key, one in shown.items()}
    keys = {pk for page_of in ids.values() for pk in page_of}
    trials, places, measured, words = _trials(keys), _places(keys), measures(keys, entry.matters), said(entry)
    sections = tuple(
        SectionAnswer(
            key, one.count, tuple(_answer(trials[pk], words, places[pk], measured[pk]) for pk in ids[key]), page
        )
        for key, one in shown.items()
    )
    return Answer(sections, _notices(entry, found))


def not_looked_at() -> int:
    """How many published trials about the injury are not looked at: they test no treatment, as far as is known."""
    return Trial.objects.filter(NOT_TO_MATCH).count()


def _trials(keys: Collection[int]) -> Mapping[int, Trial]:
    """The trials that are shown, in two queries."""
    return (
        with_changed_criteria(Trial.objects.only(*_COLUMNS))
        .prefetch_related(Prefetch("eligibility_groups", _COHORTS))
        .in_bulk(keys)
    )


def _places(keys: Collection[int]) -> defaultdict[int, Places]:
    """Where they have sites, in one query: each country once for each status, however many sites a trial has there."""
    rows: defaultdict[int, list[Site]] = defaultdict(list)
    sites = TrialSite.objects.filter(trial__in=keys).order_by()
    columns = sites.values_list("trial", "country__slug", _NAME_SHOWN, "country_name", "status_native")
    for trial, key, name, given, status in columns.distinct():
        rows[trial].append((key, name, given, status))
    return defaultdict(Places, {trial: places_of(of_trial) for trial, of_trial in rows.items()})


def _answer(trial: Trial, words: Said, places: Places, measured: tuple[str, ...]) -> TrialAnswer:
    groups = judge(trial, list(trial.eligibility_groups.all()), words, places)
    return TrialAnswer(trial, groups, reasons(trial, words.entry.today), places.names, measured)


def places_of(sites: Collection[Site]) -> Places:
    """The countries of some sites."""
    known = frozenset(key for key, _name, _given, _status in sites if key)
    still_open = [key for key, _name, _given, status in sites if status.upper() not in CLOSED_SITE]
    keys = frozenset(key for key in still_open if key)
    return Places(
        keys=keys,
        closed=known - keys,
        names=tuple(sorted({name or given for _key, name, given, _status in sites} - {""})),
        elsewhere=any(not key for key, _name, _given, _status in sites),
        is_open=bool(still_open),
    )


def reasons(trial: Trial, today: dt.date) -> tuple[str, ...]:
    """Why a trial stands apart, in words; empty where it does not."""
    found = []
    if trial.payment == Trial.Payment.PAID:
        found.append(str(Trial.Payment.PAID.label))
    if trial.status in HALTED:
        found.append(str(Status(trial.status).label))
    if not trial.status and trial.status_native.lower() == NOT_RECRUITING:
        found.append(_("The registry says: “%(words)s”") % {"words": trial.status_native})
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
