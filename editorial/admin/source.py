"""The admin of sources: where each is used, and one field that finds or makes one."""

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.admin.addresses import change_page
from editorial.admin.publishable import PublishableAdmin
from editorial.models import Source
from editorial.provenance import recognise, sources_named


def with_uses(sources: QuerySet[Any]) -> QuerySet[Any]:
    """Each source with `number_of_uses`: how many rows of records and notices name it."""
    uses: Any = Value(0, output_field=IntegerField())
    for relation in Source._meta.related_objects:
        field: Any = relation.field
        rows: Any = field.remote_field.through if field.many_to_many else relation.related_model
        column = field.m2m_reverse_field_name() if field.many_to_many else field.name
        counted = rows._default_manager.order_by().filter(**{column: OuterRef("pk")}).values(column)
        uses += Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)
    found: QuerySet[Any] = sources.annotate(number_of_uses=uses)
    return found


class Standing(admin.SimpleListFilter):
    """Sources that somebody should look at: nothing rests on them, or nothing should."""

    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The choices."""
        return [
            ("none", _("Not cited anywhere")),
            ("retracted", _("Retracted")),
            ("cited_retracted", _("Retracted, and cited")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The sources of the choice."""
        match self.value():
            case "none":
                return with_uses(queryset).filter(number_of_uses=0)
            case "retracted":
                return queryset.exclude(retracted_on="")
            case "cited_retracted":
                return with_uses(queryset).exclude(retracted_on="").filter(number_of_uses__gt=0)
        return queryset


@admin.register(Source)
class SourceAdmin(PublishableAdmin):
    """Papers, registry pages, laws and other pages."""

    change_list_template = "admin/source/change_list.html"  # type: ignore[misc] # a name on the class, as all of these
    change_form_template = "admin/source/change_form.html"
    list_display = ("title", "slug", "kind", "uses", "retracted_on", "publication", "published_on", "accessed_on")
    list_filter = (Standing, "kind", "accessed_on")
    fieldsets = (
        (None, {"fields": ("title", "slug", "kind", "authors", "publication", "published_on")}),
        (gettext_lazy("Where it is"), {"fields": ("url", "doi", "pmid", "pmcid", "accessed_on", "extent_read")}),
        (gettext_lazy("Remarks"), {"fields": ("notes", "retracted_on")}),
    )

    @admin.display(description=gettext_lazy("uses"), ordering="number_of_uses")
    def uses(self, obj: Any) -> int:
        """How many rows name it."""
        found: int = obj.number_of_uses
        return found

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Sources with the number of their uses, where a list shows it."""
        sources = super().get_queryset(request)
        match = request.resolver_match
        return with_uses(sources) if match and str(match.url_name).endswith("_changelist") else sources

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also by DOI, PMID, PMCID, registry's number and address, in lists and in pickers."""
        found, twice = super().get_search_results(request, queryset, search_term)
        if name := recognise(search_term):
            found |= queryset.filter(pk__in=sources_named(name).values("pk"))
        return found, twice

    def get_urls(self) -> list[URLPattern]:
        """And the one that finds or makes a source."""
        find = self.admin_site.admin_view(self.find_view)
        return [path("find/", find, name="editorial_source_find"), *super().get_urls()]

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """Lead from a DOI, PMID, registry's number or address to the source, or to a form that begins with it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.GET.get("name", "")
        popup = {"_popup": "1"} if "_popup" in request.GET else {}
        name = recognise(typed)
        if name is None:
            text = _("“%(name)s” is no DOI, PMID, PMCID, registry number or address that begins with https://.")
            self.message_user(request, text % {"name": typed}, messages.ERROR)
            back = "add" if popup and self.has_add_permission(request) else "changelist"
            return HttpResponseRedirect(f"{reverse(f'admin:editorial_source_{back}')}?{urlencode(popup)}".rstrip("?"))
        found = list(sources_named(name)[:2])
        if len(found) == 1 and popup:
            return self._picked(request, found[0])
        if len(found) == 1:
            self.message_user(request, _("The atlas has this source already."), messages.SUCCESS)
            return HttpResponseRedirect(change_page(found[0]))
        if found:
            listed = urlencode({"q": typed, **popup})
            return HttpResponseRedirect(f"{reverse('admin:editorial_source_changelist')}?{listed}")
        if not self.has_add_permission(request):
            raise PermissionDenied
        self.message_user(request, _("The atlas has no such source yet. Describe it here."), messages.INFO)
        return HttpResponseRedirect(f"{reverse('admin:editorial_source_add')}?{urlencode({**name.initial, **popup})}")

    @staticmethod
    def _picked(request: HttpRequest, source: Source) -> HttpResponse:
        """Close the window that was opened beside a picker, which then holds the source."""
        data = json.dumps({"value": str(source.pk), "obj": str(source)})
        return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": data})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the field that finds a source has read; anything else that an address says is left alone."""
        known = ("doi", "pmid", "pmcid", "url", "slug", "kind")
        return {name: request.GET[name] for name in known if name in request.GET}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the field that finds or makes a source."""
        return super().changelist_view(request, {**(extra_context or {}), **self._finder(request)})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same on the form for a new one."""
        context.update(self._finder(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def _finder(self, request: HttpRequest) -> dict[str, Any]:
        return {"find_page": reverse("admin:editorial_source_find"), "may_add": self.has_add_permission(request)}
