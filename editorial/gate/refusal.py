"""One reason of the gate."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One reason, with its remedy.

    `field` is the name of a column ('summary'), of one in an owned row ('citations-0-source'), or of owned rows where
    `rows`; '' for the record as a whole.
    """

    field: str
    reason: str
    rows: bool = False

    @property
    def anchor(self) -> str:
        """Where the form shows it."""
        return f"{self.field}-group" if self.rows else f"id_{self.field}"
