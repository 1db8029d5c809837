"""Pages of trials."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from editorial.listing import PAGE_PARAMETER, Listing
from editorial.models import Publishable
from editorial.pages import find_published, published_page
from editorial.record_page import record_page
from editorial.references import References
from editorial.related import with_sources
from therapies.models import Finding
from trials.filters import TrialFilter
from trials.links import registry_page
from trials.models import EligibilityGroup, Trial, TrialIdentifier
from trials.querysets import for_lists
from trials.registries.atlas import REGISTRY
from trials.registries.identifiers import OTHER, recognise
from trials.wording import ages_in_words, grades_in_words, levels_in_words, time_in_words

PUBLISHED = Publishable.State.PUBLISHED
MOST_SITES = 100
# Kinds of identifiers that lead to one trial only.
LINKING = (TrialIdentifier.Kind.PRIMARY, TrialIdentifier.Kind.SECONDARY, TrialIdentifier.Kind.ALIAS)


@published_page(params=[*TrialFilter.base_filters, PAGE_PARAMETER])
def trial_list(request: HttpRequest) -> HttpResponse:
    """All trials, newest first, by status, phase, place, therapy and whom they take."""
    trials = for_lists(Trial.objects.published()).order_by("-start_date", "-pk")
    listing = Listing(
        request, TrialFilter(request.GET, trials), first=("q", "status", "country"), counted=("status", "phase")
    )
    return listing.answer(request, "trials/list.html")


@published_page()
def trial_detail(request: HttpRequest, identifier: str) -> HttpResponse:
    """One trial, found by its key; any other of its identifiers leads there."""
    if not identifier.isprintable():
        raise Http404
    try:
        trial = find_published(Trial.objects.all(), slug=identifier)
    except Http404:
        return redirect(_trial_called(identifier), permanent=True)
    return record_page(request, "trials/detail.html", trial, trial_context(trial))


def _trial_called(identifier: str) -> Trial:
    """The published trial with this identifier, however it is spelt, else the one that was withdrawn.

    Raises:
        Http404: where there is neither.
    """
    # '/' stands as '-' in addresses, and only CTRI's numbers have it.
    names = [recognise(identifier), recognise(identifier.replace("-", "/"))]
    keys = {identifier.lower(), *(name.url_key for name in names)}
    linked = TrialIdentifier.objects.filter(
        scheme__in=[name.scheme for name in names if name.scheme != OTHER],
        value__in=[name.value for name in names],
        kind__in=LINKING,
    )
    owners = list(linked.values_list("trial", flat=True))
    called = Q(slug__in=keys) | Q(pk__in=owners)
    withdrawn = Trial.objects.filter(state=Publishable.State.WITHDRAWN)
    trial = Trial.objects.published().filter(called).first() or withdrawn.filter(called).first()
    if trial is None:
        raise Http404
    return trial


def trial_context(trial: Trial) -> dict[str, Any]:
    """All that the page of a trial shows; rows that point to drafts are left out or lose their link."""
    identifiers = list(trial.identifiers.all())
    groups = list(trial.eligibility_groups.all())
    read_by_editor = [group for group in groups if group.origin == EligibilityGroup.Origin.EDITOR]
    related: Any = trial  # reverse relations of later apps
    return {
        "trial": trial,
        # Until a registry's own record arrives, its columns hold what editors read in copies of it.
        "has_record": trial.records.exclude(registry=REGISTRY).exists(),
        "identifiers": [(identifier, registry_page(identifier)) for identifier in identifiers],
        "groups": [_in_words(group) for group in read_by_editor or groups],
        "treatments": trial.treatments.select_related("therapy"),
        "sponsors": trial.sponsors.select_related("institution"),
        "sites": trial.sites.select_related("institution", "country")[:MOST_SITES],
        "arms": trial.arms.all(),
        "interventions": trial.interventions.all(),
        "outcomes": trial.outcomes.all(),
        "papers": trial.references.all(),
        "findings": with_sources(
            Finding.objects.published()
            .filter(trial_findings__trial=trial, therapy__state=PUBLISHED)
            .select_related("therapy")
        ),
        "disagreements": trial.disagreements.prefetch_related("sources"),
        "relations": trial.relations.filter(other__state=PUBLISHED).select_related("other"),
        "relations_from": trial.relations_from.filter(trial__state=PUBLISHED).select_related("trial"),
        "claims": related.claims.published(),
        "references": References(trial.citations.select_related("source")),
    }


def _in_words(group: EligibilityGroup) -> dict[str, Any]:
    """A cohort's criteria as words; '' where the trial does not state one."""
    return {
        "group": group,
        "grades": grades_in_words(group),
        "levels": levels_in_words(group),
        "time": time_in_words(group),
        "ages": ages_in_words(group),
    }
