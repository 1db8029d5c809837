"""Whole numbers that are sent as text."""

from typing import Final

# More digits than any number of ours has; Python refuses to read those of thousands.
_TOO_LONG: Final = 10


def whole_number(text: str) -> int | None:
    """The number that these digits are; None where it is none, or none that we could have given."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _TOO_LONG else None
