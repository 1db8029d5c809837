"""What a registry's module offers; the importer asks for nothing else."""

from typing import Any, Protocol

from trials.registries.records import StudyRecord


class Registry(Protocol):
    """One registry: its records' numbers, what in them is a person's, and their meaning."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the module
        """Its name in RegistryRecord."""

    @property
    def SCHEME(self) -> str:  # noqa: N802 - a constant of the module
        """The scheme of its numbers in TrialIdentifier."""

    def number(self, payload: Any) -> str:
        """The registry's number of a payload; MalformedRecord where it has none."""

    def without_people(self, payload: Any) -> Any:
        """A copy without the members that hold contact persons."""

    def content(self, payload: Any) -> Any:
        """The payload without what changes though the study does not: two are the same version when this is equal."""

    def parse(self, payload: Any) -> StudyRecord:
        """The payload's meaning; MalformedRecord where it has none."""
