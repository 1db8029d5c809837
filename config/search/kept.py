"""What is made of all published names: kept in this process until the next publication."""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.http import HttpRequest

_Made = TypeVar("_Made")


class UntilPublication(Generic[_Made]):
    """Gives what `make` gave when something was last published; makes it anew where that moment is not known."""

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make = make
        self._kept: tuple[tuple[str, ...], _Made] | None = None

    def at(self, request: HttpRequest) -> _Made:
        """As of the moment that the page cache noted on the request (config/page_cache.py)."""
        moment: tuple[str, ...] = getattr(request, "moment", ())
        if not moment:
            return self._make()
        if self._kept is None or self._kept[0] != moment:
            self._kept = (moment, self._make())
        return self._kept[1]
