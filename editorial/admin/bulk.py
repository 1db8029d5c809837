"""Work on many records at once: import, export, submit, and the fields of the review."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial import actions
from editorial.actions import NotNow, head, keep
from editorial.actions.editions import lock
from editorial.admin import flat
from editorial.admin.exports import CSV, FORMATS, XLSX, as_file
from editorial.admin.imports import import_view
from editorial.admin.seen import drawn_now
from editorial.admin.telling import tell_done, tell_refusals
from editorial.models import Publishable
from editorial.roles import reviewers
from editorial.snapshots import Unusable, tried


class Day(forms.DateInput):
    """The browser's own field for a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _reviewers() -> list[tuple[str, str]]:
    return [("", "---------"), *((name, name) for name in reviewers().values_list("username", flat=True))]


class ReviewForm(forms.Form):
    """What a review says; what stays empty stays as it is."""

    review_due = forms.DateField(label=gettext_lazy("Next review due"), required=False, widget=Day)
    reviewed_by = forms.CharField(
        label=gettext_lazy("Reviewed by"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Name and profession of whoever reviewed all of them."),
    )
    reviewed_as = forms.ChoiceField(
        label=gettext_lazy("Reviewed as"), choices=[("", "---------"), *Publishable.Reviewer.choices], required=False
    )
    reviewer_interests = forms.CharField(
        label=gettext_lazy("Interests of the reviewer"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("As the reviewer declares them. Write “none declared” where there are none."),
    )
    reviewed_on = forms.DateField(label=gettext_lazy("Reviewed on"), required=False, widget=Day)
    reviewer = forms.ChoiceField(
        label=gettext_lazy("Submit for a review by"),
        choices=_reviewers,
        required=False,
        help_text=gettext_lazy("The drafts are submitted, and wait on the desk of this person."),
    )

    def clean(self) -> dict[str, Any]:
        """Something must be set, and a review names both who and when."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("reviewed_by")) != bool(said.get("reviewed_on")):
            self.add_error("reviewed_by", _("Name both who reviewed it and when, or neither."))
        if said.get("reviewed_by") and not said.get("reviewed_as"):
            self.add_error("reviewed_as", _("Say as what the reviewer looked at it: readers see it beside the name."))
        if said.get("reviewed_by") and not said.get("reviewer_interests"):
            self.add_error("reviewer_interests", _("Write down the reviewer's interests, or “none declared”."))
        if not any(said.values()):
            raise forms.ValidationError(_("Set at least one field."))
        return said


class BulkWork:
    """Mixin of the admin of a publishable record."""

    model: type[Publishable]
    opts: Any
    admin_site: Any
    change_list_template: Any = "admin/desk/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Django's, and those of import and export."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        parent: Any = super()
        own = [
            path("import/", self.admin_site.admin_view(self._import), name=f"{name}_import"),
            path("export/", self.admin_site.admin_view(self._export), name=f"{name}_export"),
        ]
        return [*own, *parent.get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """As Django's, with the ways to files; the list that they hold is the one that is shown."""
        mixed: Any = self
        page, query = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export"), request.GET.urlencode()
        context = {
            "may_import": mixed.has_add_permission(request) or mixed.has_change_permission(request),
            "export_page": f"{page}?{query}&" if query else f"{page}?",
            **drawn_now(),
        }
        parent: Any = super()
        answer: HttpResponse = parent.changelist_view(request, {**context, **(extra_context or {})})
        return answer

    def _import(self, request: HttpRequest) -> HttpResponse:
        return import_view(self, request)

    def _export(self, request: HttpRequest) -> HttpResponseBase:
        """The list as it is filtered, as a file of drafts and live records as they were last saved."""
        mixed: Any = self
        if not mixed.has_view_permission(request):
            raise PermissionDenied
        wanted = request.GET.copy()
        form = wanted.pop("format", [CSV])[-1]
        request.GET = wanted  # type: ignore[assignment] # what the list takes for a filter
        records = mixed.get_changelist_instance(request).get_queryset(request)
        return self._as_file(records, form if form in FORMATS else CSV)

    def _as_file(self, records: QuerySet[Any], form: str) -> HttpResponseBase:
        chosen = self.model._default_manager.filter(pk__in=records.order_by().values("pk")).order_by("pk")
        return as_file(str(self.opts.model_name), form, flat.columns(self.model), flat.lines(chosen))

    @admin.action(description=gettext_lazy("Export the chosen records as CSV"), permissions=["view"])
    def export_as_csv(self, _request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        """A file."""
        return self._as_file(queryset, CSV)

    @admin.action(description=gettext_lazy("Export the chosen records as XLSX"), permissions=["view"])
    def export_as_xlsx(self, _request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        """A file."""
        return self._as_file(queryset, XLSX)

    @admin.action(description=gettext_lazy("Submit the drafts of the chosen records"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Ask for reviews; each record that refuses says why."""
        refused, done = [], 0
        for record in queryset:
            try:
                self._may_write(request, record)
                actions.submit(obj=record, by=request.user.get_username())
                done += 1
            except NotNow as reason:
                refused.append((record, str(reason)))
        text = ngettext("%(count)s draft is submitted.", "%(count)s drafts are submitted.", done)
        tell_done(request, text, done)
        tell_refusals(request, refused)

    @admin.action(description=gettext_lazy("Set review dates or a reviewer …"), permissions=["change"])
    def review_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """First the form, then the same values in a draft of each record."""
        form = ReviewForm(request.POST if "set" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Set review dates or a reviewer"),
                "form": form,
                "records": list(queryset),
            }
            return TemplateResponse(request, "admin/desk/bulk_review.html", context)
        said = {name: value for name, value in form.cleaned_data.items() if value}
        refused, done = [], 0
        for record in queryset:
            try:
                self._set(request, record, said)
                done += 1
            except (NotNow, Unusable) as reason:
                refused.append((record, str(reason)))
        text = ngettext("The draft of %(count)s record is saved.", "The drafts of %(count)s records are saved.", done)
        tell_done(request, text, done)
        tell_refusals(request, refused)
        return None

    def _may_write(self, request: HttpRequest, record: Publishable) -> None:
        mixed: Any = self
        if not mixed.has_change_permission(request, record):
            raise NotNow(_("Somebody else is writing in this draft."))

    @transaction.atomic
    def _set(self, request: HttpRequest, record: Publishable, said: dict[str, Any]) -> None:
        """Keep the values as a draft of the record, all of them or none; submit it where a reviewer is named."""
        self._may_write(request, record)
        by, reviewer = request.user.get_username(), said.get("reviewer", "")
        record = lock(record)
        newest = head(record)
        values = {name: str(value) for name, value in said.items() if name != "reviewer"}
        if values:
            wanted = {**newest.snapshot, "fields": newest.snapshot["fields"] | values}
            taken, _left = tried(wanted, record)
            keep(obj=record, taken=taken, by=by, based_on=newest.number, reason=_("Review of several records"))
        if reviewer:
            actions.submit(obj=record, by=by, reviewer=reviewer)
