"""The words of registries that we map to; members are ClinicalTrials.gov API v2 enums.

A value that is not listed stays in the `*_native` column as given, and the mapped column stays empty.
"""

from functools import lru_cache

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@lru_cache(maxsize=100)
def _labels(choices: type[models.TextChoices], _language: str | None) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


def label_of(choices: type[models.TextChoices], value: str) -> str:
    """The label of a value in the language of the page; '' for a value that is not listed.

    A lazy label is looked up at each use and `get_FIELD_display` hashes all of them, which lists of trials feel.
    """
    return _labels(choices, get_language()).get(value, "")


class Status(models.TextChoices):
    """Recruitment status (`overallStatus`)."""

    RECRUITING = "RECRUITING", _("Recruiting")
    NOT_YET_RECRUITING = "NOT_YET_RECRUITING", _("Not yet recruiting")
    ENROLLING_BY_INVITATION = "ENROLLING_BY_INVITATION", _("By invitation only")
    ACTIVE_NOT_RECRUITING = "ACTIVE_NOT_RECRUITING", _("Running, no longer recruiting")
    SUSPENDED = "SUSPENDED", _("Suspended")
    TERMINATED = "TERMINATED", _("Stopped early")
    COMPLETED = "COMPLETED", _("Completed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn before it began")
    UNKNOWN = "UNKNOWN", _("Unknown: the registry has not been updated for two years")
    AVAILABLE = "AVAILABLE", _("Expanded access available")
    NO_LONGER_AVAILABLE = "NO_LONGER_AVAILABLE", _("Expanded access no longer available")
    TEMPORARILY_NOT_AVAILABLE = "TEMPORARILY_NOT_AVAILABLE", _("Expanded access paused")
    APPROVED_FOR_MARKETING = "APPROVED_FOR_MARKETING", _("Approved for marketing")
    WITHHELD = "WITHHELD", _("Withheld")


class Phase(models.TextChoices):
    """Phase, with the registry's pairs ('phase 1/2') as members of their own."""

    EARLY_PHASE1 = "EARLY_PHASE1", _("Early phase 1")
    PHASE1 = "PHASE1", _("Phase 1")
    PHASE1_PHASE2 = "PHASE1_PHASE2", _("Phase 1/2")
    PHASE2 = "PHASE2", _("Phase 2")
    PHASE2_PHASE3 = "PHASE2_PHASE3", _("Phase 2/3")
    PHASE3 = "PHASE3", _("Phase 3")
    PHASE4 = "PHASE4", _("Phase 4")
    NA = "NA", _("No phase")


class StudyType(models.TextChoices):
    """Kind of study; expanded access is not a trial and is never counted as one."""

    INTERVENTIONAL = "INTERVENTIONAL", _("Trial of a treatment")
    OBSERVATIONAL = "OBSERVATIONAL", _("Observation, no treatment given")
    EXPANDED_ACCESS = "EXPANDED_ACCESS", _("Expanded access, not a trial")


class MatchStatus(models.TextChoices):
    """How a registry's free-text name was tied to an institution."""

    UNMATCHED = "unmatched", _("Not matched")
    MACHINE = "machine", _("Matched by exact name")
    EDITOR = "editor", _("Matched by an editor")
    NONE = "none", _("An editor found no institution")
