"""Preparing records beside the process that writes them: Python computes in one thread of a process at a time.

The process beside never touches the database, and ends with the one that began it, however that ends.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import django

# The process beside reads this module before it has set Django up, which the others need.
if TYPE_CHECKING:
    from trials.registries.preparing import Incoming, Prepared, Refusal
    from trials.registries.registry import Registry

# So many records at once are worth the second that a process takes to begin.
MANY: Final = 400


class Beside:
    """Prepares batches of one registry's records in order. A context: at its end nothing is left running."""

    def __init__(self, registry: "Registry") -> None:
        self._registry = registry
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def prepare(self, batch: "Sequence[Incoming]") -> "Future[list[Prepared | Refusal]]":
        """The batch, as soon as it is prepared; a short one at once, and here."""
        if self._pool is None and len(batch) < MANY:
            from trials.registries.preparing import prepare

            done: Future[list[Prepared | Refusal]] = Future()
            done.set_result(prepare(batch, self._registry))
            return done
        if self._pool is None:
            # A fork would share the connection to the database.
            self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_begin)
        return self._pool.submit(_prepare, batch, self._registry.NAME)


def _prepare(batch: "Sequence[Incoming]", registry: str) -> "list[Prepared | Refusal]":
    from trials.registries.known import REGISTRIES
    from trials.registries.preparing import prepare

    return prepare(batch, REGISTRIES[registry])


def _begin() -> None:
    django.setup()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that began us is asked to stop, and says when
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)
