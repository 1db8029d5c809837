"""The admin of therapies and findings."""

from django.contrib import admin

from editorial.admin import PublishableAdmin
from therapies.models import Finding, Therapy


@admin.register(Therapy)
class TherapyAdmin(PublishableAdmin):
    """Therapies."""

    list_display = ("name", "kind", "cell_family", "cell_source", "donor")
    list_filter = ("state", "kind", "cell_family", "cell_source", "donor")
    counted = ("findings", "treatments")


@admin.register(Finding)
class FindingAdmin(PublishableAdmin):
    """Findings."""

    list_display = ("statement", "therapy", "outcome", "direction", "design", "certainty")
    list_filter = ("state", "outcome", "direction", "design", "certainty", "publication")
    list_select_related = ("therapy",)
