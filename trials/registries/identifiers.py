"""Which register an identifier belongs to, and the spelling under which records of several registers meet.

Sources: the registers' own formats; the prefixes and suffixes are those of WHO's search portal (ICTRP).
"""

import re
from dataclasses import dataclass
from typing import Final

OTHER: Final = "other"

_FORMATS: Final = {
    "nct": r"NCT\d{8}",
    "ctis": r"20\d{2}-5\d{5}-\d{2}(?:-\d{2})?",
    "eudract": r"20\d{2}-0\d{5}-\d{2}",
    "isrctn": r"ISRCTN\d{8}",
    "chictr": r"ChiCTR(?:-?[A-Z]{2,4}-?)?\d{8,10}",
    "jrct": r"jRCT(?:[a-z]\d{9}|\d{10})",
    "umin": r"UMIN\d{9}",
    "cris": r"KCT00\d{5}",
    "ctri": r"CTRI/20\d{2}/\d{2,3}/\d{6}",
    "anzctr": r"ACTRN126\d{11}",
    "tctr": r"TCTR20\d{9}",
    "irct": r"IRCT\d{10,14}N\d{1,3}",
    "drks": r"DRKS000\d{5}",
    "pactr": r"PACTR20\d{13,14}",
    "omon": r"NL-OMON\d{4,6}",
    "japic": r"JapicCTI-\d{6}",
}
SCHEMES: Final = (*_FORMATS, OTHER)
_OF_A_REGISTER: Final = re.compile(
    "|".join(f"(?P<{scheme}>{pattern})" for scheme, pattern in _FORMATS.items()), re.IGNORECASE | re.ASCII
)

# WHO writes EUCTR2021-000037-14-ES, CTIS2023-507385-11-00 and JPRN-jRCTs031210288.
_WHO_PREFIX: Final = re.compile(r"(?:EUCTR|CTIS|JPRN-)", re.IGNORECASE)
_EU_COUNTRY: Final = re.compile(r"-(?:[A-Z]{2}|3rd|Outside-EU/EEA)$", re.IGNORECASE)
_CHICTR_PARTS: Final = re.compile(r"CHICTR-?([A-Z]*)-?(\d+)")
_NOT_IN_ADDRESS: Final = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as records link by it, and as it was given."""

    scheme: str
    value: str
    original: str

    @property
    def url_key(self) -> str:
        """How it stands in an address: CTRI/2018/05/013942 becomes CTRI-2018-05-013942."""
        return _NOT_IN_ADDRESS.sub("-", self.value).strip("-")


def recognise(text: str) -> Identifier:
    """The identifier that a text is; one of no known register has the scheme 'other' and stays as given."""
    original = text.strip()
    for candidate in _spellings(original):
        if (found := _OF_A_REGISTER.fullmatch(candidate)) and found.lastgroup:
            return Identifier(found.lastgroup, _as_registered(found.lastgroup, candidate), original)
    return Identifier(OTHER, original, original)


def _spellings(text: str) -> list[str]:
    """The text, then without WHO's prefix, then without the country that the EU register adds."""
    bare = _WHO_PREFIX.sub("", text, count=1) if _WHO_PREFIX.match(text) else text
    return [text, bare, _EU_COUNTRY.sub("", bare)]


def _as_registered(scheme: str, value: str) -> str:
    """The capitals and hyphens that the register itself uses."""
    upper = value.upper()
    if scheme == "ctis":
        return value[:14]  # -00 is the first submission of the trial, -01 the next
    if scheme == "japic":
        return f"JapicCTI{value[8:]}"
    if scheme == "jrct":
        return f"jRCT{value[4:].lower()}"
    if scheme == "chictr":
        match = _CHICTR_PARTS.fullmatch(upper)
        if match and match[1]:
            return f"ChiCTR-{match[1]}-{match[2]}"
        return f"ChiCTR{upper[6:]}"
    return upper
