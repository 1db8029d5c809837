"""Pages of published content: the same for everyone, so that they can be kept and shared."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from csp.constants import NONE
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from editorial.entries import history_address
from editorial.kinds import has_personal_past
from editorial.links import current_keys
from editorial.models import Publishable
from editorial.moment import one_moment

_View = Callable[..., HttpResponse]


class Withdrawn(Exception):
    """What was asked for is no longer shown: `record` says when it was withdrawn, and why."""

    def __init__(self, record: Publishable) -> None:
        super().__init__(record.withdrawn_because)
        self.record = record


class Renamed(Exception):
    """What was asked for has another address by now, that of the page of `record` where no other is given."""

    def __init__(self, record: Any, address: str = "") -> None:
        super().__init__(record.slug)
        self.address: str = address or record.get_absolute_url()


def find_published(records: QuerySet[Any], **key: Any) -> Any:
    """The published record of this key.

    Raises:
        Withdrawn: readers saw it once; a view that is a `published_page` may let this pass, and the next too.
        Renamed: it has another key now.
        Http404: there never was one.
    """
    record = records.filter(state=Publishable.State.PUBLISHED, **key).first()
    if record is not None:
        return record
    now = current_keys(records.model, {key["slug"]}).get(key["slug"])
    moved = records.exclude(state=Publishable.State.DRAFT).filter(slug=now).first() if now else None
    if moved is not None:
        raise Renamed(moved)
    gone = records.filter(state=Publishable.State.WITHDRAWN, **key).first()
    if gone is not None:
        raise Withdrawn(gone)
    raise Http404


def _told(record: Publishable) -> dict[str, Any]:
    """What the page that stands for a withdrawn one shows; the past of what is somebody's own is theirs."""
    past = "" if has_personal_past(record) else history_address(record._meta.label_lower, record.slug)
    return {"record": record, "history_address": past}


def published_page(*, params: Iterable[str] = (), asks: bool = True, scripts: bool = False) -> Callable[[_View], _View]:
    """Declare that a view shows published records alone, whoever asks, and which query parameters it reads.

    A 200 answer carries `known_params`; it carries `published_page = True`, by which the page cache may keep it,
    where the request has no other parameter. Methods other than GET and HEAD get a 405. Where the view raises
    `Withdrawn`, the answer is a page that says so, with the status 410; where it raises `Renamed`, it leads there.
    `asks` says whether it asks the database at all, `scripts` whether a script of ours may run on the page.
    """
    known = frozenset(params)

    def decorate(view: _View) -> _View:
        @wraps(view)
        def page(request: HttpRequest, **kwargs: str) -> HttpResponse:
            try:
                with one_moment() if asks else nullcontext():
                    response = view(request, **kwargs)
            except Withdrawn as withdrawn:
                return render(request, "withdrawn.html", _told(withdrawn.record), status=410)
            except Renamed as renamed:
                return HttpResponsePermanentRedirect(renamed.address)
            if not scripts:
                response._csp_replace = {"script-src": [NONE]}  # type: ignore[attr-defined] # as csp.decorators do
            if response.status_code == 200:
                response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
                response.known_params = known  # type: ignore[attr-defined] # read by config.page_cache
                response.published_page = known.issuperset(request.GET)  # type: ignore[attr-defined] # likewise
            return response

        page.is_public = True  # type: ignore[attr-defined] # read by editorial.letters.about
        page.known_params = known  # type: ignore[attr-defined] # read by editorial.templatetags.head
        return require_safe(page)

    return decorate
