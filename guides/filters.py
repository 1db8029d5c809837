"""Filters of claims and guides."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.filters import AtlasFilterSet, Choices, Keys, Ordering
from guides.models import Claim, Guide
from guides.models.claim import BY_COUNTRY
from institutions.models import Country
from therapies.models import Therapy


class ClaimFilter(AtlasFilterSet):
    """Claims by country, therapy and verdict."""

    country = Keys(Country, field_name="country", label=_("Country"))
    therapy = Keys(Therapy, label=_("Therapy"), method="about_therapy")
    verdict = Choices(label=_("Verdict"), choices=Claim.Verdict.choices)
    ordering = Ordering({"country": (_("Country"), (BY_COUNTRY,)), "verdict": (_("Verdict"), ("verdict",))})

    class Meta:
        model = Claim
        fields: list[str] = []

    def about_therapy(self, queryset: QuerySet[Claim], _name: str, value: list[Therapy]) -> QuerySet[Claim]:
        """Claims about any of the therapies, each once."""
        links = Claim.therapies.through.objects.filter(claim=OuterRef("pk"), therapy__in=value)
        return queryset.filter(Exists(links)) if value else queryset


class GuideFilter(AtlasFilterSet):
    """Guides by kind."""

    kind = Choices(label=_("Kind"), choices=Guide.Kind.choices)
    ordering = Ordering({"title": (_("Title, A to Z"), ("title",)), "position": (_("Our order"), ("position",))})

    class Meta:
        model = Guide
        fields: list[str] = []
