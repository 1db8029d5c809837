"""Urgent notices in the API: a program that shows our data can show them too."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from editorial.api.pagination import PARAMETERS, Pages
from editorial.api.views import OpenToAll
from editorial.filters import AtlasFilterSet
from editorial.keyset import rows_of
from editorial.kinds import kinds, known_to_readers
from editorial.models import Notice
from editorial.moment import one_moment
from editorial.notices import name_of


class NoticeSerializer(serializers.Serializer[Any]):
    """An urgent notice that stands now."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=Notice.Kind.choices)
    text = serializers.CharField()
    source = serializers.CharField(  # type: ignore[assignment] # the field hides the attribute
        allow_null=True, help_text="Key of the source that says it; null where the atlas has not published it."
    )
    about = serializers.ListField(child=serializers.CharField(), help_text="Keys of the sources concerned.")
    records = serializers.ListField(child=serializers.CharField(), help_text="The records concerned, each as kind:key.")
    posted_at = serializers.DateTimeField()
    confirmed = serializers.BooleanField(help_text="Whether a second editor has held it against its source.")


class NoticeFilter(AtlasFilterSet):
    """No filter: there are few."""

    q = None  # type: ignore[assignment] # takes the filter of the base away

    class Meta:
        model = Notice
        fields: list[str] = []


class NoticeViewSet(OpenToAll, GenericViewSet[Any]):
    """Urgent notices that stand now: retractions, warnings of regulators, safety halts. Newest first."""

    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    pagination_class = Pages
    http_method_names = ["get", "head", "options"]

    def known_params(self) -> frozenset[str]:
        """The pages."""
        return PARAMETERS

    def list(self, request: Request) -> Response:
        """One page of them."""
        notices = Notice.objects.filter(ended_at=None)
        with one_moment():
            keys = self.paginate_queryset(notices.order_by("-posted_at", "-pk")) or []
            shown = rows_of(notices.select_related("source").prefetch_related("about"), keys)
            return self.get_paginated_response([_told(notice) for notice in shown])


def _told(notice: Notice) -> dict[str, Any]:
    return {
        "key": str(notice.pk),
        "kind": notice.kind,
        "text": notice.text,
        "source": notice.source.slug if notice.source.is_published else None,
        "about": [source.slug for source in notice.about.all() if source.is_published],
        "records": [written for written in notice.records if _is_known(written)],
        "posted_at": notice.posted_at,
        "confirmed": notice.reviewed_at is not None,
    }


def _is_known(written: str) -> bool:
    kind, key = name_of(written)
    return kind in kinds() and known_to_readers(kinds()[kind]).filter(slug=key).exists()
