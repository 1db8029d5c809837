"""One trial of several registries' records: whose facts stand in its columns, and where the others differ.

The record of the trial's own register leads: that of the registry that we ask itself, before copies of it that others
pass on; then the one whose number is the trial's key; then the first by number. Facts are compared only as far as both
state them, and dates only as precisely as both give them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from trials.models import TrialIdentifier
from trials.models.choices import Status
from trials.registries import mapping
from trials.registries.identifiers import Identifier, recognise
from trials.registries.known import REGISTRIES
from trials.registries.records import StudyRecord

_RANK: Final = {name: rank for rank, name in enumerate(REGISTRIES)}
_KIND: Final = TrialIdentifier.Kind
_KINDS: Final = (_KIND.PRIMARY, _KIND.ALIAS, _KIND.SECONDARY, _KIND.OTHER)
# The facts that records are compared by, in the order in which the page shows them.
COMPARED: Final = (
    "status", "enrolment", "start_date", "primary_completion_date", "completion_date", "phase", "criteria",
)  # fmt: skip
_KEPT: Final = (*COMPARED, "status_native", "phase_native", "enrolment_type", "has_results", "results_posted")
_TAKES_PEOPLE: Final = frozenset({Status.RECRUITING.value, Status.ENROLLING_BY_INVITATION.value})
_SIGNS: Final = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Part:
    """One registry's record of a trial."""

    registry: str
    number: str
    record: StudyRecord

    @property
    def own_number(self) -> Identifier:
        """The number that the record has of its own."""
        return recognise(self.number)

    def is_passed_on_as(self, registry: str, number: str) -> bool:
        """Whether that record of another source is a copy of this one."""
        own, other = self.own_number, recognise(number)
        return registry != self.registry and (own.scheme, own.value) == (other.scheme, other.value)


def lead_of(parts: Sequence[Part], slug: str) -> Part:
    """The record whose facts stand in the columns of the trial with this key."""
    superseded = {(part.registry, alias) for part in parts for alias in part.record.aliases}
    return min(
        parts,
        key=lambda part: (
            (part.registry, part.number) in superseded,
            _RANK[part.registry],
            part.own_number.url_key != slug,
            part.number,
        ),
    )


def numbers_of(parts: Sequence[Part], lead: Part) -> list[tuple[Identifier, str]]:
    """All numbers of the trial, each once with the strongest of its kinds; those of the leading record come first."""
    found: dict[tuple[str, str], tuple[Identifier, str]] = {}
    for part in (lead, *(part for part in parts if part is not lead)):
        for identifier, kind in mapping.identifiers(part.record):
            key = (identifier.scheme, identifier.value)
            if key not in found or _KINDS.index(_KIND(kind)) < _KINDS.index(_KIND(found[key][1])):
                found[key] = (found[key][0] if key in found else identifier, kind)
    return list(found.values())


def facts_of(record: StudyRecord) -> dict[str, Any]:
    """What the record says of all that is compared."""
    columns = mapping.trial_columns(record, ())
    return {name: columns[name] for name in _KEPT}


def differing(leading: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The names of the facts in which two records differ."""
    return [name for name in COMPARED if _differ(name, leading, other)]


def _differ(name: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    if name == "status":
        return _statuses_differ(one, other)
    mine, theirs = one[name], other[name]
    if mine in (None, "") or theirs in (None, ""):
        return False
    if name.endswith("_date"):
        return not (mine.startswith(theirs) or theirs.startswith(mine))
    if name == "criteria":
        return _SIGNS.sub("", mine).lower() != _SIGNS.sub("", theirs).lower()
    return bool(mine != theirs)


def _statuses_differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """'Not recruiting' contradicts a status by which people are taken now, and no other."""
    if one["status"] and other["status"]:
        return bool(one["status"] != other["status"])
    stated, words = (one, other) if one["status"] else (other, one)
    return words["status_native"].lower() == "not recruiting" and stated["status"] in _TAKES_PEOPLE
