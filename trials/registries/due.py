"""Studies that a run asks for by their numbers, because the query that it follows may not bring them."""

from collections.abc import Collection, Iterator
from typing import Final

from django.db.models import Exists, OuterRef

from trials.models import RefusedRecord, RegistryRecord
from trials.registries import ctgov

AT_ONCE: Final = 200


def known_besides(brought: Collection[str]) -> Iterator[list[str]]:
    """Numbers that we have, without those that the query brought, in batches: what changed may have left the query."""
    numbers = RegistryRecord.objects.filter(registry=ctgov.NAME).order_by("identifier")
    others = [number for number in numbers.values_list("identifier", flat=True) if number not in brought]
    for start in range(0, len(others), AT_ONCE):
        yield others[start : start + AT_ONCE]


def refused() -> list[str]:
    """Numbers of records that could not be taken and of which no later version was, the newest ones first."""
    later = RegistryRecord.objects.filter(
        registry=ctgov.NAME, identifier=OuterRef("identifier"), seen_at__gt=OuterRef("seen_at")
    )
    rows = RefusedRecord.objects.filter(~Exists(later), registry=ctgov.NAME).exclude(identifier="")
    return list(dict.fromkeys(rows.values_list("identifier", flat=True)))[:AT_ONCE]
