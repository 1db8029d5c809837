"""The answer to one entry."""

import datetime as dt
from collections.abc import Iterable

from trials.derived import Beside, not_verified
from trials.match.answer import PAGE_SIZE, Answer, Notice, Section, SectionAnswer, TrialAnswer
from trials.match.entry import Cause, Entry
from trials.match.judging import judge
from trials.match.rules import Places
from trials.models import Trial
from trials.models.choices import Status

FIRST_WEEKS = 8 * 7
ADULT = 18
CLOSED = frozenset({Status.ACTIVE_NOT_RECRUITING, Status.COMPLETED, Status.TERMINATED, Status.WITHDRAWN})


def find(entry: Entry, *, section: Section | None = None, page: int = 1) -> Answer:
    """All sections with their first trials, or one page of one section. Writes nothing."""
    found: dict[Section, list[TrialAnswer]] = {key: [] for key in Section}
    trials = Trial.objects.published().filter(relevance="sci_treatment", is_programme=False)
    for trial in trials.order_by("-verified_on", "pk").prefetch_related("eligibility_groups", "sites__country"):
        answer = answer_of(trial, entry)
        found[section_of(answer)].append(answer)
    first = (page - 1) * PAGE_SIZE
    sections = tuple(
        SectionAnswer(key, len(trials), tuple(trials[first : first + PAGE_SIZE]), page)
        for key, trials in found.items()
        if section in {None, key}
    )
    return Answer(sections, notices(entry, sections))


def answer_of(trial: Trial, entry: Entry) -> TrialAnswer:
    """All cohorts of a trial, each matched whole, the one with the fewest differences first."""
    sites = list(trial.sites.all())
    places = Places(
        frozenset(site.country.slug for site in sites if site.country),
        tuple(sorted({site.country_name for site in sites if site.country_name})),
        any(site.country is None for site in sites),
    )
    groups = judge(trial, list(trial.eligibility_groups.all()), entry, places)
    return TrialAnswer(trial, groups, reasons(trial, entry.today), places.names)


def section_of(answer: TrialAnswer) -> Section:
    """Where a trial stands: what no longer takes people, then what is set apart, then its heading."""
    if answer.trial.status in CLOSED:
        return Section.CLOSED
    return Section.APART if answer.set_apart else answer.heading


def reasons(trial: Trial, today: dt.date) -> tuple[str, ...]:
    """Why a trial stands apart."""
    found = []
    if trial.payment == Trial.Payment.PAID:
        found.append(str(Trial.Payment.PAID.label))
    if trial.status == Status.SUSPENDED:
        found.append(str(Status.SUSPENDED.label))
    verified = not_verified(trial, Beside(), today)
    if verified and verified.is_warning:
        found.append(verified.words)
    return tuple(found)


def notices(entry: Entry, sections: Iterable[SectionAnswer]) -> frozenset[Notice]:
    """What the reader must be told besides."""
    counts = {section.key: section.count for section in sections}
    held = {
        Notice.ONE_MAY_BAR_OTHERS: True,
        Notice.FIRST_WEEKS: entry.days is not None and entry.days[0] <= FIRST_WEEKS,
        Notice.UNDER_18: entry.age is not None and entry.age < ADULT,
        Notice.CAUDA_EQUINA: entry.cause == Cause.CAUDA_EQUINA,
        Notice.NO_MATCH: counts.get(Section.MAY_FIT) == 0,
    }
    return frozenset(notice for notice, is_so in held.items() if is_so)
