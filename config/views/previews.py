"""Previews for people without an account, by a link that somebody of the staff gave them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial.actions.preview_links import find_link
from editorial.kinds import kinds, short
from editorial.models import PreviewLink, Publishable
from editorial.preview_frames import frame, keep_private, widths, with_frames
from editorial.previews import address_of


@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The page in frames of several widths."""
    link = find_link(token)
    record = _record(link)
    if link is None or record is None:
        return _leads_nowhere(request, link)
    context = {
        "record": record,
        "expires_at": link.expires_at,
        "page": reverse("shared-preview-frame", args=[token]),
        "fragment": address_of(record).partition("#")[2],
        "widths": widths(request),
    }
    return with_frames(keep_private(render(request, "previews/shared.html", context)))


@require_safe
def shared_frame(request: HttpRequest, token: str) -> HttpResponse:
    """The page alone."""
    link = find_link(token)
    record = _record(link)
    return frame(request, record) if record else _leads_nowhere(request, link)


def _record(link: PreviewLink | None) -> Publishable | None:
    """What the link shows; None where it is not, or no longer, good."""
    if link is None or link.revoked_at or link.expires_at <= timezone.now():
        return None
    found: Publishable | None = kinds()[short(link.kind)]._default_manager.filter(slug=link.key).first()
    return found


def _leads_nowhere(request: HttpRequest, link: PreviewLink | None) -> HttpResponse:
    """410 where the link was good once, else 404."""
    page = render(request, "previews/ended.html", {"link": link}, status=410 if link else 404)
    return keep_private(page)
