"""The admin of a publishable record: search, state, rows that it owns, and publishing."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial import audit
from editorial.admin.bulk import BulkWork
from editorial.admin.corrections import correction_view
from editorial.admin.counts import counter, with_counts
from editorial.admin.deletion import referring, waiting_on
from editorial.admin.drafting import Drafting
from editorial.admin.fields import Fields, pickers
from editorial.admin.history import compare_view, conflict_view, history_view
from editorial.admin.presence import presence_view
from editorial.admin.previews import frame_view, preview_view
from editorial.admin.publication import publication_view
from editorial.admin.review import PUBLICATION_FIELDS, REVIEW_FIELDS, ReviewDue
from editorial.admin.rows import OwnedInline, owned_inlines
from editorial.admin.search import matching
from editorial.admin.together import publish_chosen
from editorial.models import Edition, Proposal, Publishable
from editorial.roles import PUBLISH, REVIEW
from editorial.snapshots import editor_fields, snapshot


class PublishableAdmin(BulkWork, Drafting, Fields, admin.ModelAdmin[Any]):
    """Base of the admin of every publishable model. What is saved is a draft; readers see it once it is published."""

    change_form_template = "admin/record/change_form.html"

    # Reverse relations whose rows the list counts, each in a column.
    counted: ClassVar[tuple[str, ...]] = ()
    # Inlines of owned rows that are not plain, by reverse name.
    row_inlines: ClassVar[Mapping[str, type[OwnedInline]]] = {}

    # Columns that are searched where the model has no column for text search.
    search_fields: ClassVar[tuple[str, ...]] = ("slug",)
    search_help_text = gettext_lazy("Words of the record, or the beginning of its key.")
    show_full_result_count = False
    list_per_page = 50
    actions = (
        "publish_selected",
        "submit_selected",
        "review_selected",
        "export_as_csv",
        "export_as_xlsx",
        "delete_selected",
    )

    def __init__(self, model: type[Publishable], admin_site: admin.AdminSite) -> None:
        counts = [counter(model, name) for name in self.counted]
        # On the instance, so that `manage.py check` sees what the model makes of them.
        name, *columns = self.list_display
        self.list_display = (name, "visibility", *columns, *counts, "review_due", "updated_at")
        self.list_filter = ("state", ReviewDue, *self.list_filter)  # type: ignore[misc]
        self.autocomplete_fields = pickers(model)  # type: ignore[misc]
        self.inlines = (*owned_inlines(model, self.row_inlines), *self.inlines)  # type: ignore[misc]
        super().__init__(model, admin_site)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def visibility(self, obj: Publishable) -> str:
        """The state in one word."""
        words = {"published": _("Published"), "withdrawn": _("Withdrawn")}
        return words.get(obj.state, _("Draft"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Records with their counts; the column for text search stays in the database."""
        records = with_counts(super().get_queryset(request), self.counted)
        return records.defer(*(field.name for field in self.model._meta.concrete_fields if field.generated))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the beginning of the key, or by words; never a record twice."""
        return matching(queryset, search_term, self.search_fields), False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the record says, then its review and, once it is saved, its publication."""
        own = [field.name for field in editor_fields(self.model) if field.name not in REVIEW_FIELDS]
        (_none, first), *others = self.fieldsets or ((None, {"fields": (own[0], "slug", *own[1:])}),)
        sets = [(None, {**first, "description": self._who_sees_it(request, obj)}), *others]
        sets.append((_("Review"), {"fields": REVIEW_FIELDS}))
        if obj:
            sets.append((_("Publication"), {"fields": PUBLICATION_FIELDS}))
        return sets

    def _who_sees_it(self, request: HttpRequest, obj: Any) -> str:
        if not (obj and obj.is_live):
            return ""
        if self.may(request, "change", obj):
            return _("What you save here waits as a draft. Readers see it once it is published.")
        return _("Somebody else is writing in this draft, or your role does not change records.")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Publication has its own actions; the address of a page that readers know stays."""
        return (*PUBLICATION_FIELDS, "slug") if obj and obj.is_live else PUBLICATION_FIELDS

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        """The key of a new record only."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def may(self, request: HttpRequest, right: str, obj: Any = None) -> bool:
        """Whether this editor may change, review or publish the record."""
        if right == "change":
            return self.has_change_permission(request, obj)
        user: Any = request.user
        return bool(user.has_perm({"review": REVIEW, "publish": PUBLISH}[right]))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Authors change what nobody else is writing in; publishers every draft."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or self.has_publish_permission(request):
            return True
        proposal = Proposal.objects.about(obj).first()
        return proposal is None or request.user.get_username() in proposal.authors or self._is_late(request, obj)

    @staticmethod
    def _is_late(request: HttpRequest, obj: Publishable) -> bool:
        """Whether they send the form that they opened before the draft began: what they typed is set aside."""
        number: int | None = getattr(request, "opened", None)
        return number is not None and number <= obj.edition

    def may_settle(self, request: HttpRequest, obj: Publishable, waiting: Edition) -> bool:
        """Whether this editor may pick from both versions: of their own, until that of the other is published."""
        if self.has_change_permission(request, obj):
            return True
        is_mine = waiting.made_by == request.user.get_username() and (waiting.conflicts_with or 0) > obj.edition
        return is_mine and self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing that readers ever saw is deleted: it is withdrawn."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_live)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether publication is offered."""
        user: Any = request.user
        return bool(user.has_perm(PUBLISH))

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the pages of editions, of publication, of previews and of corrections."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = {
            "publication": publication_view,
            "history": history_view,
            "compare": compare_view,
            "preview": preview_view,
            "frame": frame_view,
            "correction": correction_view,
        }
        own = [
            path(f"<path:object_id>/{page}/", self._view(view), name=f"{name}_{page}") for page, view in views.items()
        ]
        own.append(path("<path:object_id>/conflict/<int:number>/", self._view(conflict_view), name=f"{name}_conflict"))
        own.append(path("<path:object_id>/presence/", self._view(self._presence), name=f"{name}_presence"))
        return [*own, *super().get_urls()]

    def _view(self, view: Any) -> Any:
        def page(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
            obj = self.get_object(request, unquote(object_id))
            if obj is None:
                raise Http404
            if not self.has_view_permission(request, obj):
                raise PermissionDenied
            answer: HttpResponse = view(self, request, obj, **kwargs)
            return answer

        return self.admin_site.admin_view(page)

    @staticmethod
    def _presence(model_admin: Any, request: HttpRequest, obj: Publishable) -> HttpResponse:
        if not model_admin.has_change_permission(request, obj):
            raise PermissionDenied
        return presence_view(request, obj)

    def view_on_site(self, obj: Any) -> str | None:
        """The reader's page; a draft has none."""
        found: str | None = obj.get_absolute_url() if obj.is_published and hasattr(obj, "get_absolute_url") else None
        return found

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell the template whether to offer publication, and what was typed beside the fields."""
        context["reason"] = request.POST.get("_reason", "")
        context["key"] = request.POST.get("_key", getattr(context.get("original"), "slug", ""))
        context["may_publish"] = self.has_publish_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001
        """Save the columns alone that the form shows: an import may be writing the others at this moment."""
        if change:
            columns = {field.name for field in self.model._meta.concrete_fields}
            obj.save(update_fields=[*(columns & set(form.cleaned_data)), "updated_at"])
        else:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the owned rows, then what depends on them."""
        super().save_related(request, form, formsets, change)
        form.instance.refresh_search_text()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: editions and the audit log tell more."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing, as above."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what is deleted in the audit log, so that nothing that was typed is lost."""
        for obj in queryset:
            audit.record(
                who=request.user.get_username(), act="delete", obj=obj, changes={"snapshot": [snapshot(obj), None]}
            )
            Proposal.objects.about(obj).delete()

    @admin.action(description=gettext_lazy("Publish the chosen records together"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Publish the drafts of the chosen records, all or none."""
        publish_chosen(request, queryset)

    @admin.action(description=gettext_lazy("Delete the chosen records"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """As Django's, but it says which records may not be deleted, and why."""
        kept = [str(obj) for obj in queryset if not self.has_delete_permission(request, obj)]
        if kept:
            self.message_user(request, f"{self.why_not_deleted} {', '.join(kept)}", messages.ERROR)
            return None
        return delete_selected(self, request, queryset)

    # Before the names of records that the action leaves alone.
    why_not_deleted = gettext_lazy("Nothing was deleted. Readers have seen these records; withdraw them instead:")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's, but records that refer to these are named as such and linked."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking, sorted({*(referring(objs) if protected else ()), *waiting_on(objs)})
