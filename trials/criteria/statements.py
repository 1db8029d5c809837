"""What one clause says about one field."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")
Span = tuple[int, int]


@dataclass(frozen=True)
class Statement(Generic[Value]):
    """The values that a clause names, at places of the whole text; `value` is None where a machine must not read it.

    `excludes`: who has these values is not taken. `companion` is the moment, the kind or the event that belongs to
    them, with its own place. `weak`: only worth a look where no other clause speaks about the field.
    """

    value: Value | None
    places: tuple[Span, ...]
    excludes: bool = False
    companion: str | None = None
    companion_place: Span | None = None
    weak: bool = False


@dataclass(frozen=True)
class Verdict(Generic[Value]):
    """What all clauses together say about one field."""

    value: Value | None = None
    places: tuple[Span, ...] = ()
    companion: str | None = None
    companion_places: tuple[Span, ...] = ()
    unsure: bool = False


@dataclass(frozen=True)
class Bounds:
    """A range with open ends as None; `own_low` and `own_high` say whether an end itself counts."""

    low: float | None = None
    high: float | None = None
    own_low: bool = field(default=True, compare=False)
    own_high: bool = field(default=True, compare=False)
