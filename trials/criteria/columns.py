"""A reading in the columns of an eligibility group (`trials.models.EligibilityGroup`), one row for each cohort."""

from typing import Any, Final

from trials.criteria.reading import TRAITS, Criteria, Reading
from trials.criteria.segments import NUMBER

# Nobody lives longer. What a text says beyond it ends nothing, and no date can be reckoned with it.
MOST_YEARS: Final = 150
MOST_DAYS: Final = 54_787  # leap days too


def columns(reading: Reading) -> list[dict[str, Any]]:
    """The columns of each group, without its trial; no row where nothing was read and nothing is unsure."""
    return [_row(criteria) for criteria in reading.each if criteria.quotes or criteria.unsure]


def _row(criteria: Criteria) -> dict[str, Any]:
    highest, lowest = criteria.level or (None, None)
    first_day, last_day = criteria.days or (None, None)
    youngest, oldest = criteria.age or (None, None)
    return {
        "label": criteria.label[:160],
        "ais": list(criteria.ais or ()),
        "ais_when": criteria.ais_when or "",
        "ais_words": _words(criteria, "ais"),
        "level_min": NUMBER[highest] if highest else None,
        "level_max": NUMBER[lowest] if lowest else None,
        "level_kind": criteria.level_kind or "",
        "level_words": _words(criteria, "level"),
        "days_min": _up_to(MOST_DAYS, first_day),
        "days_min_inclusive": criteria.days_own[0],
        "days_max": _up_to(MOST_DAYS, last_day),
        "days_max_inclusive": criteria.days_own[1],
        "days_anchor": criteria.days_to or "",
        "days_words": _words(criteria, "days"),
        "age_min": _up_to(MOST_YEARS, youngest),
        "age_max": _up_to(MOST_YEARS, oldest),
        "age_words": _words(criteria, "age"),
        **{name: getattr(criteria, name) or "" for name in TRAITS},
        "other_words": "\n".join(filter(None, (_words(criteria, name) for name in TRAITS))),
        "quotes": _places(criteria),
        "unsure": list(criteria.unsure),
    }


def _up_to(most: int, value: int | None) -> int | None:
    return None if value is None or value > most else value


def _words(criteria: Criteria, name: str) -> str:
    return "; ".join(dict.fromkeys(quote.quote for quote in criteria.quotes.get(name, ())))


def _places(criteria: Criteria) -> dict[str, list[list[int]]]:
    """The places that each value rests on, and those that left a field open."""
    return {
        name: [[quote.start, quote.end] for quote in quotes]
        for name, quotes in {**criteria.quotes, **criteria.doubts}.items()
        if quotes
    }
