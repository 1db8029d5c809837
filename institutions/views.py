"""Pages of institutions and countries."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse

from editorial.keyset import PLACES
from editorial.listing import Listing
from editorial.models import Publishable
from editorial.pages import find_published, published_page
from editorial.record_page import record_page
from editorial.references import References
from editorial.related import published_owners, with_sources
from institutions.filters import CountryFilter, InstitutionFilter
from institutions.models import Authorisation, Country, CountrySection, Institution, Service, gets_no_link
from institutions.pathway import pathway
from institutions.schema_org import country_thing, institution_thing
from therapies.models import Finding, Therapy
from therapies.studies import with_studies

PUBLISHED = Publishable.State.PUBLISHED
MOST_TRIALS = 30
MOST_FINDINGS = 30
Topic = CountrySection.Topic
# Headings below which a country's page says something even where the atlas holds nothing.
ALWAYS_TOLD = {Topic.TRIALS, Topic.PATIENTS}
# Which services of institutions stand below which heading of a country's profile.
SERVICES = {
    Topic.REHABILITATION: (
        Service.Kind.ACUTE_CARE,
        Service.Kind.REHABILITATION,
        Service.Kind.OCCUPATIONAL,
        Service.Kind.PHYSIOTHERAPY,
        Service.Kind.UROLOGY,
        Service.Kind.FOLLOW_UP,
        Service.Kind.CHILDREN,
    ),
    Topic.SUPPORT: (Service.Kind.PSYCHOLOGY, Service.Kind.DEVICES, Service.Kind.INFORMATION),
}


@published_page(params=[*InstitutionFilter.base_filters, *PLACES])
def institution_list(request: HttpRequest) -> HttpResponse:
    """All institutions by kind and country."""
    institutions = (
        Institution.objects.published()
        .select_related("country")
        .only(
            "slug", "name", "local_name", "kind", "city", "summary", "country__slug", "country__name", "country__state"
        )
        .order_by("name")
    )
    listing = Listing(request, InstitutionFilter(request.GET, institutions), per_page=30, counted=("kind",))
    return listing.answer(request, "institutions/list.html")


@published_page()
def institution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One institution: what it does, and what was said about it, by whom and when."""
    institution = find_published(Institution.objects.select_related("country"), slug=slug)
    return record_page(request, "institutions/detail.html", institution, institution_context(institution))


def institution_context(institution: Institution) -> dict[str, Any]:
    """All that the page of an institution shows."""
    related: Any = institution  # reverse relations of later apps
    sponsored = published_owners(related.sponsorships.all(), "trial")
    hosted = published_owners(related.trial_sites.all(), "trial")
    shows_website = not gets_no_link(institution)
    return {
        "institution": institution,
        "thing": institution_thing(institution, shows_website=shows_website),
        "services": institution.services.prefetch_related("sources"),
        "shows_website": shows_website,
        "sponsored": sponsored.order_by("-start_date", "-pk")[: MOST_TRIALS + 1],
        "hosted": hosted.exclude(pk__in=sponsored.values("pk")).order_by("-start_date", "-pk")[: MOST_TRIALS + 1],
        "most_trials": MOST_TRIALS,
        "offerings": with_sources(
            institution.offerings.published().filter(therapy__state=PUBLISHED).select_related("therapy")
        ),
        "adverse_statements": institution.adverse_statements.filter(source__state=PUBLISHED).select_related("source"),
        "authorisations": with_sources(
            Authorisation.objects.published()
            .filter(Q(holder_institution=institution) | Q(regulator=institution))
            .filter(country__state=PUBLISHED, therapy__state=PUBLISHED)
            .select_related("country", "therapy")
        ),
        "legal_routes": institution.legal_routes.filter(owner__state=PUBLISHED).select_related("owner"),
        "collaborations": with_sources(institution.collaborations.published()),
        "claims": related.claims.published(),
        "references": References(institution.citations.select_related("source")),
    }


