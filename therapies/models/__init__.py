"""Therapies, and what was found when they were tried."""

from therapies.models.finding import Finding, FindingCitation
from therapies.models.therapy import Therapy, TherapyCitation

__all__ = ["Finding", "FindingCitation", "Therapy", "TherapyCitation"]
