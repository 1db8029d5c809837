"""The admin of trials: the registry's side to read, the editor's side to write."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin import PublishableAdmin
from editorial.admin.publishable import REVIEW
from trials.models import (
    RefusedRecord,
    RegistryRecord,
    Trial,
    TrialArm,
    TrialIdentifier,
    TrialIntervention,
    TrialOutcome,
    TrialReference,
    TrialSite,
    TrialSponsor,
)
from trials.models.choices import MatchStatus


class ReadOnly:
    """Rows and records that only imports write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class RegistryInline(ReadOnly, admin.TabularInline[Any, Any]):
    """Rows of the registry's record."""

    extra = 0
    exclude = ("position",)


class MatchInline(admin.TabularInline[Any, Any]):
    """Free-text names of the registry, which an editor may tie to an institution."""

    extra = 0
    can_delete = False
    autocomplete_fields = ("institution",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The registry adds them."""
        return False


class SiteInline(MatchInline):
    """Sites."""

    model = TrialSite
    fields = ("facility", "city", "country_name", "institution", "match_status")
    readonly_fields = ("facility", "city", "country_name", "match_status")


class SponsorInline(MatchInline):
    """Sponsor and collaborators."""

    model = TrialSponsor
    fields = ("name", "role", "institution", "match_status")
    readonly_fields = ("name", "role", "match_status")


def registry_inline(row: type[Any]) -> type[RegistryInline]:
    """A read-only inline of one kind of the registry's rows."""
    return type(f"{row.__name__}Inline", (RegistryInline,), {"model": row})


@admin.register(Trial)
class TrialAdmin(PublishableAdmin):
    """Trials and programmes. Facts of the registry are read-only: an import would overwrite them."""

    list_display = ("slug", "title", "status", "phase", "start_date", "relevance", "results_state")
    list_filter = ("state", "relevance", "status", "phase", "study_type", "results_state", "payment")
    counted = ("sites", "eligibility_groups")
    inlines = (
        SponsorInline,
        SiteInline,
        *map(registry_inline, (TrialIdentifier, TrialArm, TrialIntervention, TrialOutcome, TrialReference)),
    )
    fieldsets = (
        (None, {"fields": ("slug", "plain_title", "plain_summary", "relevance", "is_programme", "note")}),
        (_("Results"), {"fields": ("results_state", "results_searched_on", "results_summary", "payment")}),
        REVIEW,
        (
            _("What the registry says"),
            {"fields": tuple(sorted(Trial.registry_owned - {"search_text"})), "classes": ("collapse",)},
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The registry's columns; a new programme needs a title of its own."""
        owned = Trial.registry_owned - {"search_text"}
        return tuple(sorted(owned - {"title"} if obj is None else owned))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001
        """A tie that an editor changes is the editor's from then on, and no import touches it."""
        if formset.model in {TrialSite, TrialSponsor}:
            for row_form in formset.forms:
                if "institution" in row_form.changed_data:
                    chosen = row_form.instance.institution_id
                    row_form.instance.match_status = MatchStatus.EDITOR if chosen else MatchStatus.NONE
        super().save_formset(request, form, formset, change)


@admin.register(RegistryRecord)
class RegistryRecordAdmin(ReadOnly, admin.ModelAdmin[RegistryRecord]):
    """What registries sent, without contact persons."""

    list_display = ("identifier", "registry", "trial", "seen_at")
    list_filter = ("registry",)
    list_select_related = ("trial",)
    search_fields = ("identifier",)
    show_full_result_count = False


@admin.register(RefusedRecord)
class RefusedRecordAdmin(ReadOnly, admin.ModelAdmin[RefusedRecord]):
    """Records that could not be taken, and why."""

    list_display = ("origin", "identifier", "path", "reason", "seen_at")
    list_filter = ("registry",)
    search_fields = ("origin", "identifier", "reason")
    show_full_result_count = False
