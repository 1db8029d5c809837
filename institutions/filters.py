"""Filters of institutions, countries and authorisations."""

from django.utils.translation import gettext_lazy as _

from editorial.filters import AtlasFilterSet, Choices, Keys, Ordering
from institutions.models import Authorisation, Country, Institution
from therapies.models import Therapy

BY_NAME = {"name": (_("Name, A to Z"), ("name",)), "-name": (_("Name, Z to A"), ("-name",))}


class InstitutionFilter(AtlasFilterSet):
    """Institutions by kind and country."""

    kind = Choices(label=_("Kind"), choices=Institution.Kind.choices)
    country = Keys(Country, field_name="country", label=_("Country"))
    ordering = Ordering({**BY_NAME, "country": (_("Country"), ("country__name", "name"))})

    class Meta:
        model = Institution
        fields: list[str] = []


class CountryFilter(AtlasFilterSet):
    """Countries by words."""

    ordering = Ordering(BY_NAME)

    class Meta:
        model = Country
        fields: list[str] = []


class AuthorisationFilter(AtlasFilterSet):
    """Authorisations by country, therapy and status."""

    q = None  # type: ignore[assignment] # django-filter drops an inherited filter this way
    country = Keys(Country, field_name="country", label=_("Country"))
    therapy = Keys(Therapy, field_name="therapy", label=_("Therapy"))
    status = Choices(label=_("Status"), choices=Authorisation.Status.choices)
    ordering = Ordering(
        {
            "-decided_on": (_("Latest decision first"), ("-decided_on",)),
            "decided_on": (_("Earliest decision first"), ("decided_on",)),
        }
    )

    class Meta:
        model = Authorisation
        fields: list[str] = []
