"""Institutions, countries and authorisations in the API."""

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from rest_framework import serializers

from editorial.api.shape import Keys, PagePath
from editorial.api.sources import REVIEW, CitationSerializer
from editorial.api.views import PublishedViewSet
from institutions.filters import AuthorisationFilter, CountryFilter, InstitutionFilter
from institutions.models import (
    Authorisation,
    Collaboration,
    Country,
    CountrySection,
    Designation,
    Institution,
    LegalRoute,
    Offering,
    Service,
)


class ServiceSerializer(serializers.ModelSerializer[Service]):
    """A service of an institution."""

    sources = Keys("sources")

    class Meta:
        model = Service
        fields = ("kind", "detail", "sources")


class OfferingSerializer(serializers.ModelSerializer[Offering]):
    """What the institution was said to give to people; never a recommendation."""

    key = serializers.CharField(source="slug")
    therapy = serializers.CharField(source="therapy.slug", allow_null=True)

    class Meta:
        model = Offering
        fields = ("key", "therapy", "setting", "licence", "fee", "seen_on", "ended_on", "summary")


class CollaborationSerializer(serializers.ModelSerializer[Collaboration]):
    """Joint work."""

    key = serializers.CharField(source="slug")

    class Meta:
        model = Collaboration
        fields = ("key", "name", "summary", "started", "ended", "uses_cells")


class InstitutionSerializer(serializers.ModelSerializer[Institution]):
    """An institution as it stands in lists."""

    key = serializers.CharField(source="slug")
    country = serializers.CharField(source="country.slug", allow_null=True, help_text="Key of the country.")
    page = PagePath("/institutions/")

    class Meta:
        model = Institution
        fields: tuple[str, ...] = ("key", "name", "local_name", "kind", "country", "city", "ror", "page")


class InstitutionDetailSerializer(InstitutionSerializer):
    """An institution whole; without website and place where it is said to give a therapy outside trials."""

    website = serializers.CharField(source="shown_website")
    latitude = serializers.FloatField(source="shown_latitude", allow_null=True, help_text="Degrees north, WGS 84.")
    longitude = serializers.FloatField(source="shown_longitude", allow_null=True, help_text="Degrees east, WGS 84.")
    services = ServiceSerializer(many=True)
    offerings = OfferingSerializer(many=True)
    collaborations = CollaborationSerializer(many=True)
    citations = CitationSerializer(many=True)

    class Meta(InstitutionSerializer.Meta):
        fields = (
            *InstitutionSerializer.Meta.fields, "aliases", "latitude", "longitude", "website", "summary", "remit",
            "founded", "services", "offerings", "collaborations", "citations", *REVIEW,
        )  # fmt: skip


class InstitutionViewSet(PublishedViewSet):
    """Hospitals, institutes, universities, companies, regulators, patients' organisations."""

    serializer_class = InstitutionSerializer
    detail_serializer_class = InstitutionDetailSerializer
    filterset_class = InstitutionFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Only published ones, with their website and place as readers get them."""
        outside = Exists(Offering.objects.filter(institution=OuterRef("pk"), setting=Offering.Setting.OUTSIDE))
        facts: dict[str, Any] = {
            "shown_website": Case(When(outside, then=Value("")), default="website", output_field=CharField()),
            "shown_latitude": Case(When(~outside, then="latitude")),
            "shown_longitude": Case(When(~outside, then="longitude")),
        }
        shown: QuerySet[Any] = super().get_queryset().annotate(**facts)
        return shown


class SectionSerializer(serializers.ModelSerializer[CountrySection]):
    """Prose under one heading of a profile, in Markdown."""

    class Meta:
        model = CountrySection
        fields = ("topic", "body")


class LegalRouteSerializer(serializers.ModelSerializer[LegalRoute]):
    """A way by which cells may reach people; not an authorisation."""

    regulators = Keys("regulators")
    sources = Keys("sources")

    class Meta:
        model = LegalRoute
        fields = ("name", "kind", "summary", "law", "in_force_from", "in_force_until", "regulators", "sources")


class DesignationSerializer(serializers.ModelSerializer[Designation]):
    """A label that speeds up review; not an authorisation."""

    therapy = serializers.CharField(source="therapy.slug", allow_null=True)
    sources = Keys("sources")

    class Meta:
        model = Designation
        fields = ("kind", "product", "holder", "therapy", "given_on", "note", "sources")


class CountrySerializer(serializers.ModelSerializer[Country]):
    """A country as it stands in lists."""

    key = serializers.CharField(source="slug")
    page = PagePath("/countries/")

    class Meta:
        model = Country
        fields: tuple[str, ...] = ("key", "name", "code", "summary", "page")


class CountryDetailSerializer(CountrySerializer):
    """The profile of a country."""

    sections = SectionSerializer(many=True)
    legal_routes = LegalRouteSerializer(many=True)
    designations = DesignationSerializer(many=True)
    authorisations = Keys("authorisations")
    institutions = Keys("institutions")
    collaborations = CollaborationSerializer(many=True)
    citations = CitationSerializer(many=True)

    class Meta(CountrySerializer.Meta):
        fields = (
            *CountrySerializer.Meta.fields, "sections", "legal_routes", "designations", "authorisations",
            "institutions", "collaborations", "citations", *REVIEW,
        )  # fmt: skip


class CountryViewSet(PublishedViewSet):
    """Countries: who makes the rules, and the ways from laboratory to clinic."""

    serializer_class = CountrySerializer
    detail_serializer_class = CountryDetailSerializer
    filterset_class = CountryFilter


class AuthorisationSerializer(serializers.ModelSerializer[Authorisation]):
    """What a regulator decided. An authorisation says what is allowed; it is not evidence that it works."""

    key = serializers.CharField(source="slug")
    therapy = serializers.CharField(source="therapy.slug", allow_null=True)
    country = serializers.CharField(source="country.slug", allow_null=True)
    citations = CitationSerializer(many=True)

    class Meta:
        model = Authorisation
        fields = (
            "key", "product", "therapy", "country", "status", "indication", "holder", "decided_on", "expires_on",
            "basis", "note", "citations", *REVIEW,
        )  # fmt: skip


class AuthorisationViewSet(PublishedViewSet):
    """Authorisations by therapy and country."""

    serializer_class = AuthorisationSerializer
    filterset_class = AuthorisationFilter
