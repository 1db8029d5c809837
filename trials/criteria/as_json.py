"""A reading as the JSON that `manage.py read_criteria` prints."""

from dataclasses import asdict
from typing import Any, Final

from trials.criteria.reading import TRAITS, Criteria, Reading

_VALUES: Final = ("ais", "ais_when", "level", "level_kind", "days", "days_to", "age", *TRAITS)


def as_json(reading: Reading) -> dict[str, Any]:
    """The values of everybody, `groups` with those of each cohort, `quotes` by field, and what is `unsure`."""
    groups = [{"label": group.label, **_values(group), **_grounds(group)} for group in reading.groups]
    return {**_values(reading.everybody), "groups": groups, **_grounds(reading.everybody)}


def _values(criteria: Criteria) -> dict[str, Any]:
    return {name: getattr(criteria, name) for name in _VALUES}


def _grounds(criteria: Criteria) -> dict[str, Any]:
    quotes = {name: [asdict(quote) for quote in found] for name, found in criteria.quotes.items()}
    return {"quotes": quotes, "unsure": criteria.unsure}
