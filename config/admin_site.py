"""The admin as one place: its name, the order of its parts, and headers under which its forms work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from config.desk.site import Desk
from editorial.roles import CONTENT_APPS

View = Callable[..., HttpResponse]


def _with_origin(view: View) -> View:
    """Let forms say where they come from.

    Under the site's `no-referrer` browsers send `Origin: null`, which Django's protection against forged forms
    refuses (Fetch standard, 'append a request Origin header'). Other sites still learn nothing.
    """

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return wrapped


class AtlasAdminSite(Desk, AdminSite):
    """Stock admin, in the atlas's order."""

    site_header = site_title = index_title = _("CordAtlas")
    # The first page lists the same, and lists and forms need the room.
    enable_nav_sidebar = False

    login = _with_origin(AdminSite.login)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        """As Django's, with the header; what an editor sees is kept nowhere."""
        return _with_origin(super().admin_view(view, cacheable=False))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Content in the order of its dependency, accounts last; in each app what is edited most comes first."""
        found = self._build_app_dict(request, app_label)
        return [found[label] for label in (*CONTENT_APPS, "auth") if label in found]
