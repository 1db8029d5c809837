"""Limits on how often something may be tried; exact however many workers count at once."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.utils import timezone

from editorial.models import Attempts

# One statement, so that two attempts at once are never counted as one.
_COUNT = """
INSERT INTO editorial_attempts AS kept (key, begun, number) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    number = CASE WHEN kept.begun <= %(over)s THEN 1 ELSE kept.number + 1 END,
    begun = CASE WHEN kept.begun <= %(over)s THEN %(now)s ELSE kept.begun END
RETURNING number, begun
"""
_FORGOTTEN_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many attempts in so many seconds, which begin with the first; `what` tells one limit from another."""

    what: str
    number: int
    seconds: int


@dataclass(frozen=True)
class Attempt:
    """One attempt under one limit; `of` is whose: a login, an address."""

    limit: Limit
    of: str

    @property
    def key(self) -> str:
        """Under which it is counted."""
        return hashlib.sha256(f"{self.limit.what}\n{self.of}".encode()).hexdigest()


def take(attempts: Sequence[Attempt]) -> int:
    """Count these together: 0, or the seconds to wait where one is beyond its limit; then none is counted."""
    taken: list[Attempt] = []
    for attempt in attempts:
        if wait := _count(attempt):
            give_back(taken)
            return wait
        taken.append(attempt)
    return 0


def give_back(attempts: Sequence[Attempt]) -> None:
    """Take them off the count again: they were right."""
    rows = Attempts.objects.filter(key__in=[attempt.key for attempt in attempts], number__gt=0)
    rows.update(number=F("number") - 1)


def _count(attempt: Attempt) -> int:
    now = timezone.now()
    window = dt.timedelta(seconds=attempt.limit.seconds)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": attempt.key, "now": now, "over": now - window})
        number, begun = cursor.fetchone()
    if number == 1:
        Attempts.objects.filter(begun__lt=now - _FORGOTTEN_AFTER).delete()
    return max(1, round((begun + window - now).total_seconds())) if number > attempt.limit.number else 0
