"""The answer that holds a preview, in a frame of ours or alone: for whoever may see it, kept and indexed by nobody."""

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from editorial.models import Publishable
from editorial.previews import NoPreview, preview

# CSS pixels: a telephone, a tablet, a desk.
WIDTHS = (320, 768, 1280)


def widths(request: HttpRequest) -> tuple[int, ...]:
    """The width that is asked for, else all."""
    asked = request.GET.get("width", "")
    return tuple(width for width in WIDTHS if str(width) == asked) or WIDTHS


def keep_private(answer: HttpResponse) -> HttpResponse:
    """Tell everybody on the way that this is kept nowhere and no matter for search engines."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def with_frames(answer: HttpResponse) -> HttpResponse:
    """Let the page hold frames of ours."""
    answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined] # as csp.decorators.csp_update does
    return answer


def _in_a_frame(answer: HttpResponse) -> HttpResponse:
    """Let our own pages hold it in a frame."""
    answer._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined] # as csp.decorators.csp_replace does
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def frame(request: HttpRequest, obj: Publishable) -> HttpResponse:
    """The page as readers would get it; 409 with the reason where there is none."""
    try:
        page = preview(obj, request)
    except NoPreview as reason:
        page = render(request, "previews/none.html", {"reason": str(reason)}, status=409)
    return _in_a_frame(keep_private(page))
