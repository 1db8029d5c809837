"""Forms that anybody may send without a login: no cookie and no token, because nothing is kept of who asks.

A token protects what a session may do; here there is no session. What remains is that no other site may send a reader's
browser here with a form that the reader never saw. Browsers say where a form comes from, and no page can make them say
otherwise (Fetch Metadata, W3C, `Sec-Fetch-Site`; Fetch standard, `Origin`). Who sends neither is no browser.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

_View = Callable[..., HttpResponse]
# `none` is a form that the browser itself sends again, when a page is loaded anew.
OWN = frozenset({"same-origin", "none"})


def open_form(page: _View) -> Callable[[_View], _View]:
    """Declare that the view answers what is sent to the address at which `page` shows an empty form.

    What another site sends is refused with a 403 and not read. An answer is never stored, neither by a browser nor on
    its way (`no-store`). Other methods get a 405.
    """

    def decorate(answer: _View) -> _View:
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(answer)
        def view(request: HttpRequest, **kwargs: str) -> HttpResponse:
            if request.method != "POST":
                response = page(request, **kwargs)
            else:
                foreign = not sent_from_here(request)
                response = render(request, "foreign_form.html", status=403) if foreign else answer(request, **kwargs)
                response.headers["Cache-Control"] = "no-store"
            # Under the site's `no-referrer` browsers would send `Origin: null`, which says nothing.
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        view.is_public = getattr(page, "is_public", False)  # type: ignore[attr-defined] # as published_page says
        view.known_params = getattr(page, "known_params", frozenset())  # type: ignore[attr-defined] # likewise
        return view

    return decorate


def sent_from_here(request: HttpRequest) -> bool:
    """Whether no header says that another site sent this. Ports and schemes count; a null origin is another site."""
    origin = request.headers.get("Origin", "")
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site", "none") in OWN and origin in {"", own}
