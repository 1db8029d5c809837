"""What the desk adds to the admin: its first page, the reports, and the search over everything.

The imports stand in the methods: the admin is made before the admins of the models, which the desk asks.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import path


class Desk:
    """Mixin of the admin site."""

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The desk, then the list of everything as Django has it."""
        from config.desk.blocks import desk
        from config.desk.reports import REPORTS

        user: Any = request.user
        reports = list(REPORTS.values()) if user.has_perm("editorial.view_proposal") else []
        context = {**(extra_context or {}), "desk": desk(request), "reports": reports}
        parent: Any = super()
        return parent.index(request, context)

    def get_urls(self) -> list[Any]:
        """Django's, with those of the desk."""
        from config.desk.reports import REPORTS, report_view
        from editorial.admin.everything import search_view

        site: Any = self
        own = [
            path(f"reports/{name}/", site.admin_view(report_view(report)), name=f"report_{name}")
            for name, report in REPORTS.items()
        ]
        own.append(path("search/", site.admin_view(search_view), name="search"))
        parent: Any = super()
        return [*own, *parent.get_urls()]
