"""What a comparison is made of: rows of facts, with a cell for each thing that is compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from editorial.models import Publishable

FEWEST: Final = 2
MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of each thing, in the order that was asked for.

    Attributes:
        label: what the fact is.
        template: how a cell is drawn, by its name below `compare/`; it sees `cell`.
        cells: what each cell is drawn from.
        silent: the words of a cell that is empty.
        note: what is to be kept in mind of the whole row.
    """

    label: str
    template: str
    cells: Sequence[Any]
    silent: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The things that are compared, and the rows with their cells."""

    items: Sequence[Publishable]
    rows: Sequence[Row]

    def drawn(self) -> Iterable[tuple[Row, list[tuple[Publishable, Any]]]]:
        """Each row, with each of its cells beside the thing that it is about."""
        return [(row, list(zip(self.items, row.cells, strict=True))) for row in self.rows]
