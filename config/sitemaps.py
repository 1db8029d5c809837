"""What search engines may index: every published page with the day of its last change."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import reverse

from editorial.models import Publishable
from guides.models import Claim, Guide
from institutions.models import Country, Institution
from therapies.models import Therapy
from trials.models import Trial


class RecordSitemap(Sitemap[Any]):
    """The published records of one model."""

    limit = 10_000

    def __init__(self, model: type[Publishable]) -> None:
        self.model = model

    def items(self) -> QuerySet[Any]:
        """The records, in an order that does not move."""
        columns = {"slug", "updated_at", *(["kind"] if self.model is Guide else [])}
        return self.model._default_manager.filter(state=Publishable.State.PUBLISHED).only(*columns).order_by("pk")

    def lastmod(self, item: Publishable) -> dt.datetime:
        """When the record changed last."""
        return item.updated_at

    def get_latest_lastmod(self) -> dt.datetime | None:
        """When the last of them changed: asked at once, where Django would read them all."""
        latest: dt.datetime | None = self.items().order_by().aggregate(latest=Max("updated_at"))["latest"]
        return latest


class ListSitemap(Sitemap[str]):
    """Home and the lists."""

    def items(self) -> Sequence[str]:
        """Names of their addresses."""
        lists = ("therapies", "trials", "countries", "institutions", "claims", "guides", "changes")
        return [
            "home",
            "map",
            "sources",
            *(f"{name}:list" for name in lists),
            "changes:corrections",
            "trials:changes",
            "trials:match",
            "compare",
        ]

    def location(self, item: str) -> str:
        """The address."""
        return reverse(item)


SITEMAPS: dict[str, Sitemap[Any]] = {
    "lists": ListSitemap(),
    **{
        model._meta.model_name or "": RecordSitemap(model)
        for model in (Therapy, Trial, Country, Institution, Claim, Guide)
    },
}
