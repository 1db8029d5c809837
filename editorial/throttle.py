"""Limits on how often something may be tried; exact however many workers count at once."""

import datetime as dt
import hashlib
import ipaddress
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


def network(address: str | None) -> str:
    """What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 address."""
    if address and ":" in address:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return address or "unknown"


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


def forget_old() -> None:
    """Remove counts that no limit asks for any more."""
    Attempts.objects.filter(begun__lt=timezone.now() - _FORGOTTEN_AFTER).delete()


def _count(attempt: Attempt) -> int:
    now = timezone.now()
    window = dt.timedelta(seconds=attempt.limit.seconds)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": attempt.key, "now": now, "over": now - window})
        number, begun = cursor.fetchone()
    if number == 1:
        forget_old()
    return max(1, round((begun + window - now).total_seconds())) if number > attempt.limit.number else 0
