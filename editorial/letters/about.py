"""What a letter is about: a page of this site, or a record that readers see."""

from typing import Final

from django.http import Http404, HttpRequest
from django.urls import resolve

from editorial.kinds import short
from editorial.links import targets
from editorial.models import Publishable
from editorial.previews import public_page

LONGEST_PATH: Final = 300
# The kinds of records that the enquiry desk is asked about.
ASKED_ABOUT: Final = ("therapy", "institution", "trial")
_BAD, _GONE = 400, 410


def is_page(path: str, request: HttpRequest) -> bool:
    """Whether readers get a page at this path, or are told there that it was withdrawn. Costs as much as the page.

    A path alone: what stands behind a question mark may tell what a reader looked for.
    """
    if not path.startswith("/") or len(path) > LONGEST_PATH or not path.isprintable() or {"?", "#"} & set(path):
        return False
    try:
        if not getattr(resolve(path).func, "is_public", False):
            return False
        status = public_page(path, request).status_code
    except Http404:
        return False
    return status < _BAD or status == _GONE


def record_named(name: str) -> Publishable | None:
    """The published record that is called so, as links in texts are written (`therapy:oec`), if there is one."""
    kind, _colon, key = name.partition(":")
    return targets(f"[[{name}]]").get((kind, key)) if kind in ASKED_ABOUT else None


def name_of(record: object) -> str:
    """What `record_named` calls it; '' where the desk is not asked about such."""
    if not isinstance(record, Publishable):
        return ""
    kind = short(record._meta.label_lower)
    return f"{kind}:{record.slug}" if kind in ASKED_ABOUT else ""
