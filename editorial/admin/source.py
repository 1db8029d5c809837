"""The admin of sources."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.admin.publishable import PublishableAdmin
from editorial.models import Source


@admin.register(Source)
class SourceAdmin(PublishableAdmin):
    """Papers, registry pages, laws and other pages."""

    list_display = ("title", "slug", "kind", "publication", "published_on", "accessed_on")
    list_filter = ("kind", "accessed_on")
    fieldsets = (
        (None, {"fields": ("title", "slug", "kind", "authors", "publication", "published_on")}),
        (_("Where it is"), {"fields": ("url", "doi", "pmid", "pmcid", "accessed_on", "extent_read")}),
        (_("Remarks"), {"fields": ("notes", "retracted_on")}),
    )
