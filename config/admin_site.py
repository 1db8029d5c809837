"""The admin as one place: its name, the order of its parts, who may enter, and headers under which its forms work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from config.accounts import kept_form, second_factor
from config.accounts.adapter import tell_sign_out
from config.desk.site import Desk
from editorial import audit
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


def _with_nul(request: HttpRequest) -> list[str]:
    """Names of the values that hold a NUL, which no column can keep: no keyboard writes one."""
    sent = (*request.GET.lists(), *request.POST.lists())
    return sorted({name for name, values in sent if any("\x00" in value for value in values)})


def _refused_for_nul(names: list[str]) -> HttpResponse:
    text = _("“%(names)s” holds a character that cannot be kept (NUL). Go back, take it out, and send it again.")
    return HttpResponse(text % {"names": ", ".join(names)}, content_type="text/plain; charset=utf-8", status=400)


class AtlasAdminSite(Desk, AdminSite):
    """Stock admin, in the atlas's order, behind allauth's login."""

    site_header = site_title = _("CordAtlas")
    index_title = _("Your desk")
    # The first page lists the same, and lists and forms need the room.
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff; where it is required, with a second factor."""
        if not super().has_permission(request):
            return False
        return not (settings.REQUIRE_SECOND_FACTOR and second_factor.is_missing(request))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As Django's, and whether to tell the editor that a second factor is missing."""
        lacks = request.user.is_authenticated and second_factor.is_missing(request)
        return {**super().each_context(request), "lacks_second_factor": lacks}

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Hand over to the one login that asks for the second factor."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
            wanted = reverse("admin:index")
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if second_factor.is_missing(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        raise PermissionDenied

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """As Django's; the log is told."""
        if request.method == "POST":
            tell_sign_out(request)
        return super().logout(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """As Django's; the log is told. Other sessions of the account end."""
        answer = super().password_change(request, extra_context)
        if request.method == "POST" and answer.status_code == HttpResponseRedirect.status_code:
            login = request.user.get_username()
            audit.record_account(who=login, act="change password", login=login)
        return answer

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        """As Django's, with the header; what an editor sees is kept nowhere, and what one typed is not lost."""
        guarded = super().admin_view(view, cacheable=False)

        @wraps(guarded)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.has_permission(request):
                try:
                    answer: HttpResponse = guarded(request, *args, **kwargs)
                except (ValueError, DataError):
                    if names := _with_nul(request):
                        return _refused_for_nul(names)
                    raise
                except PermissionDenied:
                    if not kept_form.is_worth_keeping(request):
                        raise
                    return kept_form.kept(request, may_save=False)
                return answer
            if kept_form.is_worth_keeping(request):
                return kept_form.kept(request, may_save=False)
            if settings.REQUIRE_SECOND_FACTOR and second_factor.is_missing(request):
                return HttpResponseRedirect(reverse("mfa_index"))
            to_login: HttpResponse = guarded(request, *args, **kwargs)
            return to_login

        return _with_origin(entered)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Content in the order of its dependency, accounts last; in each app what is edited most comes first."""
        found = self._build_app_dict(request, app_label)
        return [found[label] for label in (*CONTENT_APPS, "auth") if label in found]
