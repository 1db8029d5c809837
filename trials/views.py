"""Pages of trials."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from editorial.keyset import PLACES
from editorial.listing import Listing, page_of
from editorial.models import Publishable
from editorial.pages import find_published, published_page
from editorial.record_page import record_page
from editorial.references import References
from editorial.related import with_sources
from therapies.models import Finding
from trials.change_filters import IN_CHANGES, ChangeFilter, shown_changes
from trials.change_words import by_day, tell
from trials.dates import dates_of
from trials.derived import derive
from trials.differences import differences
from trials.evidence import beside_of
from trials.filters import TrialFilter
from trials.happens import lines, therapies_tested
from trials.links import registry_page
from trials.models import Trial, TrialIdentifier, TrialOutcome
from trials.querysets import for_lists
from trials.registries import ictrp
from trials.registries.atlas import REGISTRY
from trials.registries.identifiers import OTHER, recognise
from trials.schema_org import trial_thing
from trials.wording import cohorts_in_words

PUBLISHED = Publishable.State.PUBLISHED
MOST_SITES = 100
# Of the changes in its registries a page shows the last days; the whole has a page of its own.
MOST_CHANGES = 30
MOST_DAYS = 5
CHANGES_A_PAGE = 50
# Of each kind of rows so many are printed, so that the sheet stays one.
MOST_ON_PAPER = 3
# Kinds of identifiers that lead to one trial only.
LINKING = (TrialIdentifier.Kind.PRIMARY, TrialIdentifier.Kind.SECONDARY, TrialIdentifier.Kind.ALIAS)


@published_page(params=[*TrialFilter.base_filters, *PLACES])
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


@published_page()
def trial_print(request: HttpRequest, key: str) -> HttpResponse:
    """One trial on one sheet of paper, for a clinician; what has no room stands on its page."""
    trial = find_published(Trial.objects.all(), slug=key)
    context = {**trial_context(trial), "today": timezone.localdate(), "most": MOST_ON_PAPER}
    context["main_outcomes"] = [one for one in context["outcomes"] if one.kind == TrialOutcome.Kind.PRIMARY][
        :MOST_ON_PAPER
    ]
    return record_page(request, "trials/print.html", trial, context)


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
    records = list(
        trial.records.exclude(registry=REGISTRY).defer("payload", "digest").order_by("registry", "identifier")
    )
    arms, papers = list(trial.arms.all()), list(trial.references.all())
    outcomes = list(trial.outcomes.all())
    findings = list(_findings_of(trial))
    changes = list(trial.changes.order_by("-seen_on", "-pk")[:MOST_CHANGES])
    treatments = list(trial.treatments.select_related("therapy"))
    derived = derive(trial, beside_of(trial, arms, papers, has_finding=bool(findings)), timezone.localdate())
    related: Any = trial  # reverse relations of later apps
    return {
        "trial": trial,
        "thing": trial_thing(trial),
        # Until a registry's own record arrives, its columns hold what editors read in copies of it.
        "has_record": bool(records),
        "is_copy": any(record.facts is None and record.registry == ictrp.NAME for record in records),
        "differences": differences(trial, records),
        "vanished": [record for record in records if record.last_seen_on],
        "derived": derived,
        "dates": dates_of(trial, derived, timezone.localdate()),
        "registry_days": by_day(changes)[:MOST_DAYS],
        "identifiers": [(identifier, registry_page(identifier)) for identifier in identifiers],
        "groups": cohorts_in_words(trial.eligibility_groups.all(), trial.criteria),
        "treatments": treatments,
        "tested": therapies_tested(treatments),
        "lines": lines(trial, arms, outcomes, treatments, trial.terms.prefetch_related("sources")),
        "sponsors": trial.sponsors.select_related("institution"),
        "sites": trial.sites.select_related("institution", "country")[:MOST_SITES],
        "arms": arms,
        "interventions": trial.interventions.all(),
        "outcomes": outcomes,
        "papers": papers,
        "findings": findings,
        "harms": [finding for finding in findings if finding.outcome == Finding.Outcome.HARM],
        "disagreements": trial.disagreements.prefetch_related("sources"),
        "relations": trial.relations.filter(other__state=PUBLISHED).select_related("other"),
        "relations_from": trial.relations_from.filter(trial__state=PUBLISHED).select_related("trial"),
        "claims": related.claims.published(),
        "references": References(trial.citations.select_related("source")),
    }


def _findings_of(trial: Trial) -> QuerySet[Finding]:
    findings = Finding.objects.published().filter(trial_findings__trial=trial, therapy__state=PUBLISHED)
    return with_sources(findings.select_related("therapy"))


@published_page(params=PLACES)
def trial_changes(request: HttpRequest, key: str) -> HttpResponse:
    """What its registries changed in one trial, word for word."""
    trial = find_published(Trial.objects.only("slug", "title", "plain_title", "state"), slug=key)
    changes = trial.changes.order_by("-seen_on", "-pk")
    page = page_of(request, changes, CHANGES_A_PAGE)
    context = {"trial": trial, "days": by_day(page.rows), "listing": page}
    return render(request, "trials/changes.html", context)


@published_page(params=["about", "month", *PLACES])
def change_list(request: HttpRequest) -> HttpResponse:
    """What registries changed in all trials, newest first: what matters, by month and by what it is about."""
    changes = shown_changes().only(*IN_CHANGES).select_related("trial")
    listing = Listing(request, ChangeFilter(request.GET, changes), per_page=20, first=("month", "about"))
    rows = [(change, tell(change)) for change in listing.page or []]
    return listing.answer(request, "trials/change_list.html", {"rows": rows})
