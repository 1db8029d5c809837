"""What machines read of a page: its address, a description, and what it is about in the words of schema.org.

It is a data block, which no browser runs. It says what a thing is, who reviewed its page and when; it never rates, and
never says that anything works.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language

from editorial.markdown import plain
from editorial.models import Image, Publishable

MOST_CHARACTERS: Final = 200
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
# A data block ends at the first '</script', wherever it stands: the three signs are written as JSON escapes.
_ESCAPES: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}

# A thing in the words of schema.org; what is empty is left out.
Thing = dict[str, Any]


@dataclass(frozen=True)
class Metadata:
    """Of one page: its whole address, a line about it, and the data block."""

    address: str
    description: str
    block: SafeString


def metadata_of(request: HttpRequest, record: Publishable, thing: Thing | None) -> Metadata:
    """What machines read of this page, which is about this thing."""
    address = request.build_absolute_uri(request.path)
    thing = thing or {}
    # A claim is never named without its verdict.
    name = thing.get("name") or str(record)
    text = getattr(record, record.summary_field or "summary", "")
    description = Truncator(" ".join(plain(text).split())).chars(MOST_CHARACTERS)
    page = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": name,
        "description": description,
        "inLanguage": get_language(),
        "isPartOf": {"@type": "WebSite", "name": "CordAtlas", "url": request.build_absolute_uri(reverse("home"))},
        # Stories and images are under the licence of those who made them.
        "license": "" if record.is_personal or isinstance(record, Image) else LICENCE,
        "datePublished": record.published_at.date().isoformat() if record.published_at else "",
        "dateModified": record.updated_at.date().isoformat(),
        "lastReviewed": record.reviewed_on.isoformat() if record.reviewed_on else "",
        "reviewedBy": {"@type": "Person", "name": record.reviewed_by} if record.reviewed_by else {},
        "breadcrumb": _breadcrumb(request, record, name),
        "mainEntity": thing,
    }
    return Metadata(address, description, _block(filled(page)))


def page_block(request: HttpRequest, name: str, description: str) -> SafeString:
    """The data block of a page of no single record: a list, a search, a form; the home page stands for the site."""
    home = request.build_absolute_uri(reverse("home"))
    address = request.build_absolute_uri(request.path)
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": address,
        "name": name,
        "description": description,
        "inLanguage": get_language(),
        "isPartOf": {"@type": "WebSite", "name": "CordAtlas", "url": home},
        "license": LICENCE,
    }
    if address == home:
        search = request.build_absolute_uri(reverse("search"))
        ask = {"@type": "SearchAction", "target": f"{search}?q={{q}}", "query-input": "required name=q"}
        page.update({"@type": "WebSite", "name": "CordAtlas", "isPartOf": {}, "potentialAction": ask})
    return _block(filled(page))


def filled(thing: Thing) -> Thing:
    """The thing without what is empty, at any depth."""
    kept = {name: filled(value) if isinstance(value, dict) else value for name, value in thing.items()}
    return {name: value for name, value in kept.items() if value not in ("", None, [], {})}


def _breadcrumb(request: HttpRequest, record: Publishable, name: str) -> Thing:
    """Home, the list in which the record stands where it stands in one, and the page itself."""
    steps = [("CordAtlas", reverse("home"))]
    if request.resolver_match and request.resolver_match.namespace:
        plural = str(capfirst(record._meta.verbose_name_plural))
        steps.append((plural, reverse(f"{request.resolver_match.namespace}:list")))
    steps.append((name, request.path))
    items = [
        {"@type": "ListItem", "position": place, "name": words, "item": request.build_absolute_uri(address)}
        for place, (words, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _block(data: Thing) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))
