"""What differs between two versions of one record, field by field.

Both versions are read by the same rules, so that a rule that we change is never taken for a change in the registry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from trials.models import TrialChange
from trials.registries import mapping
from trials.registries.records import Site, StudyRecord

Weight = TrialChange.Weight

# What an editor should look at first; all other fields weigh nothing.
_WEIGHTS: Final = {
    "status": Weight.STATUS,
    "why_stopped": Weight.STOPPED,
    **dict.fromkeys(("enrolment", "enrolment_type"), Weight.ENROLMENT),
    **dict.fromkeys(("criteria", "sex", "minimum_age", "maximum_age", "healthy_volunteers"), Weight.ELIGIBILITY),
    **dict.fromkeys(("has_results", "results_posted", "references"), Weight.RESULTS),
}
# They follow from others, or move with every edition; words of the registry stand for what we made of them.
LEFT_OUT: Final = frozenset(
    {
        *("search_text", "concerns_injury", "countries", "registry_as_of", "last_update_posted"),
        *("status", "phase", "study_type"),
    }
)
# Facts that are no columns of the trial.
ROWS: Final = frozenset({"collaborators", "sites", "arms", "interventions", "outcomes", "references", "identifiers"})


@dataclass(frozen=True, slots=True)
class Changed:
    """One field: what it said and what it says now; of lists what went and what came."""

    field: str
    was: Any
    now: Any

    @property
    def weight(self) -> int:
        """How much it matters; less is more."""
        return int(_WEIGHTS.get(self.field, Weight.REST))


def facts(record: StudyRecord) -> dict[str, Any]:
    """All that a record says, by field: text, a number, true or false, or a list of texts."""
    columns = mapping.trial_columns(record, ())
    said = {name.removesuffix("_native"): value for name, value in columns.items() if name not in LEFT_OUT}
    return said | {
        "collaborators": [one.name for one in record.collaborators],
        "sites": [_site(one) for one in record.sites],
        "arms": [_joined(one.label, one.type, one.description, ", ".join(one.interventions)) for one in record.arms],
        "interventions": [_joined(one.name, one.type, one.description) for one in record.interventions],
        "outcomes": [_joined(one.measure, one.kind, one.time_frame, one.description) for one in record.outcomes],
        "references": [_joined(one.citation, one.pmid) for one in record.references],
        "identifiers": [number.original for number, _kind in mapping.identifiers(record)],
    }


def changed(former: StudyRecord, record: StudyRecord) -> Iterator[Changed]:
    """The fields that differ; a list in another order does not, nor does a text in its spaces alone."""
    before, after = facts(former), facts(record)
    for field, was in before.items():
        now = after[field]
        if isinstance(was, list):
            went, came = _only_in(was, now), _only_in(now, was)
            if went or came:
                yield Changed(field, went, came)
        elif _spaced(was) != _spaced(now):
            yield Changed(field, was, now)


def _only_in(some: list[str], others: list[str]) -> list[str]:
    known = {_spaced(text) for text in others}
    return [text for text in some if _spaced(text) not in known]


def _spaced(value: Any) -> Any:
    """The value; of a text the words with one space between them."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _site(site: Site) -> str:
    return _joined(site.facility, site.city, site.country, site.status)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
