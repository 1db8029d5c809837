"""The files of pictures: to all where a published record shows them, else to staff alone; and the page of an image."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from editorial.models import Image, Publishable
from editorial.pages import find_published, published_page
from editorial.pictures import store
from editorial.preview_frames import keep_private
from editorial.record_page import record_page
from editorial.references import References

# Browsers keep it for good: another picture has another name. Whoever keeps it for others asks again after a day, so
# that what was withdrawn goes.
FOR_GOOD = "public, max-age=31536000, s-maxage=86400, immutable"


class PublicPictures:
    """The hashes of the pictures that readers may see, asked for once after each publication."""

    def __init__(self) -> None:
        self._known: tuple[tuple[str, ...], frozenset[str]] = ((), frozenset())

    def holds(self, digest: str, moment: tuple[str, ...]) -> bool:
        """Whether a published record shows a published image of this picture; `moment` is () where it is not known."""
        shown = Image.objects.published().filter(uses__isnull=False)
        if not moment:
            return shown.filter(digest=digest).exists()
        known_at, digests = self._known
        if known_at != moment:
            digests = frozenset(shown.values_list("digest", flat=True))
            self._known = (moment, digests)
        return digest in digests


_public = PublicPictures()


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """One rendition. 410 where it was withdrawn, 404 where there is none that this reader may see."""
    digest = name[:64]
    if _public.holds(digest, getattr(request, "moment", ())):
        answer = file_answer(name)
        answer.headers["Cache-Control"] = FOR_GOOD
        return answer
    user: Any = request.user
    if admin.site.has_permission(request) and user.has_perm("editorial.view_image"):
        return keep_private(file_answer(name))
    if Image.objects.filter(state=Publishable.State.WITHDRAWN, digest=digest).exists():
        return keep_private(HttpResponse(status=410))
    raise Http404


def file_answer(name: str) -> HttpResponse:
    """The file.

    Raises:
        Http404: there is none of this name.
    """
    data = store.read(name)
    if data is None:
        raise Http404
    return HttpResponse(data, content_type=f"image/{name.rpartition('.')[2]}")


@published_page()
def image_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A picture alone, with all that is said of it."""
    image = find_published(Image.objects.defer("search"), slug=slug)
    context = {"image": image, "shown": image.uses.exists(), "references": References()}
    return record_page(request, "images/detail.html", image, context)
