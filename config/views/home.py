"""The front page: what exists, what is proven, what is open now."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from config.lately import what_changed_lately
from config.map.picture import in_words
from config.map.places import World
from editorial.keyset import MAX_COUNT
from editorial.noticed_page import noticed_page
from editorial.notices import notices_listed
from editorial.pages import published_page
from guides.models import Claim, Guide
from institutions.models import Institution
from therapies.evidence import Rung, Step, Verdict, highest
from therapies.ladders import ladders
from therapies.models import Therapy
from trials.querysets import for_lists, is_up_to_date, says_it_is_open, treatment_trials

CELLS = (Therapy.Kind.CELLS, Therapy.Kind.GENE_EDITING, Therapy.Kind.SCAFFOLD)
OPEN_TRIALS_SHOWN = 3
GUIDES_SHOWN = 6


@dataclass(frozen=True)
class Stair:
    """One rung for all therapies: how many have results on it, and how many of these each verdict has."""

    rung: Rung
    reached: int
    verdicts: list[tuple[Verdict, int]]


@published_page(scripts=True)
def home(request: HttpRequest) -> HttpResponse:
    """Search; counts; the evidence ladder of all cell therapies; what is open, where, and what changed lately."""
    therapies = list(Therapy.objects.published().only("slug", "name", "abbreviation", "kind"))
    cells = [therapy for therapy in therapies if therapy.kind in CELLS]
    steps = ladders(cells)
    furthest = {therapy: highest(rungs) for therapy, rungs in steps.items()}
    reached = Counter(step.rung for step in furthest.values() if step)
    order = list(Rung)
    cells.sort(key=lambda therapy: -order.index(step.rung) if (step := furthest[therapy.pk]) else 1)
    trials = treatment_trials()
    saying_so = trials.filter(says_it_is_open())
    recruiting = saying_so.filter(is_up_to_date())
    world = World(trials, with_institutions=False)
    context = {
        "cells": [(therapy, steps[therapy.pk]) for therapy in cells],
        "stairs": _stairs(steps.values()),
        "rungs": list(Rung),
        "therapy_count": len(therapies),
        "trial_count": world.total,
        "recruiting_count": _bounded_count(recruiting),
        "dated_count": _bounded_count(saying_so.exclude(is_up_to_date())),
        "institution_count": _bounded_count(Institution.objects.published()),
        "claim_count": _bounded_count(Claim.objects.published()),
        "map_in_words": in_words(world),
        "controlled_count": reached[Rung.CONTROLLED] + reached[Rung.CONFIRMED],
        "confirmed_count": reached[Rung.CONFIRMED],
        "open_trials": for_lists(recruiting).order_by("-start_date", "-pk")[:OPEN_TRIALS_SHOWN],
        "changes": what_changed_lately(),
        "guides": Guide.objects.published()
        .filter(kind=Guide.Kind.EXPLAINER)
        .only("slug", "title", "kind")[:GUIDES_SHOWN],
    }
    return noticed_page(request, "home.html", context, notices_listed)


def _stairs(ladders_of_all: Collection[list[Step]]) -> list[Stair]:
    """The rungs from the ground up, for all therapies together."""
    stairs = []
    for number, rung in enumerate(Rung):
        said = Counter(steps[number].verdict for steps in ladders_of_all if steps[number].results)
        stairs.append(Stair(rung, said.total(), [(verdict, said[verdict]) for verdict in Verdict if said[verdict]]))
    return stairs


def _bounded_count(records: QuerySet[Any]) -> int:
    return records.order_by()[:MAX_COUNT].count()
