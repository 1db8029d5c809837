"""Reasons that have to do with where texts point: links that lead nowhere, images that say nothing."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.http.request import validate_host
from django.utils.translation import gettext as _

from editorial.gate.refusal import Refusal
from editorial.gate.subject import Subject, Text
from editorial.links import IMAGE, leads_to_a_page, linkable, targets
from editorial.models import Image

_ELSEWHERE: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)


def dead_links(subject: Subject) -> Iterator[Refusal]:
    """Refuse links to what readers cannot see, however they are written."""
    record: Any = subject.obj
    base = record.get_absolute_url() if hasattr(record, "get_absolute_url") else "/"
    for text in subject.texts:
        if not text.is_quotation:
            yield from _dead_marks(text)
        if text.is_long:
            for address in dict.fromkeys(text.named.addresses):
                if not _leads_somewhere(address, base):
                    reason = _("%(field)s: the link to %(address)s leads to no page. Mend it or take it out.")
                    yield Refusal(text.field, reason % {"field": text.label, "address": address})


def _leads_somewhere(address: str, base: str) -> bool:
    """Whether it leads to a page of ours that there is, or elsewhere, which is another check's question."""
    parts = urlsplit(address)
    if parts.hostname and validate_host(parts.hostname, [host for host in settings.ALLOWED_HOSTS if host != "*"]):
        address = urlunsplit(("", "", *parts[2:])) or "/"
    return bool(_ELSEWHERE.match(address)) or leads_to_a_page(urljoin(base, address))


def _dead_marks(text: Text) -> Iterator[Refusal]:
    """Each once, however often it stands there."""
    known = ", ".join(sorted(linkable()))
    for mark in dict.fromkeys(text.named.misspelt):
        reason = _(
            "%(field)s: %(mark)s is no link. Write [[word:key]] with one of the words %(words)s, or [@key] for one"
            " source; to show the mark itself, put it between backticks."
        )
        yield Refusal(text.field, reason % {"field": text.label, "mark": mark, "words": known})
    alive = targets(text.words)
    for word, key in dict.fromkeys(text.named.records):
        if (word, key) not in alive:
            reason = _(
                "%(field)s: [[%(link)s]] leads to nothing that readers see. Publish both together, or mend the key."
            )
            yield Refusal(text.field, reason % {"field": text.label, "link": f"{word}:{key}"})


def unseen_images(subject: Subject) -> Iterator[Refusal]:
    """Refuse a picture that readers would not see, or that says nothing to those who hear the page."""
    for text in subject.texts:
        drawn, stray = (text.named.figures, text.named.stray) if text.is_long else ([], _all_figures(text))
        alive = targets(text.words) if drawn else {}
        for key in drawn:
            image = alive.get((IMAGE, key))
            said = {"field": text.label, "image": f"[[image:{key}]]"}
            if not isinstance(image, Image):
                reason = _("%(field)s: %(image)s is no picture that readers see. Publish it first, or mend the key.")
                yield Refusal(text.field, reason % said)
            elif not image.alt.strip():
                reason = _("%(field)s: %(image)s has no alternative text. Say in the image what it shows.")
                yield Refusal(text.field, reason % said)
        for key in stray:
            reason = _("%(field)s: [[image:%(key)s]] must stand on a line of its own, in a text of several lines.")
            yield Refusal(text.field, reason % {"field": text.label, "key": key})
        for address in text.named.images if text.is_long else ():
            reason = _("%(field)s: readers would not see %(address)s. Add it to the images, and write [[image:key]].")
            yield Refusal(text.field, reason % {"field": text.label, "address": address})


def _all_figures(text: Text) -> list[str]:
    return [*text.named.figures, *text.named.stray]
