"""What a registry's module offers; the importer asks for nothing else. The next registry is one more such module."""

from collections.abc import Iterator
from typing import IO, Any, Protocol

from trials.registries.files import Item
from trials.registries.records import StudyRecord


class Registry(Protocol):
    """One source of records: its files, its numbers, what in them is a person's, and their meaning."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the module
        """Its name in RegistryRecord."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802 - likewise
        """How the names of its files end: '.json'."""

    @property
    def NOT_PROSE(self) -> frozenset[str]:  # noqa: N802 - likewise
        """Members that hold numbers and dates, where digits are no telephone number."""

    def studies(self, stream: IO[bytes], origin: str, size: int, /) -> Iterator[Item]:
        """The studies of one file, one after the other; what cannot be read is a MalformedRecord among them."""

    def number(self, payload: Any) -> str:
        """The registry's number of a payload; MalformedRecord where it has none."""

    def without_people(self, payload: Any) -> Any:
        """A copy without the members that hold contact persons."""

    def content(self, payload: Any) -> Any:
        """The payload without what changes though the study does not: two are the same version when this is equal."""

    def parse(self, payload: Any) -> StudyRecord:
        """The payload's meaning; MalformedRecord where it has none."""
