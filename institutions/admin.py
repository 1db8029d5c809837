"""The admin of countries, institutions and what each may and does offer."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.admin import PublishableAdmin
from institutions.models import Authorisation, Collaboration, Country, Institution, Offering


@admin.register(Country)
class CountryAdmin(PublishableAdmin):
    """Countries."""

    list_display = ("name", "code")
    prepopulated_fields = {"slug": ("name",)}
    counted = ("sections", "legal_routes", "institutions", "authorisations")


@admin.register(Institution)
class InstitutionAdmin(PublishableAdmin):
    """Institutions."""

    list_display = ("name", "kind", "country", "city", "ror")
    list_filter = ("kind", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country",)
    prepopulated_fields = {"slug": ("name",)}
    counted = ("services", "offerings")
    fieldsets = (
        (None, {"fields": ("name", "slug", "local_name", "aliases", "kind", "summary", "remit", "founded")}),
        (_("Where it is"), {"fields": ("country", "city", "latitude", "longitude", "ror", "website")}),
    )


@admin.register(Authorisation)
class AuthorisationAdmin(PublishableAdmin):
    """Authorisations."""

    list_display = ("product", "therapy", "country", "status", "decided_on", "expires_on")
    list_filter = ("status", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("therapy", "country")
    search_fields = ("product", "holder", "indication", "therapy__name", "country__name")
    prepopulated_fields = {"slug": ("product",)}


@admin.register(Offering)
class OfferingAdmin(PublishableAdmin):
    """Offerings."""

    list_display = ("institution", "therapy", "setting", "licence", "seen_on")
    list_filter = ("setting", "licence")
    list_select_related = ("institution", "therapy")
    search_fields = ("summary", "institution__name", "institution__aliases", "therapy__name")


@admin.register(Collaboration)
class CollaborationAdmin(PublishableAdmin):
    """Collaborations."""

    list_display = ("name", "started", "ended", "uses_cells")
    list_filter = ("uses_cells",)
    search_fields = ("name", "summary")
    prepopulated_fields = {"slug": ("name",)}
