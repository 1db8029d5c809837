"""Reading eligibility criteria: pure functions from text to values, each with the words that it rests on."""

from trials.criteria.quotes import Quote
from trials.criteria.reading import Criteria, Reading, read

__all__ = ["Criteria", "Quote", "Reading", "read"]
