"""The admin of what registries sent: records, which may be moved between trials, changes, and what was refused."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial.admin import ReadOnly
from editorial.admin.addresses import page_of
from editorial.roles import PUBLISH, REVIEW
from trials.actions import look_at, move_record
from trials.change_words import label_of_field, tell
from trials.models import RefusedRecord, RegistryRecord, Trial, TrialChange, TrialIdentifier
from trials.querysets import with_identifier

# Trials that a page names as perhaps the same.
_MOST = 10
_LONG = ("trial__search", "trial__criteria", "trial__search_text", "trial__summary")


class MoveForm(forms.Form):
    """Where a record belongs."""

    to = forms.CharField(
        label=gettext_lazy("The trial that it belongs to"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Its key or any of its numbers. Empty: a trial of its own."),
    )

    def clean_to(self) -> Trial | None:
        """The trial, None for one of its own.

        Raises:
            ValidationError: there is no such trial.
        """
        text = self.cleaned_data["to"].strip()
        if not text:
            return None
        found = Trial.objects.filter(slug=text).first() or Trial.objects.filter(with_identifier(text)).first()
        if found is None:
            raise ValidationError(_("There is no trial with the key or number “%(text)s”.") % {"text": text})
        return found


class RegistryRecordAdmin(ReadOnly, admin.ModelAdmin[RegistryRecord]):
    """What registries sent, without contact persons."""

    change_form_template = "admin/trial/registry_record.html"
    list_display = ("identifier", "registry", "register", "trial", "seen_at", "last_seen_on")
    list_filter = ("registry",)
    list_select_related = ("trial",)
    search_fields = ("identifier",)
    show_full_result_count = False
    fields = (
        *("registry", "register", "identifier", "trial", "as_of", "seen_at", "last_seen_on", "differs", "digest"),
        "record",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegistryRecord]:
        """Records; what they say is fetched for the one that is looked at."""
        return super().get_queryset(request).defer("payload", *_LONG)

    @admin.display(description=gettext_lazy("record"))
    def record(self, obj: RegistryRecord) -> SafeString:
        """The payload, to be read."""
        return format_html("<pre>{}</pre>", json.dumps(obj.payload, indent=2, ensure_ascii=False))

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the page on which a record is moved."""
        move = self.admin_site.admin_view(self.move_view)
        return [path("<path:object_id>/move/", move, name="trials_registryrecord_move"), *super().get_urls()]

    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET: where the record is, and which trials name its numbers. POST: move it."""
        record = self.get_object(request, object_id)
        user: Any = request.user
        if record is None:
            raise Http404
        if not user.has_perm(PUBLISH):
            raise PermissionDenied
        form = MoveForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                trial = move_record(record=record, to=form.cleaned_data["to"], by=user.get_username())
            except ValidationError as refusal:
                form.add_error("to", refusal)
            else:
                self.message_user(request, _("The record is with %(key)s now.") % {"key": trial.slug}, messages.SUCCESS)
                return HttpResponseRedirect(page_of(trial, "change"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": record,
            "title": _("Move %(number)s") % {"number": record.identifier},
            "form": form,
            "alike": _alike(record),
            "apart": record.trial.kept_apart.all(),
        }
        return TemplateResponse(request, "admin/trial/move.html", context)


def _alike(record: RegistryRecord) -> list[Trial]:
    """Other trials that name a number of the record's trial."""
    numbers = TrialIdentifier.objects.filter(trial=record.trial_id).exclude(kind=TrialIdentifier.Kind.OTHER)
    keys = set(numbers.values_list("scheme", "value"))
    rows = TrialIdentifier.objects.filter(value__in=[value for _scheme, value in keys]).exclude(trial=record.trial_id)
    found = {row.trial_id for row in rows.only("trial", "scheme", "value") if (row.scheme, row.value) in keys}
    return list(Trial.objects.filter(pk__in=found).only("slug", "title", "plain_title", "state")[:_MOST])


class Waiting(admin.SimpleListFilter):
    """Whether somebody has looked at a change; what waits comes first and without asking."""

    title = gettext_lazy("looked at")
    parameter_name = "looked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Beside what waits."""
        return [("yes", _("Looked at")), ("all", _("All, drafts too"))]

    def choices(self, changelist: Any) -> Any:
        """'All' of Django's is what waits here."""
        first, *others = super().choices(changelist)
        return [{**first, "display": _("Waits for an editor")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The changes."""
        if self.value() == "yes":
            return queryset.filter(looked_at__isnull=False)
        return queryset if self.value() == "all" else queryset.filter(for_editors=True, looked_at=None)


class TrialChangeAdmin(ReadOnly, admin.ModelAdmin[TrialChange]):
    """What registries changed in trials that we knew, what matters most first."""

    list_display = ("what", "trial", "before", "after", "register", "seen_on", "looked_by")
    list_filter = (Waiting, "weight")
    list_select_related = ("trial",)
    search_fields = ("identifier", "trial__slug")
    show_full_result_count = False
    list_per_page = 50
    actions = ("look",)
    fields = (
        *("trial", "register", "identifier", "field", "what_changed", "seen_on", "as_of"),
        *("looked_at", "looked_by"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrialChange]:
        """Changes, without the long texts of their trials."""
        return super().get_queryset(request).defer(*_LONG)

    @admin.display(description=gettext_lazy("field"))
    def what(self, obj: TrialChange) -> str:
        """The name of the field."""
        return label_of_field(obj.field)

    @admin.display(description=gettext_lazy("was"))
    def before(self, obj: TrialChange) -> str:
        """What it said, in short."""
        return _short(tell(obj).was)

    @admin.display(description=gettext_lazy("is now"))
    def after(self, obj: TrialChange) -> str:
        """What it says, in short."""
        return _short(tell(obj).now)

    @admin.display(description=gettext_lazy("what changed"))
    def what_changed(self, obj: TrialChange) -> SafeString:
        """Both values, word for word."""
        return format_html('<div class="words">{}</div>', tell(obj).marked)

    def has_look_permission(self, request: HttpRequest) -> bool:
        """Whoever writes about trials or reviews what is written."""
        user: Any = request.user
        return bool(user.has_perm("trials.change_trial") or user.has_perm(REVIEW))

    @admin.action(description=gettext_lazy("Mark as looked at"), permissions=["look"])
    def look(self, request: HttpRequest, queryset: QuerySet[TrialChange]) -> None:
        """Take the chosen changes off the queue."""
        number = look_at(changes=queryset, by=request.user.get_username())
        text = ngettext("%(count)s change is looked at now.", "%(count)s changes are looked at now.", number)
        self.message_user(request, text % {"count": number}, messages.SUCCESS)


def _short(text: str) -> str:
    line = " · ".join(text.splitlines())
    return line if len(line) <= 80 else f"{line[:79]}…"


class RefusedRecordAdmin(ReadOnly, admin.ModelAdmin[RefusedRecord]):
    """Records that could not be taken, and why."""

    list_display = ("origin", "identifier", "path", "reason", "seen_at")
    list_filter = ("registry",)
    search_fields = ("origin", "identifier", "reason")
    show_full_result_count = False
