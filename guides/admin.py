"""The admin of guides and claims."""

from django.contrib import admin

from editorial.admin import PublishableAdmin
from guides.models import Claim, Guide


@admin.register(Guide)
class GuideAdmin(PublishableAdmin):
    """Guides, stories and pages about the site."""

    list_display = ("title", "kind", "position")
    list_filter = ("kind",)
    prepopulated_fields = {"slug": ("title",)}


@admin.register(Claim)
class ClaimAdmin(PublishableAdmin):
    """Claims of articles, held against the evidence."""

    list_display = ("statement", "verdict", "country", "made_by")
    list_filter = ("verdict", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country",)
    counted = ("searches",)
