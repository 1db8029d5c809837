"""The admin of sources."""

from django.contrib import admin

from editorial.admin.publishable import REVIEW, PublishableAdmin
from editorial.models import Source


@admin.register(Source)
class SourceAdmin(PublishableAdmin):
    """Papers, registry pages, laws and other pages."""

    list_display = ("title", "kind", "publication", "published_on", "accessed_on")
    list_filter = ("state", "kind", "accessed_on")
    fieldsets = (
        (None, {"fields": ("slug", "kind", "title", "authors", "publication", "published_on")}),
        ("Where it is", {"fields": ("url", "doi", "pmid", "pmcid", "accessed_on", "extent_read")}),
        ("Remarks", {"fields": ("notes", "retracted_on")}),
        REVIEW,
    )
