"""One import at a time on a database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

LOCK: Final = 7_262_401_553  # any number that nothing else locks in this database
PATIENCE = 10.0  # seconds; the server takes a moment to notice that a killed import is gone


class Busy(Exception):
    """Another import runs."""

    def __init__(self) -> None:
        super().__init__("Another import is running on this database. Wait until it has ended.")


@contextmanager
def alone() -> Iterator[None]:
    """Hold off a second import for as long as this one runs; the lock goes with the connection, however it ends.

    Raises:
        Busy: another runs, and does not end within PATIENCE.
    """
    deadline = time.monotonic() + PATIENCE
    while not _ask("SELECT pg_try_advisory_lock(%s)"):
        if time.monotonic() > deadline:
            raise Busy
        time.sleep(0.1)
    try:
        yield
    finally:
        if connection.is_usable():
            _ask("SELECT pg_advisory_unlock(%s)")


def _ask(lock_query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(lock_query, [LOCK])
        return bool(cursor.fetchone() == (True,))
