"""Reasons that have to do with where texts point: links that lead nowhere, images that say nothing."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from editorial.gate.refusal import Refusal
from editorial.gate.subject import Subject, Text
from editorial.links import LINK_MARK, leads_to_a_page, linkable, targets
from editorial.markdown import named_in

_ELSEWHERE: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)


def dead_links(subject: Subject) -> Iterator[Refusal]:
    """Refuse links to what readers cannot see, however they are written."""
    record: Any = subject.obj
    base = record.get_absolute_url() if hasattr(record, "get_absolute_url") else "/"
    for text in subject.texts:
        if not text.is_quotation:
            yield from _dead_marks(text)
        if text.is_long:
            for address in named_in(text.words).addresses:
                if not _ELSEWHERE.match(address) and not leads_to_a_page(urljoin(base, address)):
                    reason = _("%(field)s: the link to %(address)s leads to no page. Mend it or take it out.")
                    yield Refusal(text.field, reason % {"field": text.label, "address": address})


def _dead_marks(text: Text) -> Iterator[Refusal]:
    alive = targets(text.words)
    for word, key, _words in LINK_MARK.findall(text.words):
        if word not in linkable():
            reason = _("%(field)s: [[%(link)s]] does not say what it leads to. Known words are: %(words)s.")
            known = ", ".join(sorted(linkable()))
            yield Refusal(text.field, reason % {"field": text.label, "link": f"{word}:{key}", "words": known})
        elif (word, key) not in alive:
            reason = _(
                "%(field)s: [[%(link)s]] leads to nothing that readers see. Publish both together, or mend the key."
            )
            yield Refusal(text.field, reason % {"field": text.label, "link": f"{word}:{key}"})


def silent_images(subject: Subject) -> Iterator[Refusal]:
    """Refuse an image without alternative text: some readers hear the page."""
    for text in subject.texts:
        if text.is_long:
            for address, words in named_in(text.words).images:
                if not words:
                    reason = _("%(field)s: the image %(address)s has no alternative text. Say what it shows.")
                    yield Refusal(text.field, reason % {"field": text.label, "address": address})
