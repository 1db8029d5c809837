"""How long questions of each kind take, and which of them read the table of trials from end to end."""

from typing import Any, Final

import psycopg
from rich.progress import Progress

from tests.bench.scale import asking
from tests.bench.scale.figures import percentile
from tests.bench.scale.questions import MATCH, Question, lists, matches

QUESTIONS: Final = 40  # of each kind
_WARM_UP: Final = 3
_PLANS: Final = 10  # of each kind whose plans are looked at

Figures = dict[str, Any]


def measure(address: str) -> dict[str, Figures]:
    """For each kind p50 and p95 in milliseconds, the ratio of p50 to the bare statement's, and sequential scans."""
    with psycopg.connect(address, autocommit=True, prepare_threshold=None) as connection, Progress() as bar:
        kinds = list(lists(connection, QUESTIONS))
        if _is_there(MATCH):
            kinds.append(("API: match", matches(QUESTIONS)))
        task = bar.add_task("Asking", total=len(kinds))
        found = {}
        for name, questions in kinds:
            bar.update(task, advance=1, description=f"Asking: {name}")
            if len(questions) > _WARM_UP:
                found[name] = _figures(connection, questions)
        return found


def _figures(connection: "psycopg.Connection[Any]", questions: list[Question]) -> Figures:
    for question in questions[:_WARM_UP]:
        asking.ask(question)
        asking.ask_bare(connection, question)
    times = [asking.ask(question) for question in questions]
    bare = [asking.ask_bare(connection, question) for question in questions]
    return {
        "p50_ms": round(percentile(times, 0.5), 2),
        "p95_ms": round(percentile(times, 0.95), 2),
        "bare_p50_ms": round(percentile(bare, 0.5), 2),
        "bare_p95_ms": round(percentile(bare, 0.95), 2),
        "ratio": round(percentile(times, 0.5) / percentile(bare, 0.5), 2),
        "slowest": max(zip(times, (question.address for question in questions), strict=True))[1],
        "sequential_scans": asking.sequential_scans(questions[:_PLANS], "trials_trial"),
    }


def _is_there(path: str) -> bool:
    """Whether the address is one of its own, and not that of some trial."""
    from django.urls import resolve

    return not resolve(path).kwargs
