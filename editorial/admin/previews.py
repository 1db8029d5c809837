"""Previews for staff: what waits, as readers would get it, at several widths; and links to share it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.actions.preview_links import MOST_DAYS, USUAL_DAYS, revoke, share
from editorial.admin.addresses import page_of
from editorial.models import PreviewLink, Publishable
from editorial.preview_frames import frame, widths, with_frames
from editorial.previews import address_of
from editorial.whole_numbers import whole_number


class HowLong(forms.Form):
    """For how many days a link is good."""

    days = forms.IntegerField(
        label=gettext_lazy("Days for which the link is good"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS
    )


def _may_share(model_admin: Any, request: HttpRequest, obj: Publishable) -> bool:
    return any(model_admin.may(request, right, obj) for right in ("change", "review", "publish"))


def preview_view(model_admin: Any, request: HttpRequest, obj: Publishable) -> HttpResponse:
    """The page in frames of several widths, and the links to it. POST makes a link, or takes one back."""
    may_share = _may_share(model_admin, request, obj)
    form = HowLong(request.POST if "share" in request.POST else None)
    if request.method == "POST":
        if not may_share:
            raise PermissionDenied
        if "revoke" in request.POST:
            link = get_object_or_404(PreviewLink.objects.about(obj), pk=whole_number(request.POST["revoke"]))
            revoke(link=link, obj=obj, by=request.user.get_username())
            model_admin.message_user(request, _("This link leads nowhere any more."), messages.SUCCESS)
            return HttpResponseRedirect(page_of(obj, "preview"))
        if form.is_valid():
            token = share(obj=obj, by=request.user.get_username(), days=form.cleaned_data["days"])
            address = request.build_absolute_uri(reverse("shared-preview", args=[token]))
            text = _("Copy this link now, it is not shown again: %(address)s")
            model_admin.message_user(request, text % {"address": address}, messages.SUCCESS)
            return HttpResponseRedirect(page_of(obj, "preview"))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        "original": obj,
        "title": _("Preview of %(record)s") % {"record": obj},
        "page": page_of(obj, "frame"),
        "fragment": address_of(obj).partition("#")[2],
        "widths": widths(request),
        "form": form if may_share else None,
        "links": PreviewLink.objects.about(obj).filter(revoked_at=None, expires_at__gt=timezone.now()),
    }
    return with_frames(TemplateResponse(request, "admin/record/preview.html", context))


def frame_view(_model_admin: Any, request: HttpRequest, obj: Publishable) -> HttpResponse:
    """The page alone."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return frame(request, obj)
