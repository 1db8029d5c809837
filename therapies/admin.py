"""The admin of therapies and findings."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.admin import PublishableAdmin
from therapies.models import Finding, Therapy


@admin.register(Therapy)
class TherapyAdmin(PublishableAdmin):
    """Therapies."""

    list_display = ("name", "kind", "cell_family", "cell_source", "donor")
    list_filter = ("kind", "cell_family", "cell_source", "donor")
    prepopulated_fields = {"slug": ("name",)}
    counted = ("findings", "treatments")
    fieldsets = (
        (None, {"fields": ("name", "slug", "abbreviation", "synonyms", "summary")}),
        (_("What sort it is"), {"fields": ("kind", "cell_family", "cell_source", "donor", "combines_with")}),
        (_("The page"), {"fields": ("harms", "what_it_is", "what_is_known", "what_is_not_known")}),
    )


@admin.register(Finding)
class FindingAdmin(PublishableAdmin):
    """Findings."""

    list_display = ("statement", "therapy", "outcome", "direction", "design", "certainty")
    list_filter = ("outcome", "direction", "design", "certainty", "publication")
    list_select_related = ("therapy",)
    search_fields = ("statement", "comment", "population", "therapy__name", "therapy__abbreviation")
    fieldsets = (
        (None, {"fields": ("statement", "slug", "therapy", "outcome", "direction")}),
        (_("The figures"), {"fields": ("events", "total", "estimate", "control", "control_events", "control_total")}),
        (_("How sure it is"), {"fields": ("design", "publication", "population", "follow_up", "certainty", "comment")}),
    )
