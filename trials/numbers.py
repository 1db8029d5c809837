"""Trials by the beginning of their number, as somebody types it."""

import re
from typing import Any, Final

from trials.models import Trial

# What the registers write before the digits, as the key of a trial has it.
_LETTERS: Final = {
    prefix.lower(): prefix
    for prefix in "NCT ISRCTN ChiCTR jRCT UMIN KCT CTRI ACTRN TCTR IRCT DRKS PACTR JapicCTI".split()
}
_TYPED: Final = re.compile(r"(?P<letters>[a-z]*)[\s:/-]*(?P<digits>\d[\da-z/\s-]*)", re.IGNORECASE | re.ASCII)
# Eight digits and nothing else are said and typed of ClinicalTrials.gov's numbers alone.
_BARE: Final = re.compile(r"\d{5,8}")
FEWEST_DIGITS: Final = 5
# However many trials begin so, no more of them are read.
MOST_READ: Final = 1_000


def published_by_number(typed: str, *, most: int) -> list[Trial]:
    """Published trials whose number begins as was typed, or is it in any register; digits alone are taken for NCT's.

    Fewer than FEWEST_DIGITS digits would fit too many to be of use: then there are none.
    """
    match = _TYPED.fullmatch(typed.strip())
    if match is None or sum(character.isdigit() for character in match["digits"]) < FEWEST_DIGITS:
        return []
    trials: Any = Trial.objects.published().only("slug", "title", "plain_title")
    if whole := Trial.keys_of({typed.strip()}):
        return list(trials.filter(slug__in=whole.values()).order_by("slug")[:most])
    digits = re.sub(r"\s+", "", match["digits"]).replace("/", "-")
    letters = match["letters"].lower() or ("nct" if _BARE.fullmatch(digits) else "")
    between = "-" if letters == "ctri" else ""
    # jRCTs031210288 has a letter more than its register's name.
    known = next((name for name in _LETTERS if letters.startswith(name)), "")
    start = f"{_LETTERS.get(known, '')}{letters.removeprefix(known)}{between}{digits}"
    begun = Trial.objects.filter(slug__startswith=start).order_by().values("pk")[:MOST_READ]
    return list(trials.filter(pk__in=begun).order_by("slug")[:most])
