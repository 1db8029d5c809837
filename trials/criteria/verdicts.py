"""What several clauses say together: those that include must agree, those that exclude narrow them."""

from collections.abc import Sequence
from typing import Any, TypeVar

from trials.criteria.moments import ORDER
from trials.criteria.statements import Bounds, Span, Statement, Value, Verdict

Item = TypeVar("Item", str, int)


def together(
    statements: Sequence[Statement[frozenset[Item]]], everything: frozenset[Item], *, meet: bool = False
) -> Verdict[frozenset[Item]]:
    """Sets: of grades or of segments. Nothing where nothing was said; unsure where clauses do not agree.

    With `meet` they need not be the same: 'C5 or below' and 'above T10' share what lies between.
    """
    statements = _strong(statements)
    if not statements:
        return Verdict()
    places = _places(statements)
    if any(statement.value is None for statement in statements):
        return Verdict(places=places, unsure=True)
    includes = [s for s in statements if not s.excludes]
    values = {s.value for s in includes if s.value is not None}
    companions = {s.companion for s in includes if s.companion}
    taken = _meeting(values, everything) if meet or len(values) < 2 else None
    if taken is None or len(companions) > 1:
        return Verdict(places=places, unsure=True)
    excludes = [s for s in statements if s.excludes and s.value is not None]
    left = taken.difference(*(s.value for s in excludes if s.value is not None))
    if not left:
        return Verdict(places=places, unsure=True)
    companion = next(iter(companions), None) or _only({s.companion for s in excludes if not includes})
    used = includes + [s for s in excludes if s.value and s.value & taken]
    return Verdict(left, _places(used), companion, _companion_places(used) if companion else ())


def within(statements: Sequence[Statement[Bounds]], *, floor: float | None) -> Verdict[Bounds]:
    """Ranges: of days or of years. `floor` is the lower end where only an upper one is said."""
    statements = _strong(statements)
    if not statements:
        return Verdict()
    places = _places(statements)
    if any(statement.value is None for statement in statements):
        return Verdict(places=places, unsure=True)
    includes = _of_one_moment([s for s in statements if not s.excludes], floor)
    excludes = [s for s in statements if s.excludes]
    low = _agreed([s.value.low for s in includes if s.value and _opens(s.value, floor)])
    high = _agreed([s.value.high for s in includes if s.value and s.value.high is not None])
    if low is False or high is False:
        return Verdict(places=places, unsure=True)
    own_low = all(s.value.own_low for s in includes if s.value)
    own_high = all(s.value.own_high for s in includes if s.value)
    for statement in excludes:
        bounds = statement.value
        if bounds is None or (_opens(bounds, floor) and bounds.high is not None):
            return Verdict(places=places, unsure=True)
        if bounds.high is not None:
            if low is None or bounds.high > low:
                low, own_low = bounds.high, not bounds.own_high
        elif bounds.low is not None and (high is None or bounds.low < high):
            high, own_high = bounds.low, not bounds.own_low
    if low is not None and high is not None and (low > high or (low == high and not (own_low and own_high))):
        return Verdict(places=places, unsure=True)
    used = [*includes, *excludes]
    companion = _only({s.companion for s in used})
    bounds = Bounds(floor if low is None else low, high, own_low, own_high)
    return Verdict(bounds, _places(used), companion, _companion_places(used) if companion else ())


def agreed(statements: Sequence[Statement[str]]) -> Verdict[str]:
    """A word that all clauses agree on; unsure where they do not."""
    statements = _strong(statements)
    if not statements:
        return Verdict()
    values = {statement.value for statement in statements}
    if len(values) > 1 or None in values:
        return Verdict(places=_places(statements), unsure=True)
    return Verdict(values.pop(), _places(statements))


def _meeting(values: set[frozenset[Item]], everything: frozenset[Item]) -> frozenset[Item] | None:
    """What several clauses include: the same, or what 'C5 or below' and 'above T10' share. None where they differ."""
    if len(values) <= 1:
        return next(iter(values), everything)
    ends = {min(everything), max(everything)}
    closed = {value for value in values if not value & ends}
    if len(closed) > 1:
        return None
    met = everything.intersection(*values)
    return met if met and (not closed or met in closed) else None


def _strong(statements: Sequence[Statement[Value]]) -> Sequence[Statement[Value]]:
    """The statements that count: weak ones only where nothing else is said."""
    return [s for s in statements if not s.weak] or statements


def _of_one_moment(includes: list[Statement[Bounds]], floor: float | None) -> list[Statement[Bounds]]:
    """Of two windows up to different events, that of the earliest; a lower and an upper end belong together."""
    moments = sorted({s.companion for s in includes}, key=ORDER.index)
    if len(moments) < 2:
        return includes
    lows = [s for s in includes if s.value and _opens(s.value, floor)]
    highs = [s for s in includes if s.value and s.value.high is not None]
    if len(lows) == 1 and len(highs) == 1 and lows != highs and _in_order(lows[0], highs[0]):
        return includes
    return [s for s in includes if s.companion == moments[0]]


def _in_order(lower: Statement[Bounds], upper: Statement[Bounds]) -> bool:
    return bool(lower.value and upper.value and (lower.value.low or 0) <= (upper.value.high or 0))


def _opens(bounds: Bounds, floor: float | None) -> bool:
    return bounds.low is not None and bounds.low != floor


def _agreed(ends: list[float | None]) -> float | bool | None:
    """The one end that is named; None where none is, False where several are."""
    different = set(ends)
    if len(different) > 1:
        return False
    return different.pop() if different else None


def _only(companions: set[str | None]) -> str | None:
    return companions.pop() if len(companions) == 1 else None


def _places(statements: Sequence[Statement[Any]]) -> tuple[Span, ...]:
    return tuple(sorted({place for statement in statements for place in statement.places}))


def _companion_places(statements: Sequence[Statement[Any]]) -> tuple[Span, ...]:
    return tuple(sorted({s.companion_place for s in statements if s.companion_place}))
