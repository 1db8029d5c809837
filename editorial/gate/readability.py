"""Reasons that have to do with how hard the summary is to read."""

import re
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from editorial.gate.refusal import Refusal
from editorial.markdown import plain
from editorial.models import Publishable

# NCT01321333, AST-OPC1: names with digits, which nobody spells out.
_NAMES: Final = re.compile(r"\b[A-Za-z-]+\d[\w-]*")
# A pupil of the first American grade, in which these measures count, is six years old.
_AGE_BEFORE_SCHOOL: Final = 5


def reading_age(text: str) -> float:
    """The age at which somebody reads this text with ease, in years, to a tenth.

    The mean of the Automated Readability Index (Smith and Senter 1967) and the index of Coleman and Liau (1975): both
    count letters, words and sentences alone, and need no dictionary. One judges sentences harder, the other words.
    Numbers of trials and products are left out.
    """
    # Its import takes longer than a page does; readers' pages never need it.
    import textstat  # type: ignore[import-untyped]

    text = _NAMES.sub(" ", text)
    grades: list[float] = [textstat.automated_readability_index(text), textstat.coleman_liau_index(text)]
    return round(max(sum(grades) / len(grades), 0.0) + _AGE_BEFORE_SCHOOL, 1)


def hard_summary(obj: Publishable) -> Iterator[Refusal]:
    """Refuse a summary that is missing, or harder to read than the set age."""
    if not obj.summary_field or not obj.has_editors_words:
        return
    text = plain(getattr(obj, obj.summary_field)).strip()
    if not text:
        yield Refusal(obj.summary_field, _("Write the plain-language summary."))
        return
    age = reading_age(text)
    if age > settings.READING_AGE:
        reason = _(
            "The summary reads as for age %(age)s; the limit is %(limit)s. Use shorter sentences and shorter words."
            " It says: “%(text)s”"
        )
        yield Refusal(obj.summary_field, reason % {"age": age, "limit": settings.READING_AGE, "text": text})
