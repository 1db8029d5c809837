"""Sources, and the citation of one, in the API."""

from rest_framework import serializers

from editorial.api.shape import PagePath
from editorial.api.views import PublishedViewSet
from editorial.filters import SourceFilter
from editorial.models import Citation, Source

# Who checked a record and when; every publishable record tells it.
REVIEW = (
    "checked_on", "reviewed_by", "reviewed_as", "reviewer_interests", "reviewed_on", "review_due", "published_at",
    "updated_at",
)  # fmt: skip


class SourceSerializer(serializers.ModelSerializer[Source]):
    """A source. Empty text means not stated."""

    key = serializers.CharField(source="slug")
    url = serializers.CharField()
    page = PagePath("/sources/#source-", suffix="")

    class Meta:
        model = Source
        fields = (
            "key", "kind", "title", "authors", "publication", "published_on", "url", "doi", "pmid", "pmcid",
            "accessed_on", "extent_read", "retracted_on", "page",
        )  # fmt: skip


class SourceViewSet(PublishedViewSet):
    """Papers, registry pages, laws and other pages on which the atlas rests."""

    serializer_class = SourceSerializer
    filterset_class = SourceFilter


class CitationSerializer(serializers.Serializer[Citation]):
    """A source of the record, in the order of the numbers on its page."""

    source = serializers.CharField(  # type: ignore[assignment] # the field hides the attribute
        source="source.slug", allow_null=True, help_text="Key of the source."
    )
    locator = serializers.CharField(help_text="Where in the source.")
    quotation = serializers.CharField()
    note = serializers.CharField(help_text="What it supports.")
