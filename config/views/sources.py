"""The page of all sources, each with what rests on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from editorial.filters import SourceFilter
from editorial.keyset import PLACES
from editorial.listing import Listing
from editorial.models import Citation, Publishable, Source
from editorial.pages import published_page
from guides.models import ClaimCitation, GuideCitation
from institutions.models import (
    AuthorisationCitation,
    CollaborationCitation,
    CountryCitation,
    InstitutionCitation,
    OfferingCitation,
)
from therapies.models import FindingCitation, TherapyCitation
from trials.models import TrialCitation

PUBLISHED = Publishable.State.PUBLISHED
# Each kind of citation, with what its owner's address and visibility rest on.
CITATIONS: dict[type[Citation], tuple[str, ...]] = {
    TherapyCitation: (),
    FindingCitation: ("therapy",),
    CountryCitation: (),
    InstitutionCitation: (),
    AuthorisationCitation: ("country", "therapy"),
    OfferingCitation: ("institution", "therapy"),
    CollaborationCitation: (),
    TrialCitation: (),
    ClaimCitation: (),
    GuideCitation: (),
}


@published_page(params=[*SourceFilter.base_filters, *PLACES])
def source_list(request: HttpRequest) -> HttpResponse:
    """All published sources."""
    sources = Source.objects.published().defer("search").order_by("title")
    listing = Listing(request, SourceFilter(request.GET, sources), per_page=20, counted=("kind",))
    rows = list(listing.page or [])
    cited_by = citing(rows)
    return listing.answer(request, "sources.html", {"sources": [(row, cited_by[row.pk]) for row in rows]})


def citing(sources: Iterable[Source]) -> dict[int, list[Publishable]]:
    """The published records that cite each source, by its primary key; each record once."""
    found: dict[int, dict[Any, Publishable]] = defaultdict(dict)
    keys = [source.pk for source in sources]
    for model, parents in CITATIONS.items():
        for source, owner in _owners(model, parents, keys):
            found[source][(model, owner.pk)] = owner
    return defaultdict(list, {source: list(owners.values()) for source, owners in found.items()})


def _owners(model: type[Citation], parents: tuple[str, ...], keys: list[int]) -> Iterator[tuple[int, Publishable]]:
    alive = {f"owner__{parent}__state": PUBLISHED for parent in parents}
    citations: Any = model._default_manager
    rows = citations.filter(source__in=keys, owner__state=PUBLISHED, **alive)
    for citation in rows.select_related("owner", *(f"owner__{parent}" for parent in parents)):
        yield citation.source_id, citation.owner
