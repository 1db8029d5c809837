"""Warnings: what an editor should look at again. None of them stops a publication."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.gate.refusal import Refusal
from editorial.gate.subject import Subject, Text
from editorial.models import HypeWord, Publishable

OLD_AFTER_YEARS: Final = 5
# So many words in a row that stand in the registry too are a copy.
COPIED_WORDS: Final = 8

# Words between quotation marks, and the lines of a quoted block.
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"\n]*\"|^\s*>.*$", re.MULTILINE)
_WORD: Final = re.compile(r"\w+")


def _own_words(text: Text) -> str:
    return "" if text.is_quotation else _QUOTED.sub(" … ", text.words)


def hype(subject: Subject) -> Iterator[Refusal]:
    """Words that sell hope, each once a field; those of others, between quotation marks, are left alone."""
    words = {word.word.casefold(): word.instead for word in HypeWord.objects.all()}
    if not words:
        return
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)
    for text in subject.texts:
        for word in sorted({found.casefold() for found in pattern.findall(_own_words(text))}):
            said = {"field": text.label, "word": word, "instead": words[word]}
            reason = (
                _("%(field)s: “%(word)s” sells hope. Better: %(instead)s.")
                if words[word]
                else _("%(field)s: “%(word)s” sells hope. Do without it.")
            )
            yield Refusal(text.field, reason % said)


def old_sources(subject: Subject) -> Iterator[Refusal]:
    """Sources that may have been overtaken, in one line."""
    today = timezone.localdate()
    before = today - dt.timedelta(days=round(365.25 * OLD_AFTER_YEARS))
    old = {
        use.source.slug: use
        for use in subject.uses
        if use.source.published_on and use.source.published_on.latest and use.source.published_on.latest < before
    }
    if old:
        text = ngettext(
            "%(count)s source is older than %(years)s years: %(keys)s. Is there a newer one?",
            "%(count)s sources are older than %(years)s years: %(keys)s. Are there newer ones?",
            len(old),
        )
        said = {"count": len(old), "years": OLD_AFTER_YEARS, "keys": ", ".join(sorted(old))}
        yield Refusal(next(iter(old.values())).field, text % said)


def copied_from_a_registry(subject: Subject) -> Iterator[Refusal]:
    """Our text in a registry's words: sponsors write those."""
    theirs = {run for text in _registry_texts(subject) for run in _runs(text)}
    if not theirs:
        return
    for text in subject.texts:
        own = _own_words(text)
        copied = next((run for run in _runs(own) if run in theirs), None)
        if copied:
            reason = _("%(field)s: “%(words)s” stands in the registry too. Say it in our own words, or quote it.")
            yield Refusal(text.field, reason % {"field": text.label, "words": " ".join(copied)})


def _registry_texts(subject: Subject) -> Iterator[str]:
    """What registries wrote about the record and the records that it links to."""
    records: list[Publishable] = [subject.obj, *subject.linked]
    for record in records:
        for name in type(record).registry_owned:
            value: Any = getattr(record, name)
            if isinstance(value, str):
                yield value


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of so many words that follow each other, in small letters; none goes across a quotation."""
    for part in text.split("…"):
        words = [word.casefold() for word in _WORD.findall(part)]
        for start in range(len(words) - COPIED_WORDS + 1):
            yield tuple(words[start : start + COPIED_WORDS])
