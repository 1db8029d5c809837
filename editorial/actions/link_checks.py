"""Checks of links: those of sources, which are asked, and those between records, which are looked up."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from editorial.gate.pointers import dead_links
from editorial.gate.subject import Subject
from editorial.kinds import kinds
from editorial.models import DeadLink, LinkCheck, Publishable, Source
from editorial.models.link_check import APART
from editorial.models.source import LINK
from editorial.outside import Answer, Resolver, ask, public_address

PAUSE: Final = 1.0  # seconds between two questions to one host


def due(days: int) -> list[str]:
    """Addresses of published sources that nobody asked for so many days, or that failed: oldest first."""
    now = timezone.now()
    sources = Source.objects.published().annotate(address=LINK).exclude(address="")
    named = set(sources.order_by().values_list("address", flat=True).distinct())
    LinkCheck.objects.exclude(address__in=named).delete()
    seen = {check.address: check for check in LinkCheck.objects.iterator()}

    def fresh(address: str) -> bool:
        check = seen.get(address)
        wait = APART if check and check.failing_since else dt.timedelta(days=days)
        return check is not None and check.checked_at > now - wait

    first = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(
        (address for address in named if not fresh(address)),
        key=lambda address: (seen[address].checked_at if address in seen else first, address),
    )


def check_outside(
    addresses: list[str], client: httpx.Client, *, resolve: Resolver = public_address, pause: float = PAUSE
) -> Iterator[Answer]:
    """Ask one after the other, no host twice within the pause; each answer is stored before it is given back."""
    last: dict[str, float] = {}

    def patient(host: str, port: int) -> str:
        wait = last.get(host, -pause) + pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        last[host] = time.monotonic()
        return resolve(host, port)

    for address in addresses:
        answer = ask(address, client, resolve=patient)
        note(address, answer)
        yield answer


@transaction.atomic
def note(address: str, answer: Answer) -> LinkCheck:
    """Keep how an address answered. An answer ends a row of failures; one that tells nothing leaves it as it is."""
    now = timezone.now()
    check = LinkCheck.objects.select_for_update().filter(address=address).first() or LinkCheck(address=address)
    check.found, check.status, check.checked_at = answer.found, answer.status, now
    check.reason, check.leads_to = answer.reason[:300], answer.leads_to
    if answer.found == LinkCheck.Found.FAILS:
        check.failing_since, check.failed_at = check.failing_since or now, now
    elif answer.found != LinkCheck.Found.UNCLEAR:
        check.failing_since = check.failed_at = None
    check.save()
    return check


def check_within(seen: Callable[[int], None] = lambda _number: None) -> int:
    """Look up every link in published texts and keep those that lead to nothing; how many there are."""
    begun, number = timezone.now(), 0
    for model in kinds().values():
        for record in _with_texts(model).iterator(200):
            found = [
                DeadLink(
                    kind=model._meta.label_lower,
                    key=record.slug,
                    field=refusal.field[:120],
                    reason=refusal.reason,
                    found_at=timezone.now(),
                )
                for refusal in dead_links(Subject(record))
            ]
            with transaction.atomic():
                DeadLink.objects.about(record).delete()
                DeadLink.objects.bulk_create(found)
            number += len(found)
            seen(1)
    DeadLink.objects.filter(found_at__lt=begun).delete()
    return number


def _with_texts(model: type[Publishable]) -> Any:
    """Published records in which somebody wrote: of trials those that were not only imported."""
    records: Any = model._default_manager.filter(state=Publishable.State.PUBLISHED)
    if model.registry_owned:
        records = records.filter(Q(edition__gt=0) | ~Q(shipped_version=""))
    return records.defer(*(field.name for field in model._meta.concrete_fields if field.generated)).order_by("pk")
