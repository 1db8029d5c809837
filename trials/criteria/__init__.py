"""Reading eligibility criteria: pure functions from text to values, each with the words that it rests on."""

from typing import Final

from trials.criteria.quotes import Quote
from trials.criteria.reading import Criteria, Reading, read

# Raise this when a rule changes: every record then counts as changed at its next import, and is read anew.
RULES: Final = "5"

__all__ = ["RULES", "Criteria", "Quote", "Reading", "read"]
