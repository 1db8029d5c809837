"""The numbered sources of one page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from editorial.links import current_keys
from editorial.models import Citation, Source


@dataclass
class Reference:
    """One source with its number on the page, and what the citations say about the place in it."""

    number: int
    source: Source
    details: list[str] = field(default_factory=list)


class References:
    """The sources of a page, numbered from 1 in the order in which they are added. Draft sources are left out.

    Those that are `offered` are added when a text of the page first cites them.
    """

    def __init__(self, cited: Iterable[Citation | Source] = (), *, offered: Iterable[Citation] = ()) -> None:
        self._by_key: dict[str, Reference] = {}
        self._offered: dict[str, list[Citation]] = {}
        for citation in offered:
            self._offered.setdefault(citation.source.slug, []).append(citation)
        self.add(cited)

    def add(self, cited: Iterable[Citation | Source]) -> list[int]:
        """The numbers of these sources, in rising order; sources that are new to the page get the next ones."""
        return sorted({reference.number for item in cited if (reference := self._add(item))})

    def number_of(self, key: str) -> int | None:
        """The number of the source with this stable key; None where the page does not cite it."""
        reference = self._known(key)
        if reference is None and (self._by_key or self._offered):
            reference = self._known(current_keys(Source, {key}).get(key, ""))
        return reference.number if reference else None

    def _known(self, key: str) -> Reference | None:
        self.add(self._offered.pop(key, ()))
        return self._by_key.get(key)

    def __iter__(self) -> Iterator[Reference]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def _add(self, item: Citation | Source) -> Reference | None:
        source: Source = item if isinstance(item, Source) else item.source
        if not source.is_published:
            return None
        reference = self._by_key.setdefault(source.slug, Reference(len(self._by_key) + 1, source))
        if isinstance(item, Citation):
            details = [text.rstrip(".") for text in (item.locator, item.note) if text]
            reference.details += [text for text in details if text not in reference.details]
        return reference
