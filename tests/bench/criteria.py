"""`python -m tests.bench.criteria`: how well criteria are read, on both parts of the gold set.

Definitions and conventions: tests/trials/criteria/gold/README.md. Nothing but figures is shown, so that the part that
was kept aside stays unseen by those who write rules.
"""

import sys
import time
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.trials.criteria.gold.scoring import ALL, PARTS, Score, score
from trials.criteria import read

PRECISION = 0.98
RECALL = 0.90
AIMED_AT = "held_out"


def figures() -> dict[str, dict[str, Any]]:
    """Counts, precision and recall of each field, for each part of the gold set."""
    return {part: {name: _figure(counts) for name, counts in score(part).items()} for part in PARTS}


def seconds_for_odd_text() -> float:
    """The longest that 100 kB of text take which no person writes, in seconds of the processor."""
    longest = 0.0
    for words in (
        "SCI AIS A, ",
        "C4-",
        "18 to ",
        "cervical, ",
        "a ",
        "prior stem cell ",
        "\n* AIS A",
        "SCI 6 months ",
        " ",
    ):
        text = "Spinal cord injury " + words * (100_000 // len(words))
        begun = time.process_time()
        read(text)
        longest = max(longest, time.process_time() - begun)
    return round(longest, 3)


def reached(results: dict[str, dict[str, Any]]) -> bool:
    """Whether the part that the rules were not written against is there, and read as well as is aimed at."""
    overall = results[AIMED_AT][ALL]
    return bool(overall["gold"] and overall["precision"] >= PRECISION and overall["recall"] >= RECALL)


def show(results: dict[str, dict[str, Any]], console: Console) -> None:
    """The table, with what was to be reached."""
    table = Table("criteria", *(f"{part} {what}" for part in PARTS for what in ("given", "gold", "right", "P", "R")))
    for name in results[AIMED_AT]:
        cells = []
        for part in PARTS:
            row = results[part][name]
            cells += [str(row[count]) for count in ("given", "gold", "right")]
            cells += [f"{row[rate]:.3f}" for rate in ("precision", "recall")]
        table.add_row(name, *cells)
    console.print(table)
    verdict = "reached" if reached(results) else "NOT REACHED"
    console.print(f"{ALL}, {AIMED_AT}: precision >= {PRECISION} and recall >= {RECALL}: {verdict}")


def _figure(counts: Score) -> dict[str, float]:
    return {
        "given": counts.given,
        "gold": counts.gold,
        "right": counts.right,
        "precision": round(counts.precision, 4),
        "recall": round(counts.recall, 4),
    }


if __name__ == "__main__":
    measured = figures()
    screen = Console(width=160)
    show(measured, screen)
    screen.print(f"100 kB of odd text: at most {seconds_for_odd_text()} s")
    sys.exit(0 if reached(measured) else 1)
