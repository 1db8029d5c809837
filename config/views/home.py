"""The front page: what exists, what is proven, what is open now."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from editorial.keyset import MAX_COUNT
from editorial.models.publishable import PublishableQuerySet
from editorial.noticed_page import noticed_page
from editorial.notices import notices_listed
from editorial.pages import published_page
from guides.models import Claim, Guide
from institutions.models import Country, Institution
from therapies.evidence import Rung, highest
from therapies.ladders import ladders
from therapies.models import Therapy
from trials.models import Trial
from trials.models.choices import Status, StudyType
from trials.querysets import for_lists, is_up_to_date

CELLS = (Therapy.Kind.CELLS, Therapy.Kind.GENE_EDITING, Therapy.Kind.SCAFFOLD)
OPEN_TRIALS_SHOWN = 5
GUIDES_SHOWN = 6


@published_page()
def home(request: HttpRequest) -> HttpResponse:
    """Counts, the evidence ladder of all cell therapies, and the trials that recruit."""
    therapies = list(Therapy.objects.published().only("slug", "name", "abbreviation", "kind"))
    cells = [therapy for therapy in therapies if therapy.kind in CELLS]
    steps = ladders(cells)
    reached = Counter(step.rung for step in map(highest, steps.values()) if step)
    trials = Trial.objects.published().filter(
        relevance=Trial.Relevance.SCI_TREATMENT, is_programme=False, study_type__in=["", StudyType.INTERVENTIONAL]
    )
    saying_so = trials.filter(status=Status.RECRUITING)
    recruiting = saying_so.filter(is_up_to_date())
    context = {
        "cells": [(therapy, steps[therapy.pk]) for therapy in cells],
        "rungs": list(Rung),
        "therapy_count": len(therapies),
        "trial_count": _bounded_count(trials),
        "recruiting_count": _bounded_count(recruiting),
        "dated_count": _bounded_count(saying_so.exclude(is_up_to_date())),
        "institution_count": _bounded_count(Institution.objects.published()),
        "claim_count": _bounded_count(Claim.objects.published()),
        "countries": Country.objects.published().exclude(summary="").only("slug", "name"),
        "controlled_count": reached[Rung.CONTROLLED] + reached[Rung.CONFIRMED],
        "confirmed_count": reached[Rung.CONFIRMED],
        "open_trials": for_lists(recruiting).order_by("-start_date", "-pk")[:OPEN_TRIALS_SHOWN],
        "guides": Guide.objects.published()
        .filter(kind=Guide.Kind.EXPLAINER)
        .only("slug", "title", "kind")[:GUIDES_SHOWN],
    }
    return noticed_page(request, "home.html", context, notices_listed)


def _bounded_count(records: PublishableQuerySet[Any]) -> int:
    return records.order_by()[:MAX_COUNT].count()
