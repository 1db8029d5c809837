"""What names a source: a DOI, a PMID, a PMCID, a registry's number or an address, however somebody copied it.

Nothing is fetched: the text alone is read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db.models import Q, QuerySet

from editorial.models import Source

_DOI: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+?)[.,;]?", re.IGNORECASE)
_PMID: Final = re.compile(
    r"(?:(?:PMID:?\s*)?|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)(\d{1,8})/?",
    re.IGNORECASE | re.ASCII,
)
_PMCID: Final = re.compile(
    r"(?:PMCID:?\s*|https?://(?:pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pmc)/articles/)?(PMC\d{1,9})/?",
    re.IGNORECASE | re.ASCII,
)
# Parameters that say where a reader came from, and not what they read.
_TRACKING: Final = re.compile(r"utm_|fbclid$|gclid$", re.IGNORECASE)
_NOT_IN_KEY: Final = re.compile(r"[^a-z0-9]+")

# For a registry's number or its address: that address, the key of a source for it, the number; later parts add theirs.
REGISTRIES: Final[list[Callable[[str], tuple[str, str, str] | None]]] = []


@dataclass(frozen=True)
class Name:
    """What an editor typed: the column that holds it, its spelling there, and the rest of a new source."""

    column: str
    value: str
    key: str
    kind: str = ""
    # What the address of an older source for the same record would hold.
    number: str = ""

    @property
    def initial(self) -> dict[str, str]:
        """What a form for a new source begins with."""
        return {self.column: self.value, "slug": self.key, **({"kind": self.kind} if self.kind else {})}


def recognise(text: str) -> Name | None:
    """What a text names; None where it names nothing that can be looked up."""
    text = text.strip()
    if match := _DOI.fullmatch(text):
        return Name("doi", match[1].lower(), _key(f"doi-{match[1]}"))
    if match := _PMCID.fullmatch(text):
        return Name("pmcid", match[1].upper(), match[1].lower())
    if match := _PMID.fullmatch(text):
        return Name("pmid", match[1].lstrip("0"), f"pmid-{match[1].lstrip('0')}")
    for registry in REGISTRIES:
        if found := registry(text):
            return Name("url", found[0], _key(found[1]), Source.Kind.REGISTRY, number=found[2])
    return _address(text)


def _address(text: str) -> Name | None:
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or "." not in parts.netloc or len(text) > 600 or " " in text:
        return None
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)
    ]
    address = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(kept), ""))
    return Name("url", address, _key(f"web-{parts.netloc.lower().removeprefix('www.')}-{parts.path}"))


def _key(text: str) -> str:
    return _NOT_IN_KEY.sub("-", text.lower()).strip("-")[:110].rstrip("-")


def sources_named(name: Name) -> QuerySet[Source]:
    """The sources that the atlas has under this name."""
    if name.number:
        kinds = [Source.Kind.REGISTRY, Source.Kind.REGISTRY_COPY]
        return Source.objects.filter(Q(url__icontains=name.number, kind__in=kinds) | _same_address(name.value))
    if name.column == "url":
        return Source.objects.filter(_same_address(name.value))
    found: dict[str, Any] = {f"{name.column}__iexact": name.value}
    return Source.objects.filter(**found)


def _same_address(address: str) -> Q:
    """With http or https, with or without www., the last stroke and what leads to a part of the page."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")
    return Q(url__iregex=rf"^https?://(www\.)?{re.escape(bare)}/?(#.*)?$")
