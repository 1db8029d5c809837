"""Snapshots from before a migration, brought to the form that the models have now.

Where a column of the editor is renamed, its model adds a step to its `upgrades`. A new column needs none: a snapshot
that lacks it leaves the live value. A dropped one neither: its values stay in the old editions, and are shown.
"""

import copy
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from editorial.models import Publishable

Step = Callable[[dict[str, Any]], None]


def renamed(old: str, new: str, *, rows: str = "") -> Step:
    """The step after a column was renamed: of the record, or of the `rows` of this reverse name."""

    def step(taken: dict[str, Any]) -> None:
        for values in taken["owned"].get(rows, []) if rows else [taken["fields"]]:
            if old in values:
                values[new] = values.pop(old)

    return step


def rows_renamed(old: str, new: str) -> Step:
    """The step after the reverse name of owned rows was renamed."""

    def step(taken: dict[str, Any]) -> None:
        if old in taken["owned"]:
            taken["owned"][new] = taken["owned"].pop(old)

    return step


def format_of(model: "type[Publishable]") -> int:
    """The number of the form that snapshots of this model have now."""
    return 1 + len(model.upgrades)


def upgraded(taken: Mapping[str, Any], model: "type[Publishable]") -> dict[str, Any]:
    """The snapshot in the form of now; one that a later release wrote is left as it is."""
    steps = model.upgrades[taken.get("format", 1) - 1 :]
    new: dict[str, Any] = {"fields": {}, "owned": {}, **taken}
    if steps:
        new = copy.deepcopy(new)
        for step in steps:
            step(new)
        new["format"] = format_of(model)
    return new
