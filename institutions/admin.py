"""The admin of countries, institutions and what each may and does offer."""

from django.contrib import admin

from editorial.admin import PublishableAdmin
from institutions.models import Authorisation, Collaboration, Country, Institution, Offering


@admin.register(Country)
class CountryAdmin(PublishableAdmin):
    """Countries."""

    list_display = ("name", "code")
    list_filter = ("state",)
    counted = ("sections", "legal_routes", "institutions", "authorisations")


@admin.register(Institution)
class InstitutionAdmin(PublishableAdmin):
    """Institutions."""

    list_display = ("name", "kind", "country", "city", "ror")
    list_filter = ("state", "kind", "country")
    list_select_related = ("country",)
    counted = ("services", "offerings")


@admin.register(Authorisation)
class AuthorisationAdmin(PublishableAdmin):
    """Authorisations."""

    list_display = ("product", "therapy", "country", "status", "decided_on", "expires_on")
    list_filter = ("state", "status", "country")
    list_select_related = ("therapy", "country")


@admin.register(Offering)
class OfferingAdmin(PublishableAdmin):
    """Offerings."""

    list_display = ("institution", "therapy", "setting", "licence", "seen_on")
    list_filter = ("state", "setting", "licence")
    list_select_related = ("institution", "therapy")


@admin.register(Collaboration)
class CollaborationAdmin(PublishableAdmin):
    """Collaborations."""

    list_display = ("name", "started", "ended", "uses_cells")
    list_filter = ("state", "uses_cells")
