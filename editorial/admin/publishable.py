"""The admin of a publishable record: search, state, rows that it owns, and publishing."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from editorial.actions import publish, unpublish
from editorial.admin.rows import owned_inlines, pickers
from editorial.models import Publishable
from editorial.models.epoch import advance_epoch
from editorial.roles import PUBLISH
from editorial.search import search_query

REVIEW: Any = (_("Review"), {"fields": ("checked_on", "reviewed_by", "reviewed_on", "review_due")})


class PublishableAdmin(admin.ModelAdmin[Any]):
    """Base of the admin of every publishable model.

    An author changes drafts alone; publishing, and changing what readers see, takes the permission to publish.
    """

    # Relations whose number of rows the list shows, each as a column.
    counted: ClassVar[tuple[str, ...]] = ()

    change_form_template = "admin/publishable_change_form.html"
    list_filter: ClassVar[Any] = ("state", "review_due")
    search_fields: ClassVar[Any] = ("slug",)
    search_help_text = _("Words of the record, or the beginning of its key.")
    show_full_result_count = False
    list_per_page = 50
    save_on_top = True
    actions: Any = ("publish_selected", "unpublish_selected")

    def __init__(self, model: type[Publishable], admin_site: admin.AdminSite) -> None:
        for name in self.counted:
            setattr(self, f"number_of_{name}", _counter(model, name))
        super().__init__(model, admin_site)

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Every link to a publishable record."""
        return pickers(self.model)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """The rows that the record owns, then what the admin of the model adds."""
        return [*owned_inlines(self.model), *self.inlines]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The model's own columns, the counts, then state and dates."""
        counts = [f"number_of_{name}" for name in self.counted]
        return [*self.list_display, *counts, "state", "checked_on", "review_due", "updated_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Records with their counts; the column for text search stays in the database."""
        queryset = super().get_queryset(request)
        for name in self.counted:
            queryset = queryset.annotate(**{f"_number_of_{name}": _count(self.model, name)})
        return queryset.defer("search") if any(f.name == "search" for f in self.model._meta.fields) else queryset

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the beginning of the key, or by the words that readers would search for."""
        text = search_term.strip()[:200].replace("\x00", "")
        if not text:
            return queryset, False
        found = queryset.filter(slug__istartswith=text)
        if any(field.name == "search" for field in self.model._meta.fields):
            found = found | queryset.filter(search=search_query(text))
        return found, False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Drafts by their authors; what readers see, only by those who may publish."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_published or request.user.has_perm(PUBLISH))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A published record is taken back first."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_published)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the two actions of publication are offered."""
        return request.user.has_perm(PUBLISH)

    def view_on_site(self, obj: Any) -> str | None:
        """The reader's page; a draft has none."""
        found: str | None = obj.get_absolute_url() if obj.is_published and hasattr(obj, "get_absolute_url") else None
        return found

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Save the owned rows; then what depends on them, and readers' pages where the record is published."""
        super().save_related(request, form, formsets, change)
        form.instance.refresh_search_text()
        if form.instance.is_published:
            advance_epoch()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell the template whether to offer publication."""
        obj = kwargs.get("obj")
        context["may_publish"] = self.has_publish_permission(request) and not (obj and obj.is_published)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001
        """Save the columns alone that the form shows: an import may be writing the others at this moment."""
        if change:
            columns = {field.name for field in self.model._meta.concrete_fields}
            shown = [name for name in form.cleaned_data if name in columns and name != "id"]
            obj.save(update_fields=[*shown, "updated_at"])
        else:
            super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Log it, then publish where the button says so: all rows are saved by then."""
        entry = super().log_change(request, obj, message)
        self._publish_if_asked(request, obj)
        return entry

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As `log_change`."""
        entry = super().log_addition(request, obj, message)
        self._publish_if_asked(request, obj)
        return entry

    def _publish_if_asked(self, request: HttpRequest, obj: Any) -> None:
        if "_publish" in request.POST and self.has_publish_permission(request):
            publish(obj=obj, by=request.user.get_username())
            messages.success(request, _("Published: “%(title)s”.") % {"title": obj})

    @admin.action(description=_("Publish the chosen records"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Show the chosen drafts to readers."""
        drafts = list(queryset.filter(state=Publishable.State.DRAFT))
        for obj in drafts:
            publish(obj=obj, by=request.user.get_username())
            self.log_change(request, obj, "Published.")
        text = ngettext("%(count)s record was published.", "%(count)s records were published.", len(drafts))
        self.message_user(request, text % {"count": len(drafts)}, messages.SUCCESS)

    @admin.action(description=_("Take the chosen records back to draft"), permissions=["publish"])
    def unpublish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Hide the chosen records from readers."""
        live = list(queryset.filter(state=Publishable.State.PUBLISHED))
        for obj in live:
            unpublish(obj=obj)
            self.log_change(request, obj, "Taken back to draft.")
        text = ngettext("%(count)s record is a draft again.", "%(count)s records are drafts again.", len(live))
        self.message_user(request, text % {"count": len(live)}, messages.SUCCESS)


def _counter(model: type[Model], name: str) -> Any:
    relation: Any = model._meta.get_field(name)

    @admin.display(description=relation.related_model._meta.verbose_name_plural, ordering=f"_number_of_{name}")
    def number(obj: Any) -> int:
        found: int = getattr(obj, f"_number_of_{name}")
        return found

    return number


def _count(model: type[Model], name: str) -> Coalesce:
    """Rows of a reverse relation, counted in a sub-query of their own, so that several counts never multiply."""
    relation: Any = model._meta.get_field(name)
    owner = relation.field.name
    rows = relation.related_model._default_manager.order_by().filter(**{owner: OuterRef("pk")}).values(owner)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
