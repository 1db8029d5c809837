"""What changed: on the whole site, and in one record word for word."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from editorial.actions.editions import BASELINE
from editorial.filters import AtlasFilterSet, Choices
from editorial.history import entries_of, history_of, published_editions, withdrawals
from editorial.keyset import PLACES
from editorial.kinds import kinds, known_to_readers
from editorial.links import current_keys
from editorial.listing import Listing, page_of
from editorial.models import Edition
from editorial.pages import Renamed, published_page
from editorial.told_changes import Change, told_changes

MOST_STEPS = 10
MOST_WITHDRAWN = 10


class ChangeFilter(AtlasFilterSet):
    """Changes by the kind of the record."""

    q = None  # type: ignore[assignment] # words would be looked for in columns that no page shows
    kind = Choices(
        label=_("Kind"),
        choices=[(name, capfirst(model._meta.verbose_name_plural)) for name, model in kinds().items()],
        method="of_kinds",
    )

    class Meta:
        model = Edition
        fields: list[str] = []

    def of_kinds(self, queryset: QuerySet[Edition], _name: str, names: list[str]) -> QuerySet[Edition]:
        """Those of any of these kinds."""
        return queryset.filter(kind__in=[kinds()[name]._meta.label_lower for name in names])


@published_page(params=["kind", *PLACES])
def change_list(request: HttpRequest) -> HttpResponse:
    """What editors published, newest first."""
    listing = Listing(request, ChangeFilter(request.GET, published_editions()), per_page=20, first=("kind",))
    shown = [edition.pk for edition in listing.page or []]
    entries = entries_of(Edition.objects.filter(pk__in=shown)) if shown else []
    context = {"entries": entries, "withdrawn": withdrawals(MOST_WITHDRAWN)}
    return listing.answer(request, "changes.html", context)


@dataclass(frozen=True)
class Step:
    """One published edition, and what it changed against the one before."""

    edition: Edition
    why: str
    is_first: bool
    changes: list[Change]


def find_known(kind: str, key: str, *, view: str) -> Any:
    """The record of this kind and key that readers see, or once saw; `view` names the page that asks.

    Raises:
        Renamed: it has another key now.
        Http404: there is none.
    """
    model = kinds().get(kind)
    if model is None:
        raise Http404
    record = known_to_readers(model).filter(slug=key).first()
    if record is not None:
        return record
    moved = get_object_or_404(known_to_readers(model), slug=current_keys(model, {key}).get(key))
    raise Renamed(moved, reverse(view, args=[kind, moved.slug]))


@published_page(params=PLACES)
def record_changes(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The published editions of one record, each compared with the one that readers saw before."""
    record = find_known(kind, key, view="changes:record")
    editions = Edition.objects.about(record).filter(published_at__isnull=False).defer("search")
    page = page_of(request, editions.order_by("-published_at", "-pk"), MOST_STEPS)
    shown = [*page.rows, *_before(editions, page.rows)]
    changes = told_changes((before.snapshot, after.snapshot) for after, before in pairwise(shown))
    context = {
        "record": record,
        "kind_label": record._meta.verbose_name,
        "address": record.get_absolute_url() if record.is_published and hasattr(record, "get_absolute_url") else "",
        "history": history_of(record),
        "steps": _steps(shown, changes),
        "listing": page,
    }
    return render(request, "record_changes.html", context)


def _before(editions: QuerySet[Edition], shown: list[Edition]) -> QuerySet[Edition]:
    """The edition before those that are shown, with which the last of them is compared."""
    if not shown:
        return editions.none()
    last = shown[-1]
    earlier = editions.filter(published_at__lt=last.published_at) | editions.filter(
        published_at=last.published_at, pk__lt=last.pk
    )
    return earlier.order_by("-published_at", "-pk")[:1]


def _steps(shown: list[Edition], changes: list[list[Change]]) -> list[Step]:
    steps = [
        Step(edition, edition.reason, is_first=False, changes=told)
        for edition, told in zip(shown, changes, strict=False)
    ]
    if len(shown) <= MOST_STEPS and shown:
        first = shown[-1]
        steps.append(Step(first, "" if first.reason == BASELINE else first.reason, is_first=True, changes=[]))
    return steps
