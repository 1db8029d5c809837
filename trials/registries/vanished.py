"""Studies that the registry lists no longer: they keep their row, and the day on which we read it."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from typing import Final

from django.db import transaction
from django.db.models.functions import TruncDate

from editorial.models import Publishable
from editorial.models.epoch import advance_epoch
from trials.models import RegistryRecord, TrialChange
from trials.registries import ctgov
from trials.registries.due import AT_ONCE
from trials.registries.guard import FEWEST, SHARE, Alarm

LISTED: Final = "listed"


def find_vanished(listed: Callable[[Collection[str]], Collection[str]]) -> tuple[list[str], list[str]]:
    """Numbers of published trials that are listed no longer, and of those that are listed again.

    Args:
        listed: asks the registry which of some numbers it lists.

    Raises:
        Alarm: so many are gone at once that it looks like a fault of the registry.
    """
    gone, back, asked = [], [], 0
    for batch in _batches():
        present = set(listed([number for number, _was_gone in batch]))
        asked += len(batch)
        gone += [number for number, was_gone in batch if number not in present and not was_gone]
        back += [number for number, was_gone in batch if number in present and was_gone]
    if (len(gone) >= FEWEST and len(gone) >= SHARE * asked) or len(gone) == asked > 1:
        raise Alarm(f"The registry lists {len(gone)} of {asked} studies no longer. That looks like a fault of its own.")
    return gone, back


def _batches() -> Iterator[list[tuple[str, bool]]]:
    records = RegistryRecord.objects.filter(registry=ctgov.NAME, trial__state=Publishable.State.PUBLISHED)
    last = ""
    while batch := list(
        records.filter(identifier__gt=last).order_by("identifier").values_list("identifier", "last_seen_on")[:AT_ONCE]
    ):
        yield [(number, day is not None) for number, day in batch]
        last = batch[-1][0]


@transaction.atomic
def note_vanished(gone: Collection[str], back: Collection[str], *, today: dt.date) -> None:
    """Keep of the gone ones the day on which we read them, take it off those that are back; each is a change."""
    if not gone and not back:
        return
    for numbers, is_back in ((gone, False), (back, True)):
        records = RegistryRecord.objects.filter(registry=ctgov.NAME, identifier__in=numbers)
        TrialChange.objects.bulk_create(
            TrialChange(
                trial_id=trial,
                registry=ctgov.NAME,
                identifier=number,
                register=ctgov.REGISTER,
                field=LISTED,
                was=not is_back,
                now=is_back,
                seen_on=today,
                weight=TrialChange.Weight.STATUS,
                for_editors=True,
            )
            for trial, number in records.values_list("trial", "identifier")
        )
        records.update(last_seen_on=None if is_back else TruncDate("seen_at"))
    advance_epoch()
