"""The atlas's own vocabulary: every name by which readers may ask for a page, and the words of its own prose.

Trials are not in it: there may be 600,000 of them, and they are asked for by number (`trials.numbers`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from config.search.kept import UntilPublication
from config.search.plain_words import PlainWord, plain_words
from config.search.words import words_in
from editorial.links import LINK_MARK
from editorial.markdown import CITATION_MARK
from editorial.search import ABBREVIATIONS, fold
from guides.glossary import Entry, entries
from guides.models import Guide
from institutions.models import Country, Institution
from therapies.models import Therapy

# Editors write each of these records by hand, so that there are far fewer.
MOST_OF_A_KIND: Final = 5_000


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a page. `spelt` is the name, `title` what the page calls itself; lay words only lead there."""

    title: str
    kind: StrOrPromise
    address: str
    spelt: str
    words: tuple[str, ...]
    is_lay: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """All names, the words of the atlas with how often each occurs, the glossary by its terms, and the lay words."""

    names: list[Name]
    words: Mapping[str, int]
    glossary: Mapping[str, Entry]
    plain_words: list[PlainWord]


def _read() -> Vocabulary:
    records = [
        *(
            (_("Therapy"), one, (one.abbreviation, *one.synonyms.splitlines()))
            for one in _all(Therapy, "name", "abbreviation", "synonyms")
        ),
        *((_("Country"), one, one.synonyms.splitlines()) for one in _all(Country, "name", "synonyms")),
        *((_("Institution"), one, one.names[1:]) for one in _all(Institution, "name", "local_name", "aliases")),
        *((_("Guide"), one, ()) for one in _all(Guide, "title", "kind")),
    ]
    glossary, lay = entries(), plain_words()
    names = [name for kind, record, others in records for name in _names(record, kind, others)]
    kinds = {name.address: name.kind for name in names}
    names += [*_names_of_words(glossary), *_names_of_lay_words(lay, kinds)]
    prose = [*(_without_marks(record.summary) for _kind, record, _others in records)]
    prose += [entry.meaning for entry in glossary]
    words = Counter(word for name in names for word in name.words)
    words.update(word for text in (*prose, *ABBREVIATIONS, *ABBREVIATIONS.values()) for word in words_in(text))
    return Vocabulary(names, words, {fold(entry.term): entry for entry in glossary}, lay)


vocabulary: Final = UntilPublication(_read)


def _all(model: Any, *columns: str) -> Iterable[Any]:
    found: Iterable[Any] = model.objects.published().only("slug", "summary", *columns)[:MOST_OF_A_KIND]
    return found


def _without_marks(text: str) -> str:
    return LINK_MARK.sub(" ", CITATION_MARK.sub(" ", text))


def _names(record: Any, kind: StrOrPromise, others: Iterable[str]) -> Iterator[Name]:
    """The title of a record, and its other names where each says something else."""
    title, address = str(record), record.get_absolute_url()
    spellings = {words_in(spelt): spelt.strip() for spelt in (*others, title)}
    return (Name(title, kind, address, spelt, words) for words, spelt in spellings.items() if words)


def _names_of_words(glossary: Iterable[Entry]) -> Iterator[Name]:
    for entry in glossary:
        yield Name(entry.term, _("Word in the glossary"), entry.address, entry.term, words_in(entry.term))


def _names_of_lay_words(lay: Iterable[PlainWord], kinds: Mapping[str, StrOrPromise]) -> Iterator[Name]:
    """Lay words as names of the first page that they lead to."""
    for word in lay:
        for phrase in word.phrases:
            title, address = word.pages[0]
            yield Name(title, kinds.get(address, _("Page")), address, phrase, words_in(phrase), is_lay=True)
