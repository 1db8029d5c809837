"""Therapies and findings in the API."""

from rest_framework import serializers

from editorial.api.shape import Keys, PagePath
from editorial.api.sources import REVIEW, CitationSerializer
from editorial.api.views import PublishedViewSet
from therapies.filters import FindingFilter, TherapyFilter
from therapies.models import Finding, Therapy


class TherapySerializer(serializers.ModelSerializer[Therapy]):
    """A therapy as it stands in lists."""

    key = serializers.CharField(source="slug")
    page = PagePath("/therapies/")

    class Meta:
        model = Therapy
        fields: tuple[str, ...] = (
            "key", "name", "abbreviation", "kind", "cell_family", "cell_source", "donor", "summary", "page",
        )  # fmt: skip


class TherapyDetailSerializer(TherapySerializer):
    """A therapy whole; the long texts are Markdown, synonyms stand one a line."""

    combines_with = Keys("combines_with")
    findings = Keys("findings", help_text="Keys of the findings about it.")
    citations = CitationSerializer(many=True)

    class Meta(TherapySerializer.Meta):
        fields = (
            *TherapySerializer.Meta.fields, "synonyms", "harms", "what_it_is", "what_is_known", "what_is_not_known",
            "combines_with", "findings", "citations", *REVIEW,
        )  # fmt: skip


class TherapyViewSet(PublishedViewSet):
    """Therapies: cells, scaffolds, edited cells, rehabilitation, devices, support."""

    serializer_class = TherapySerializer
    detail_serializer_class = TherapyDetailSerializer
    filterset_class = TherapyFilter


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """One outcome of one study or body of evidence. `certainty` not_assessed is not very_low."""

    key = serializers.CharField(source="slug")
    therapy = serializers.CharField(source="therapy.slug", allow_null=True, help_text="Key of the therapy.")
    citations = CitationSerializer(many=True)

    class Meta:
        model = Finding
        fields = (
            "key", "therapy", "statement", "outcome", "direction", "design", "publication", "events", "total",
            "estimate", "control", "control_events", "control_total", "follow_up", "population", "certainty", "comment",
            "citations", *REVIEW,
        )  # fmt: skip


class FindingViewSet(PublishedViewSet):
    """Findings, harms first."""

    serializer_class = FindingSerializer
    filterset_class = FindingFilter
