"""Where several registries' records of one trial say different things: each with its register and its date."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from editorial.partial_dates import PartialDate
from trials.change_words import label_of_field
from trials.links import registry_page
from trials.models import RegistryRecord, Trial
from trials.models.choices import Phase, Status, label_of
from trials.registries.assembly import COMPARED
from trials.registries.identifiers import recognise


@dataclass(frozen=True)
class Said:
    """What one record says, and where it says so."""

    register: str
    number: str
    address: str
    as_of: PartialDate
    words: str


@dataclass(frozen=True)
class Difference:
    """One fact in which records differ. The criteria are long."""

    name: str
    label: str
    said: list[Said]

    @property
    def is_long(self) -> bool:
        """Whether it is shown folded."""
        return self.name == "criteria"


def differences(trial: Trial, records: Iterable[RegistryRecord]) -> list[Difference]:
    """The facts in which records of the trial differ from the leading one; its facts are the trial's columns."""
    records = list(records)
    lead = next((record for record in records if record.facts is None), None)
    if lead is None:
        return []
    others = [record for record in records if record.facts is not None]
    found = []
    for name in COMPARED:
        differing = [
            record for record in others if name in record.differs and not _is_copy_of(lead, record, name, trial)
        ]
        if differing:
            said = [_said(lead, trial.registry_as_of, name, vars(trial))]
            said += [_said(record, record.as_of, name, record.facts or {}) for record in differing]
            found.append(Difference(name, label_of_field(name), said))
    return found


def _is_copy_of(lead: RegistryRecord, record: RegistryRecord, name: str, trial: Trial) -> bool:
    """Whether the record says this fact as the leading one did before, since another source passed that on.

    A copy that is newer than the leading record may know better. Of the criteria it never does: copies lose signs.
    """
    same_number = recognise(record.identifier).value == recognise(lead.identifier).value
    is_newer = PartialDate(record.as_of).earliest and record.as_of > trial.registry_as_of
    return record.registry != lead.registry and same_number and (name == "criteria" or not is_newer)


def _said(record: RegistryRecord, as_of: str, name: str, facts: dict[str, Any]) -> Said:
    number = recognise(record.identifier)
    return Said(
        record.register_name, record.identifier, registry_page(number), PartialDate(as_of), _in_words(name, facts)
    )


def _in_words(name: str, facts: dict[str, Any]) -> str:
    value = facts[name]
    if name == "status":
        return label_of(Status, value) or facts["status_native"]
    if name == "phase":
        return label_of(Phase, value) or facts["phase_native"]
    if name == "enrolment":
        kinds = {"ESTIMATED": _("%(count)s (planned)"), "ACTUAL": _("%(count)s (took part)")}
        return kinds.get(facts.get("enrolment_type", ""), "%(count)s") % {"count": value}
    return PartialDate(value).in_words() if name.endswith("_date") else str(value)
