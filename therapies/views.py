"""Pages of therapies."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from editorial.keyset import PLACES
from editorial.listing import Listing
from editorial.models import Publishable
from editorial.pages import find_published, published_page
from editorial.record_page import record_page
from editorial.references import References
from editorial.related import published_owners, with_sources
from therapies.evidence import highest
from therapies.filters import TherapyFilter
from therapies.ladders import ladders
from therapies.models import Therapy
from therapies.schema_org import therapy_thing
from therapies.studies import with_studies

PUBLISHED = Publishable.State.PUBLISHED
MOST_TRIALS = 30


@published_page(params=[*TherapyFilter.base_filters, *PLACES])
def therapy_list(request: HttpRequest) -> HttpResponse:
    """All therapies, each with how far it is proven."""
    therapies = Therapy.objects.published().only("slug", "name", "abbreviation", "kind", "summary").order_by("name")
    listing = Listing(request, TherapyFilter(request.GET, therapies), per_page=40, counted=("kind",))
    rows = list(listing.page or [])
    steps = ladders(rows)
    context = {"therapies": [(therapy, highest(steps[therapy.pk])) for therapy in rows]}
    return listing.answer(request, "therapies/list.html", context)


@published_page()
def therapy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One therapy: harms first, then how far it is proven."""
    therapy = find_published(Therapy.objects.all(), slug=slug)
    return record_page(request, "therapies/detail.html", therapy, therapy_context(therapy))


def therapy_context(therapy: Therapy) -> dict[str, Any]:
    """All that the page of a therapy shows."""
    related: Any = therapy  # reverse relations of later apps
    trials = published_owners(related.treatments.filter(role="tested"), "trial").order_by("-start_date", "-pk")
    return {
        "therapy": therapy,
        "thing": therapy_thing(therapy),
        "steps": ladders([therapy])[therapy.pk],
        "findings": with_studies(therapy.findings.published()),
        "trials": list(trials[: MOST_TRIALS + 1]),
        "most_trials": MOST_TRIALS,
        "authorisations": list(
            with_sources(related.authorisations.published().filter(country__state=PUBLISHED).select_related("country"))
        ),
        "designations": related.designations.filter(owner__state=PUBLISHED)
        .select_related("owner")
        .prefetch_related("sources"),
        "offerings": with_sources(
            related.offerings.published()
            .filter(institution__state=PUBLISHED)
            .select_related("institution", "institution__country")
        ),
        "combines_with": (therapy.combines_with.published() | therapy.combined_by.published()).distinct(),
        "claims": related.claims.published(),
        "references": References(therapy.citations.select_related("source")),
    }
