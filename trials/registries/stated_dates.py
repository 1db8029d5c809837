"""Dates as registers write them, as ISO 8601; 03/04/2024 is the 3rd of April. What cannot be read stays as given."""

import datetime as dt
import re
from typing import Final

from editorial.partial_dates import PartialDate

# 08/04/2024 is the 8th of April: WHO's portal writes the day first.
_FORMS: Final = (
    ("%Y%m%d", "%Y-%m-%d"),
    ("%Y/%m/%d", "%Y-%m-%d"),
    ("%d/%m/%Y", "%Y-%m-%d"),
    ("%d-%m-%Y", "%Y-%m-%d"),
    ("%d.%m.%Y", "%Y-%m-%d"),
    ("%d %B %Y", "%Y-%m-%d"),
    ("%d %b %Y", "%Y-%m-%d"),
    ("%B %d, %Y", "%Y-%m-%d"),
    ("%b %d, %Y", "%Y-%m-%d"),
    ("%m/%Y", "%Y-%m"),
    ("%B %Y", "%Y-%m"),
    ("%b %Y", "%Y-%m"),
)
_TIME: Final = re.compile(r"[ T]\d{1,2}:\d{2}.*")
# A date that stands for 'none'.
_NONE: Final = "1900-01-01"


def as_iso(text: str) -> str:
    """'April 25, 2024', '25/04/2024' and '20240425' as '2024-04-25', 'April 2024' as '2024-04'; else as given."""
    text = _TIME.sub("", " ".join(text.split()))
    found = text if PartialDate(text).earliest else _read(text)
    return "" if found == _NONE else found


def _read(text: str) -> str:
    if text.isdecimal() and len(text) != 8:
        return text  # strptime would take '202411' for the 1st of January
    for form, iso in _FORMS:
        try:
            found = dt.datetime.strptime(text, form)  # noqa: DTZ007 - a date has no time zone
        except ValueError:
            continue
        return found.strftime(iso) if found.year >= 1000 else text
    return text
