"""What a letter is about: a page of this site, or a record that readers see."""

import re
from typing import Final

from django.http import Http404, HttpRequest
from django.urls import resolve

from editorial.kinds import kinds, short
from editorial.links import targets
from editorial.models import Enquiry, Publishable

LONGEST_PATH: Final = 300
# The kinds of records that the enquiry desk is asked about.
ASKED_ABOUT: Final = ("therapy", "institution", "trial")
_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)


def page_at(address: str, request: HttpRequest) -> str:
    """The path of a page of ours, from its address as readers copy or type it; '' for none, and where it is no page.

    The path alone is looked at, and not the record behind it: that costs nothing, and says nothing about drafts. What
    stands behind a question mark may tell what a reader looked for, and is left out.
    """
    whole = _SCHEME.sub("", address.strip(), count=1)
    path = re.split("[?#]", whole, maxsplit=1)[0].removeprefix(request.get_host()).strip("/")
    path = f"/{path}/" if path else "/"
    if not whole or len(path) > LONGEST_PATH or not path.isprintable():
        return ""
    try:
        return path if getattr(resolve(path).func, "is_public", False) else ""
    except Http404:
        return ""


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


def record_of(enquiry: Enquiry) -> Publishable | None:
    """The record that a question is about, where readers still see it."""
    model = kinds().get(short(enquiry.kind))
    return model._default_manager.filter(slug=enquiry.key, state=Publishable.State.PUBLISHED).first() if model else None
