"""What is to be reached, and whether it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

# At 600,000 records on two cores: so many a second, that all take 30 minutes, and unchanged 6.
IMPORT_RATE: Final = 600_000 / (30 * 60)
AGAIN_RATE: Final = 600_000 / (6 * 60)
MEMORY_MB: Final = 600
FLAT: Final = 0.8
LIST_MS: Final = 60
MATCH_MS: Final = 150
GROWTH: Final = 2


@dataclass(frozen=True)
class Verdict:
    """One figure beside its goal."""

    name: str
    value: float
    goal: float
    at_least: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the figure is on the right side of its goal."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def verdicts(results: dict[str, Any]) -> Iterator[Verdict]:
    """Each figure that has a goal."""
    first, again = results["import"], results["again"]
    yield Verdict("import, records a second", first["per_second"], IMPORT_RATE, at_least=True)
    yield Verdict("import, pace at the end to that at the start", first["end_to_start"], FLAT, at_least=True)
    yield Verdict("import, memory in MB", first["memory_mb"], MEMORY_MB)
    yield Verdict("import again, records a second", again["per_second"], AGAIN_RATE, at_least=True)
    yield Verdict("import again, records written", again["written"], 0)
    yield Verdict("import again, memory in MB", again["memory_mb"], MEMORY_MB)
    for name, figures in results["queries"].items():
        yield Verdict(f"{name}, p95 in ms", figures["p95_ms"], MATCH_MS if name.endswith("match") else LIST_MS)
        if few := results["queries_of_few"].get(name):
            yield Verdict(f"{name}, p95 to that of few", round(figures["p95_ms"] / few["p95_ms"], 2), GROWTH)
    scans = sum(len(figures["sequential_scans"]) for figures in results["queries"].values())
    yield Verdict("questions that read all trials", scans, 0)
