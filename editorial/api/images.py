"""Images in the API."""

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework import serializers

from editorial.api.shape import PagePath
from editorial.api.sources import REVIEW
from editorial.api.views import PublishedViewSet
from editorial.filters import ImageFilter
from editorial.models import Image, ImageUse


class ImageSerializer(serializers.ModelSerializer[Image]):
    """An image that a published page shows. It is not under CC BY 4.0 but under its own `licence`."""

    key = serializers.CharField(source="slug")
    source_url = serializers.CharField()
    width = serializers.IntegerField(help_text="In pixels, of the largest file.")
    height = serializers.IntegerField(help_text="In pixels, of the largest file.")
    file = PagePath("/images/", key="digest", suffix="-full.webp")
    page = PagePath("/images/")

    class Meta:
        model = Image
        fields = (
            "key", "title", "alt", "caption", "credit", "licence", "source_url", "width", "height", "file", "page",
            *REVIEW,
        )  # fmt: skip


class ImageViewSet(PublishedViewSet):
    """Pictures, each with its maker and its own licence."""

    serializer_class = ImageSerializer
    filterset_class = ImageFilter

    def get_queryset(self) -> QuerySet[Image]:
        """Those that a published record shows: the file of no other is public."""
        return super().get_queryset().filter(Exists(ImageUse.objects.filter(image=OuterRef("pk"))))
