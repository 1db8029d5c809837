"""A form of the admin that came too late: the session, the right or the token is gone. What was typed is kept.

The page that answers holds every field, and sends it again to the same address with a fresh token. Only forms of this
very site are answered so: what another site sends is refused, and nothing of it is shown.
"""

from typing import Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as refused

TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - a field's name
# What must not stand in a page.
_SECRET: Final = "password"  # noqa: S105 - a part of fields' names
# Forms that nobody types in.
_NOT_TYPED: Final = ("logout", "login", "jsi18n")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form without a valid token; ours where it is a form of the admin."""
    if is_worth_keeping(request):
        return kept(request, may_save=admin.site.has_permission(request))
    return refused(request, reason)


def is_worth_keeping(request: HttpRequest) -> bool:
    """Whether this is a form of the admin, sent by a page of this site."""
    match = request.resolver_match
    in_the_admin = match is not None and match.app_name == "admin" and match.url_name not in _NOT_TYPED
    return request.method == "POST" and in_the_admin and _comes_from_here(request)


def _comes_from_here(request: HttpRequest) -> bool:
    """Browsers say so with every form, and no page can make them say otherwise (Fetch standard, `Origin`)."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def kept(request: HttpRequest, *, may_save: bool) -> HttpResponse:
    """The page with everything that was typed, and whether it can be saved as things are; 403, as nothing was."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if _may_be_shown(name)]
    context = {
        **admin.site.each_context(request),
        "title": _("Nothing is lost, but nothing is saved yet"),
        "fields": fields,
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
        "secrets": any(_SECRET in name for name in request.POST),
        "login": reverse("admin:login"),
        "may_save": may_save,
    }
    answer = TemplateResponse(request, "admin/kept_form.html", context, status=403)
    add_never_cache_headers(answer)
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _may_be_shown(name: str) -> bool:
    return name != TOKEN and _SECRET not in name
