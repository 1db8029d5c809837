"""The audit log in the admin: read, searched and exported; nobody changes it, and the database sees to that too."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from editorial import audit
from editorial.admin.exports import FORMATS, as_file
from editorial.admin.read_only import ReadOnly
from editorial.models import AuditEntry

COLUMNS = ("at", "who", "act", "kind", "key", "where", "changes")
_AT_ONCE = 2000


@admin.register(AuditEntry)
class AuditLogAdmin(ReadOnly, admin.ModelAdmin[AuditEntry]):
    """Who did what, when and from where."""

    change_list_template = "admin/audit_log.html"
    list_display = ("at", "who", "act", "kind", "key", "where")
    list_filter = ("act",)
    date_hierarchy = "at"
    search_fields = ("who", "=where", "key")
    search_help_text = _("A login, a command, an address, or the key of a record.")
    ordering = ("-at", "-pk")
    show_full_result_count = False
    actions = None
    fields = ("at", "who", "where", "act", "kind", "key", "what_changed")
    readonly_fields = ("what_changed",)

    @admin.display(description=_("changes"))
    def what_changed(self, entry: AuditEntry) -> str:
        """Before and after of each field, as it is kept."""
        return format_html("<pre>{}</pre>", json.dumps(entry.changes, indent=2, ensure_ascii=False))

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the file."""
        export = self.admin_site.admin_view(self.export)
        return [path("export.<str:form>", export, name="editorial_auditentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """What the list shows with these filters, all pages of it, as CSV or XLSX. The export is in the log itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if form not in FORMATS or request.method != "POST":
            raise Http404
        found = self.get_changelist_instance(request).get_queryset(request)
        audit.record(who=request.user.get_username(), act="export audit log")
        return as_file("audit-log", form, COLUMNS, _rows(found))


def _rows(entries: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    for entry in entries.iterator(_AT_ONCE):
        at, *values, changes = (getattr(entry, name) for name in COLUMNS)
        yield at.isoformat(timespec="seconds"), *values, json.dumps(changes, ensure_ascii=False)
