"""The admin of reports: what readers say is wrong, and what was done about it."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from editorial.admin.letters import SHOWN, WRITTEN, LetterAdmin, LetterForm
from editorial.models import Report


class ReportForm(LetterForm):
    """A report, and what was done about it."""

    right = "reports"

    class Meta:
        model = Report
        fields = WRITTEN
        labels = {"reply": _("What was done")}


@admin.register(Report)
class ReportAdmin(LetterAdmin):
    """What readers say is wrong."""

    form = ReportForm
    list_display = ("__str__", "page", "state", "assigned_to", "received_at")
    list_filter = (*LetterAdmin.list_filter, "kind")
    fields = ("on_page", "kind", "text", "email", *SHOWN, *WRITTEN)
    readonly_fields = ("on_page", "kind", "text", "email", *SHOWN)

    @admin.display(description=_("page"))
    def on_page(self, report: Report) -> str:
        """A link to it."""
        return format_html('<a href="{0}">{0}</a>', report.page) if report.page else "-"
