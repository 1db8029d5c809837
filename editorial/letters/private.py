"""The private page of an enquiry. Its address is the key: whoever has it may read the answer, and erase it all."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from editorial.actions.letters import KEPT_DAYS, digest, erase_letter, expires_on
from editorial.letters.about import record_of
from editorial.models import Enquiry
from editorial.open_forms import OWN
from editorial.preview_frames import keep_private

_View = Callable[..., HttpResponse]


def _private(view: _View) -> _View:
    """Kept by nobody on the way, found by no search engine, and told to no page that a link leads to."""

    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        enquiry = Enquiry.objects.filter(digest=digest(token)).first()
        enquiry = enquiry or Enquiry.objects.filter(mailed_digest=digest(token)).first()
        answer = view(request, enquiry, token) if enquiry else render(request, "letters/nowhere.html", status=404)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return keep_private(answer)

    return page


@require_safe
@_private
def letter(request: HttpRequest, enquiry: Enquiry, token: str) -> HttpResponse:
    """What was asked, how far it is, and the answer."""
    context = {
        "enquiry": enquiry,
        "token": token,
        "about": record_of(enquiry),
        "until": expires_on(enquiry),
        "kept_days": KEPT_DAYS,
    }
    return render(request, "letters/letter.html", context)


@csrf_exempt  # there is no session, and no other site knows the address
@require_http_methods(["GET", "HEAD", "POST"])
@_private
def erase(request: HttpRequest, enquiry: Enquiry, token: str) -> HttpResponse:
    """GET: whether to. POST: erase question and answer, at once."""
    if request.method != "POST":
        return render(request, "letters/erase.html", {"token": token})
    # Under `no-referrer` a browser sends `Origin: null`; this header it sends all the same.
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN:
        return render(request, "foreign_form.html", status=403)
    erase_letter(letter=enquiry, by="")
    return render(request, "letters/erased.html")
