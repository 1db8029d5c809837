"""Countries side by side: who makes the rules and by which ways, what is allowed, what is studied and where."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from config.compare.counts import count_claims, count_trials
from config.compare.table import Row
from editorial.models import Publishable
from editorial.related import with_sources
from guides.models import Claim
from institutions.models import Authorisation, Country, Institution, LegalRoute
from trials.models import Trial


def rows(countries: Sequence[Country]) -> list[Row]:
    """The rows, in the order of a country's profile; as many queries for four countries as for two."""
    keys = [country.pk for country in countries]
    regulators, others = _institutions(keys)
    return [
        Row(_("In short"), "prose", [country.summary for country in countries], _("Not yet researched.")),
        Row(
            _("Regulators and authorities"),
            "records",
            [regulators[key] for key in keys],
            _("The atlas holds none. That is not proof that there is none."),
        ),
        _routes(keys),
        _allowed(countries),
        Row(_("Institutions, by kind"), "lines", [others[key] for key in keys], _("The atlas holds none.")),
        *_trials(keys),
        _claims(keys),
    ]


def _institutions(keys: Sequence[int]) -> tuple[dict[int, list[Institution]], dict[int, list[str]]]:
    """The regulators of each country, and how many other institutions it has of each kind."""
    regulator = Institution.Kind.REGULATOR
    published = Institution.objects.published().filter(country__in=keys)
    regulators: dict[int, list[Institution]] = defaultdict(list)
    for one in published.filter(kind=regulator).only("slug", "name", "country").order_by("name"):
        regulators[one.country_id].append(one)
    counts = {
        (country, kind): count
        for country, kind, count in published.exclude(kind=regulator)
        .order_by()
        .values_list("country", "kind")
        .annotate(count=Count("pk"))
    }
    others: dict[int, list[str]] = defaultdict(list)
    for kind in Institution.Kind:
        for key in keys:
            if count := counts.get((key, kind.value)):
                others[key].append(f"{kind.label}: {count}")
    return regulators, others


def _routes(keys: Sequence[int]) -> Row:
    found: dict[int, list[LegalRoute]] = defaultdict(list)
    routes: Any = LegalRoute.objects.filter(owner__in=keys).prefetch_related("sources")
    for route in sorted(routes, key=lambda route: LegalRoute.Kind.values.index(route.kind)):
        found[route.owner_id].append(route)
    return Row(
        _("Legal routes, from research to practice"),
        "routes",
        [found[key] for key in keys],
        _("Not yet researched."),
        _("A route is a law or a scheme. It approves no product."),
    )


def _allowed(countries: Sequence[Country]) -> Row:
    found = defaultdict(list)
    published = Authorisation.objects.published().filter(therapy__state=Publishable.State.PUBLISHED)
    for one in with_sources(published.filter(country__in=countries).select_related("therapy")):
        found[one.country_id].append((one.therapy, one))
    return Row(
        _("Authorisations"),
        "authorisations",
        [found[country.pk] for country in countries],
        _("The atlas holds no authorisation."),
        _("Approval is not evidence. A regulator can allow a product before anyone knows whether it works."),
    )


def _trials(keys: Sequence[int]) -> list[Row]:
    counts = count_trials(Trial.objects.published().filter(sites__country__in=keys), "sites__country")
    none = _("The atlas holds no trial with a site here. That is not proof that there is none.")
    note = _("In people with spinal cord injury.")
    return [
        Row(_("Trials with a site here: all"), "words", [counts[key].total for key in keys], none, note),
        Row(_("Trials with a site here, by status"), "lines", [counts[key].by_status() for key in keys], none),
    ]


def _claims(keys: Sequence[int]) -> Row:
    claims = count_claims(Claim.objects.published().filter(country__in=keys), "country")
    return Row(_("Claims that we checked"), "lines", [claims[key] for key in keys], _("None yet."))
