"""Claims and guides in the API."""

from rest_framework import serializers

from editorial.api.shape import Keys, PagePath
from editorial.api.sources import REVIEW, CitationSerializer
from editorial.api.views import PublishedViewSet
from guides.filters import ClaimFilter, GuideFilter
from guides.models import Claim, Guide, Search


class SearchSerializer(serializers.ModelSerializer[Search]):
    """Where was looked, in which words, when, and what came up."""

    class Meta:
        model = Search
        fields = ("place", "words", "searched_on", "outcome")


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """What articles say, in our words, with a verdict. `country` is the code of a published country, or null."""

    key = serializers.CharField(source="slug")
    country = serializers.CharField(source="country.slug", allow_null=True)
    therapies = Keys("therapies")
    institutions = Keys("institutions")
    trials = Keys("trials")
    searches = SearchSerializer(many=True)
    citations = CitationSerializer(many=True)
    page = PagePath("/claims/#claim-", suffix="")

    class Meta:
        model = Claim
        fields = (
            "key", "statement", "made_by", "verdict", "finding", "country", "therapies", "institutions", "trials",
            "searches", "citations", "page", *REVIEW,
        )  # fmt: skip


class ClaimViewSet(PublishedViewSet):
    """Claims of articles, held against registries and papers."""

    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter


class GuideSerializer(serializers.ModelSerializer[Guide]):
    """A guide as it stands in lists."""

    key = serializers.CharField(source="slug")

    class Meta:
        model = Guide
        fields: tuple[str, ...] = ("key", "kind", "title", "summary")


class GuideDetailSerializer(GuideSerializer):
    """A guide whole; the text is Markdown."""

    citations = CitationSerializer(many=True)

    class Meta(GuideSerializer.Meta):
        fields = (*GuideSerializer.Meta.fields, "body", "citations", *REVIEW)


class GuideViewSet(PublishedViewSet):
    """Long-form pages."""

    serializer_class = GuideSerializer
    detail_serializer_class = GuideDetailSerializer
    filterset_class = GuideFilter
