"""Previews for people without an account, by a link that somebody of the staff gave them."""

import re
from typing import Final

from django.core.signing import Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from config.views.pictures import file_answer
from editorial.actions.preview_links import find_link
from editorial.kinds import kinds, short
from editorial.models import PreviewLink, Publishable
from editorial.pictures.names import RENDITION
from editorial.preview_frames import frame, keep_private, widths, with_frames
from editorial.previews import address_of

_PICTURE: Final = re.compile(f"/images/({RENDITION})")


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
    if record is None:
        return _leads_nowhere(request, link)
    page = frame(request, record)
    page.content = _PICTURE.sub(lambda match: _address_of_picture(token, match[1]), page.content.decode())
    return page


@require_safe
def shared_picture(request: HttpRequest, token: str, signature: str, name: str) -> HttpResponse:
    """A picture of the page, whoever else may see it."""
    link = find_link(token)
    if _record(link) is None:
        return _leads_nowhere(request, link)
    if not constant_time_compare(signature, _signature(token, name)):
        raise Http404
    return keep_private(file_answer(name))


def _address_of_picture(token: str, name: str) -> str:
    """Where the holder of the link gets a picture: they have no login, and readers do not see those of drafts.

    The signature says that the picture stood on the page of this very link.
    """
    return reverse("shared-preview-picture", args=[token, _signature(token, name), name])


def _signature(token: str, name: str) -> str:
    return Signer(salt=f"preview.picture.{token}").signature(name)


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
