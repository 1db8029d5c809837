"""Watches the epoch from a thread of its own, so that no request has to ask the database for it."""

import datetime as dt
import os
import threading
import time

from django.db import Error, connection
from psycopg_pool import PoolTimeout

from editorial.models.epoch import current_epoch

SECONDS_BETWEEN_LOOKS = 0.5


class EpochWatch:
    """Knows the epoch and the UTC date as they were at the last look that succeeded.

    While the database cannot be reached both stand still and `stale` is true, so that pages go on from memory.
    """

    def __init__(self) -> None:
        self.stale = False
        self._moment: tuple[str, ...] = ()
        self._process = 0
        self._lock = threading.Lock()

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
            self.stale = False
        except (Error, PoolTimeout):
            self.stale = True
