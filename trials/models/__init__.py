"""Trials: what registries say, what editors add, and what could not be read."""

from trials.models.change import TrialChange
from trials.models.editorial_rows import (
    Disagreement,
    TrialCitation,
    TrialFinding,
    TrialRelation,
    TrialTerm,
    TrialTreatment,
)
from trials.models.eligibility import EligibilityGroup
from trials.models.registry_record import KeptApart, RefusedRecord, RegistryRecord
from trials.models.registry_rows import (
    TrialArm,
    TrialIdentifier,
    TrialIntervention,
    TrialOutcome,
    TrialReference,
    TrialSite,
    TrialSponsor,
)
from trials.models.sync import RegistrySync
from trials.models.trial import Trial

__all__ = [
    "Disagreement",
    "EligibilityGroup",
    "KeptApart",
    "RefusedRecord",
    "RegistryRecord",
    "RegistrySync",
    "Trial",
    "TrialArm",
    "TrialChange",
    "TrialCitation",
    "TrialFinding",
    "TrialIdentifier",
    "TrialIntervention",
    "TrialOutcome",
    "TrialReference",
    "TrialRelation",
    "TrialSite",
    "TrialSponsor",
    "TrialTerm",
    "TrialTreatment",
]
