"""The admin of a publishable record: search, state, rows that it owns, and publishing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial.actions import publish, republish, unpublish
from editorial.admin.addresses import change_page
from editorial.admin.counts import counter, with_counts
from editorial.admin.deletion import referring
from editorial.admin.fields import Fields, pickers
from editorial.admin.review import PUBLICATION_FIELDS, REVIEW_FIELDS, ReviewDue
from editorial.admin.rows import OwnedInline, owned_inlines
from editorial.admin.search import matching
from editorial.models import Publishable
from editorial.roles import PUBLISH
from editorial.snapshots import editor_fields


class PublishableAdmin(Fields, admin.ModelAdmin[Any]):
    """Base of the admin of every publishable model.

    An author changes drafts alone; publishing, and changing what readers see, takes the permission to publish.
    """

    # Reverse relations whose rows the list counts, each in a column.
    counted: ClassVar[tuple[str, ...]] = ()
    # Inlines of owned rows that are not plain, by reverse name.
    row_inlines: ClassVar[Mapping[str, type[OwnedInline]]] = {}

    # Columns that are searched where the model has no column for text search.
    search_fields: ClassVar[tuple[str, ...]] = ("slug",)
    search_help_text = gettext_lazy("Words of the record, or the beginning of its key.")
    show_full_result_count = False
    list_per_page = 50
    actions = ("publish_selected", "unpublish_selected", "delete_selected")

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
        return _("Published") if obj.is_published else _("Draft")

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
        if not (obj and obj.is_published):
            return ""
        if self.has_publish_permission(request):
            return _("Readers see this record. What you save here they see at once.")
        return _("Readers see this record. Only a publisher may change it.")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Publication has its own actions; the address of a page that readers know stays."""
        return (*PUBLICATION_FIELDS, "slug") if obj and obj.is_published else PUBLICATION_FIELDS

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        """The key of a new record only."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Drafts by authors; what readers see, only by those who may publish."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_published or self.has_publish_permission(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A published record is taken back to draft first."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_published)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether publication is offered."""
        user: Any = request.user
        return bool(user.has_perm(PUBLISH))

    def view_on_site(self, obj: Any) -> str | None:
        """The reader's page; a draft has none."""
        found: str | None = obj.get_absolute_url() if obj.is_published and hasattr(obj, "get_absolute_url") else None
        return found

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell the template whether to offer publication."""
        obj = kwargs.get("obj")
        context["may_publish"] = self.has_publish_permission(request) and not (obj and obj.is_published)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001
        """Save the columns alone that the form shows: an import may be writing the others at this moment."""
        if change:
            columns = {field.name for field in self.model._meta.concrete_fields}
            obj.save(update_fields=[*(columns & set(form.cleaned_data)), "updated_at"])
        else:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the owned rows; then what depends on them, and readers' pages where the record is published."""
        super().save_related(request, form, formsets, change)
        form.instance.refresh_search_text()
        if form.instance.is_published:
            republish(obj=form.instance, by=request.user.get_username())

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """As Django's, after publishing where the button says so."""
        return self._publish_if_asked(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """As `response_add`."""
        return self._publish_if_asked(request, obj) or super().response_change(request, obj)

    def _publish_if_asked(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Publish: every row is saved by now. Where it is refused, the draft stays open."""
        asked = "_publish" in request.POST and self.has_publish_permission(request)
        if not asked or self._publish(request, [obj]):
            return None
        return HttpResponseRedirect(change_page(obj))

    def _publish(self, request: HttpRequest, records: Iterable[Any]) -> int:
        """Publish what may be published, tell why the others may not; how many were."""
        number = 0
        for obj in records:
            try:
                publish(obj=obj, by=request.user.get_username())
            except ValidationError as error:
                reason = _("“%(record)s” was not published: %(reason)s")
                self.message_user(request, reason % {"record": obj, "reason": " ".join(error.messages)}, messages.ERROR)
            else:
                self.log_change(request, obj, _("Published."))
                number += 1
        if number:
            text = ngettext("%(count)s record was published.", "%(count)s records were published.", number)
            self.message_user(request, text % {"count": number}, messages.SUCCESS)
        return number

    @admin.action(description=gettext_lazy("Publish the chosen records"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Show the chosen drafts to readers."""
        self._publish(request, queryset.filter(state=Publishable.State.DRAFT))

    @admin.action(description=gettext_lazy("Take the chosen records back to draft"), permissions=["publish"])
    def unpublish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Hide the chosen records from readers."""
        live = list(queryset.filter(state=Publishable.State.PUBLISHED))
        for obj in live:
            unpublish(obj=obj)
            self.log_change(request, obj, _("Taken back to draft."))
        text = ngettext("%(count)s record is a draft again.", "%(count)s records are drafts again.", len(live))
        self.message_user(request, text % {"count": len(live)}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Delete the chosen records"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """As Django's, but it says which records may not be deleted, and why."""
        kept = [str(obj) for obj in queryset if not self.has_delete_permission(request, obj)]
        if kept:
            self.message_user(request, f"{self.why_not_deleted} {', '.join(kept)}", messages.ERROR)
            return None
        return delete_selected(self, request, queryset)

    # Before the names of records that the action leaves alone.
    why_not_deleted = gettext_lazy("Nothing was deleted. Take these records back to draft first:")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's, but records that refer to these are named as such and linked."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking, referring(objs) if protected else protected
