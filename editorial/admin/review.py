"""Review dates: their place on the form, and the filter by what is due."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

REVIEW_FIELDS = (
    "checked_on",
    "reviewed_by",
    "reviewed_as",
    "reviewer_interests",
    "reviewed_on",
    "review_due",
)
PUBLICATION_FIELDS = ("state", "published_at", "published_by")


class ReviewDue(admin.SimpleListFilter):
    """Records by the day of their next review."""

    title = _("next review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        """The choices."""
        yield "overdue", _("Overdue")
        yield "soon", _("Due within 90 days")
        yield "none", _("No date set")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The records of the choice."""
        today = timezone.localdate()
        match self.value():
            case "overdue":
                return queryset.filter(review_due__lt=today)
            case "soon":
                return queryset.filter(review_due__range=(today, today + dt.timedelta(days=90)))
            case "none":
                return queryset.filter(review_due=None)
        return queryset
