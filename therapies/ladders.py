"""The evidence ladders of therapies, from what is published about them."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from editorial.models import Publishable
from therapies.evidence import Result, Step, ladder
from therapies.models import Finding, FindingCitation, Therapy


def ladders(therapies: Iterable[Therapy]) -> dict[int, list[Step]]:
    """The ladder of each therapy by its primary key, with two queries for all of them."""
    keys = [therapy.pk for therapy in therapies]
    results, read = _findings(keys)
    for therapy, trial, allocation, related in _trials_with_results(keys):
        if (therapy, trial) not in read:
            design = Finding.Design.RANDOMISED if allocation == "RANDOMIZED" else Finding.Design.SINGLE_ARM
            studies = frozenset(f"trial {key}" for key in (trial, *related) if key)
            results[therapy].append(Result(design, Finding.Direction.UNCLEAR, studies=studies))
    return {key: ladder(results[key]) for key in keys}


def _findings(keys: list[int]) -> tuple[dict[int, list[Result]], set[tuple[int, int]]]:
    """The results of published findings by therapy, and which (therapy, trial) they tell of.

    What rests on retracted sources alone is no result.
    """
    results: dict[int, list[Result]] = defaultdict(list)
    read: set[tuple[int, int]] = set()
    trial = "trial_findings__trial"
    cited = FindingCitation.objects.filter(owner=OuterRef("pk"))
    stands = ExpressionWrapper(Exists(cited.filter(source__retracted_on="")) | ~Exists(cited), BooleanField())
    rows = Finding.objects.published().filter(therapy__in=keys).annotate(stands=stands).order_by()
    for therapy, is_sound, design, direction, outcome, publication, sources, trials, related in rows.values_list(
        "therapy_id", "stands", "design", "direction", "outcome", "publication",
        ArrayAgg("citations__source_id", distinct=True, default=[]),
        ArrayAgg(f"{trial}_id", distinct=True, default=[]),
        ArrayAgg(f"{trial}__relations__other_id", distinct=True, default=[]),
    ):  # fmt: skip
        read |= {(therapy, key) for key in trials if key}
        if not is_sound:
            continue
        studies = {f"source {key}" for key in sources if key}
        studies |= {f"trial {key}" for key in (*trials, *related) if key}
        results[therapy].append(Result(design, direction, outcome, publication, frozenset(studies)))
    return results, read


def _trials_with_results(keys: list[int]) -> Iterable[tuple[int, int, str, list[int]]]:
    """(therapy, trial, allocation, related trials) of treatment trials that tested the therapy and have results."""
    tested = Q(
        treatments__role="tested",
        treatments__trial__state=Publishable.State.PUBLISHED,
        treatments__trial__relevance="sci_treatment",
        treatments__trial__is_programme=False,
    ) & (Q(treatments__trial__has_results=True) | Q(treatments__trial__results_state__in=["posted", "published"]))
    rows = Therapy.objects.filter(tested, pk__in=keys).order_by()
    trial = "treatments__trial"
    related = ArrayAgg(f"{trial}__relations__other_id", distinct=True, default=[])
    return rows.values_list("pk", f"{trial}_id", f"{trial}__allocation", related)
