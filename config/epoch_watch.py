"""Watches the epoch from a thread of its own, so that no request has to ask the database for it."""

import datetime as dt
import logging
import os
import threading
import time

from django.db import connection

from editorial.models.epoch import current_epoch

SECONDS_BETWEEN_LOOKS = 0.5
STALE_AFTER_SECONDS = 3.0

logger = logging.getLogger(__name__)


class EpochWatch:
    """Knows the epoch and the UTC date as they were at the last look that succeeded.

    While the database cannot be reached both stand still and `stale` is true, so that pages go on from memory.
    """

    def __init__(self) -> None:
        self._seen = time.monotonic()
        self._moment: tuple[str, ...] = ()
        self._process = 0
        self._lock = threading.Lock()

    @property
    def stale(self) -> bool:
        """Whether the last look that succeeded is too long ago: the database is down, or hangs."""
        return time.monotonic() - self._seen > STALE_AFTER_SECONDS

    def moment(self) -> tuple[str, ...]:
        """(epoch, date), or () before the first look; begins to watch in the process that asks."""
        if self._process != os.getpid():
            self._begin()
        return self._moment

    def _begin(self) -> None:
        with self._lock:
            if self._process != os.getpid():
                self._look()
                threading.Thread(target=self._watch, name="epoch-watch", daemon=True).start()
                self._process = os.getpid()

    def _watch(self) -> None:
        while True:
            time.sleep(SECONDS_BETWEEN_LOOKS)
            self._look()
            # Gives the connection back to the pool between two looks.
            connection.close()

    def _look(self) -> None:
        try:
            self._moment = (str(current_epoch()), dt.datetime.now(dt.UTC).date().isoformat())
            self._seen = time.monotonic()
        except Exception:
            # Whatever it is, the thread must go on looking; how long it did not succeed makes the pages stale.
            logger.warning("The epoch could not be read.", exc_info=True)