@published_page(params=[*CountryFilter.base_filters, *PLACES])
def country_list(request: HttpRequest) -> HttpResponse:
    """All countries, those with a researched profile told apart."""
    countries = (
        Country.objects.published()
        .only("slug", "name", "summary")
        .annotate(section_count=Count("sections"))
        .order_by("name")
    )
    listing = Listing(request, CountryFilter(request.GET, countries), per_page=60)
    return listing.answer(request, "countries/list.html")


@published_page()
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The living profile of a country: short prose, and below each heading the rows that belong to it."""
    country = find_published(Country.objects.all(), slug=slug)
    return record_page(request, "countries/detail.html", country, country_context(country))


def country_context(country: Country) -> dict[str, Any]:
    """All that the profile of a country shows."""
    related: Any = country  # reverse relations of later apps
    sections = {section.topic: section.body for section in country.sections.all()}
    trials = published_owners(related.trial_sites.all(), "trial").order_by("-start_date", "-pk")
    # What no editor has looked at may be about anything; the list of trials has it. What is often taken for a trial in
    # spinal cord injury is shown, and neither counted nor drawn on.
    trials = trials.exclude(relevance="not_assessed")
    about_sci = trials.exclude(relevance="near_miss").order_by()
    findings = Finding.objects.published().filter(
        trial_findings__trial__state=PUBLISHED, trial_findings__trial__sites__country=country, therapy__state=PUBLISHED
    )
    published_institutions: Any = Institution.objects.published()
    services = list(
        Service.objects.filter(owner__country=country, owner__state=PUBLISHED)
        .select_related("owner")
        .prefetch_related("sources")
        .order_by("owner__name", "position")
    )
    of_topics: dict[str, list[Service]] = {
        topic: [row for row in services if row.kind in kinds] for topic, kinds in SERVICES.items()
    }
    tried = Therapy.objects.published().filter(treatments__role="tested", treatments__trial__in=about_sci.values("pk"))
    bodies = list(country.institutions.published())
    rules: dict[str, Any] = {
        "regulators": [body for body in bodies if body.kind == Institution.Kind.REGULATOR],
        "pathway": pathway(
            country.legal_routes.prefetch_related(Prefetch("regulators", published_institutions), "sources")
        ),
        "authorisations": list(
            with_sources(country.authorisations.published().filter(therapy__state=PUBLISHED).select_related("therapy"))
        ),
        "designations": list(
            country.designations.filter(therapy__state=PUBLISHED).select_related("therapy").prefetch_related("sources")
        ),
    }
    rows: dict[str, Any] = {
        Topic.CELLS: list(tried.distinct()),
        Topic.REGULATION: any(rules.values()),
        Topic.INSTITUTIONS: [body for body in bodies if body.kind != Institution.Kind.REGULATOR],
        Topic.EVIDENCE: list(with_studies(findings.select_related("therapy"))[:MOST_FINDINGS]),
        Topic.COLLABORATION: list(
            with_sources(
                country.collaborations.published().prefetch_related(
                    Prefetch("institutions", published_institutions), Prefetch("countries", Country.objects.published())
                )
            )
        ),
        **of_topics,
    }
    told = {topic for topic in Topic if sections.get(topic) or rows.get(topic) or topic in ALWAYS_TOLD}
    return {
        "country": country,
        "thing": country_thing(country),
        "topics": [(topic, sections.get(topic, "")) for topic in Topic if topic in told],
        "not_researched": [topic.label for topic in Topic if topic not in told],
        "tried": rows[Topic.CELLS],
        "services": list(of_topics.items()),
        "institutions": rows[Topic.INSTITUTIONS],
        **rules,
        "trials": list(trials[: MOST_TRIALS + 1]),
        "most_trials": MOST_TRIALS,
        "trial_count": about_sci[: MOST_TRIALS + 1].count(),
        "findings": rows[Topic.EVIDENCE],
        "collaborations": rows[Topic.COLLABORATION],
        "claims": related.claims.published(),
        "references": References(country.citations.select_related("source")),
    }
