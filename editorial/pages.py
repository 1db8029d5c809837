"""Pages of published content: the same for everyone, so that they can be kept and shared."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_View = Callable[..., HttpResponse]


def published_page(*, params: Iterable[str] = ()) -> Callable[[_View], _View]:
    """Declare that a view shows published records alone, whoever asks, and which query parameters it reads.

    A 200 answer carries `known_params`; it carries `published_page = True`, by which the page cache may keep it,
    where the request has no other parameter. Methods other than GET and HEAD get a 405.
    """
    known = frozenset(params)

    def decorate(view: _View) -> _View:
        @wraps(view)
        def page(request: HttpRequest, **kwargs: str) -> HttpResponse:
            response = view(request, **kwargs)
            if response.status_code == 200:
                response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
                response.known_params = known  # type: ignore[attr-defined] # read by config.page_cache
                response.published_page = known.issuperset(request.GET)  # type: ignore[attr-defined] # likewise
            return response

        return require_safe(page)

    return decorate
