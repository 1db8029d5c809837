"""The admin of trials: the registry's side to read, the editor's side to write."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial import audit
from editorial.admin import OwnedInline, PublishableAdmin, ReadOnly, RowInline
from editorial.admin.fields import Fields
from editorial.models.epoch import advance_epoch
from editorial.roles import PUBLISH
from trials.criteria_admin import CriteriaInline, CriteriaPage, Unchecked
from trials.models import (
    RefusedRecord,
    RegistryRecord,
    Trial,
    TrialArm,
    TrialChange,
    TrialIdentifier,
    TrialIntervention,
    TrialOutcome,
    TrialReference,
    TrialSite,
    TrialSponsor,
)
from trials.models.choices import MatchStatus
from trials.registries.identifiers import recognise
from trials.registry_admin import RefusedRecordAdmin, RegistryRecordAdmin, TrialChangeAdmin

LONG_TEXTS = ("search", "criteria", "search_text")
# In the order of the model.
REGISTRY_FIELDS = tuple(
    field.name for field in Trial._meta.concrete_fields if field.name in Trial.registry_owned and field.editable
)


class TrialForm(forms.ModelForm[Trial]):
    """A trial that is added by hand is found by the import of its registry, because their keys are spelt alike."""

    def clean_slug(self) -> str:
        """The key in the registry's own spelling."""
        return recognise(self.cleaned_data["slug"]).url_key


class EligibilityInline(CriteriaInline, OwnedInline):
    """Eligibility groups."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """AIS grades as boxes to tick."""
        if db_field.name != "ais":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            choices=[(grade, grade) for grade in "ABCDE"],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=db_field.verbose_name,
            help_text=db_field.help_text,
        )


class RegistryInline(ReadOnly, RowInline):
    """Rows of the registry's record."""

    template = "admin/registry_rows.html"
    exclude = ("position",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows with the records that they link to."""
        links = [field.name for field in self.model._meta.concrete_fields if field.is_relation]
        return super().get_queryset(request).select_related(*links).defer(*(f"trial__{name}" for name in LONG_TEXTS))


def registry_inline(row: type[Any]) -> type[RegistryInline]:
    """A read-only inline of one kind of the registry's rows."""
    return type(f"{row.__name__}Inline", (RegistryInline,), {"model": row})


@admin.register(Trial)
class TrialAdmin(CriteriaPage, PublishableAdmin):
    """Trials and programmes. Facts of the registry are read-only: an import would overwrite them."""

    form = TrialForm
    change_form_template = "admin/trial/change_form.html"
    list_display = ("slug", "title", "status", "phase", "start_date", "relevance", "results_state")
    list_filter = (Unchecked, "relevance", "status", "phase", "study_type", "results_state", "payment")
    counted = ("sites", "eligibility_groups")
    row_inlines = {"eligibility_groups": EligibilityInline}
    inlines = tuple(
        map(
            registry_inline,
            (TrialSponsor, TrialSite, TrialIdentifier, TrialArm, TrialIntervention, TrialOutcome, TrialReference),
        )
    )
    why_not_deleted = _(
        "Nothing was deleted. Published trials are taken back to draft first, and trials that a registry lists would"
        " come back with its next import:"
    )
    fieldsets = (
        (None, {"fields": ("slug", "plain_title", "plain_summary", "relevance", "is_programme", "note")}),
        (_("Results"), {"fields": ("results_state", "results_searched_on", "results_summary", "payment")}),
        (_("What the registry says"), {"fields": REGISTRY_FIELDS, "classes": ("collapse",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The registry's columns; what no registry lists needs a title from an editor."""
        locked = {*super().get_readonly_fields(request, obj), *REGISTRY_FIELDS}
        if obj is None or not obj.records.exists():
            locked.remove("title")
        return tuple(locked)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A trial that a registry lists would come back with the next import."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.records.exists())


class TieAdmin(Fields, admin.ModelAdmin[Any]):
    """Free-text names of the registry, which an editor may tie to an institution. Readers see a tie at once."""

    list_display = ("registry_name", "trial", "institution", "match_status")
    list_filter = ("match_status",)
    list_select_related = ("trial", "institution")
    autocomplete_fields = ("institution",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Names, without the long texts of their trials."""
        return super().get_queryset(request).defer(*(f"trial__{name}" for name in LONG_TEXTS))

    @admin.display(description=_("name in the registry"))
    def registry_name(self, obj: Any) -> str:
        """What the registry calls it."""
        return str(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The registry's columns."""
        return [field.name for field in self.model._meta.concrete_fields if field.name not in {"id", "institution"}]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The registry adds them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The registry's next record takes them away."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may publish, since readers see it at once."""
        user: Any = request.user
        return bool(user.has_perm(PUBLISH))

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """A tie that an editor changes is the editor's from then on; the registry's columns are left alone."""
        if "institution" not in form.changed_data:
            return
        row = self.model._default_manager.select_related("institution").filter(pk=obj.pk)
        before, after = (one.institution and one.institution.slug for one in (row.get(), obj))
        obj.match_status = MatchStatus.EDITOR if obj.institution_id else MatchStatus.NONE
        row.update(institution=obj.institution, match_status=obj.match_status)
        audit.record(who=request.user.get_username(), act="tie", obj=obj.trial, changes={str(obj): [before, after]})
        advance_epoch()

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the audit log tells more."""


@admin.register(TrialSite)
class SiteAdmin(TieAdmin):
    """Sites."""

    search_fields = ("facility", "city", "trial__slug")


@admin.register(TrialSponsor)
class SponsorAdmin(TieAdmin):
    """Sponsors and collaborators."""

    search_fields = ("name", "trial__slug")


# After the others: the first page of the admin lists them in this order.
admin.site.register(RegistryRecord, RegistryRecordAdmin)
admin.site.register(TrialChange, TrialChangeAdmin)
admin.site.register(RefusedRecord, RefusedRecordAdmin)
