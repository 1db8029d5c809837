"""One moment of the database for everything that a page asks it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import IsolationLevel


@contextmanager
def one_moment() -> Iterator[None]:
    """All answers within are of one moment: a publication between two questions would make a page of two editions.

    Within a transaction, that of a preview for one, it is left as it is.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    before = raw.isolation_level, raw.read_only
    # They go out with the beginning of the transaction; a statement of its own would be one more way to and fro.
    raw.isolation_level, raw.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        with transaction.atomic():
            yield
    finally:
        if not raw.closed:
            raw.isolation_level, raw.read_only = before
