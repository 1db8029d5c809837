"""Published pages from memory: rendered once for each epoch, day, address and valid query; outermost middleware.

Django's own cache middleware keys on cookies and headers that our pages never read, and must not be used (design: no
session, cookie or token on a published page). A view marks what may be kept by `response.published_page = True`.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from threading import Event, Lock
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from config.epoch_watch import EpochWatch

Key = tuple[str, ...]
# How long a request waits for another that renders the same page before it renders the page itself.
SECONDS_FOR_ANOTHER = 5.0


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it goes out again."""

    body: bytes
    zipped: bytes
    headers: dict[str, str]
    etag: str

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return len(self.body) + len(self.zipped) + 1000


class Pages:
    """The least recently used answers go first when `limit` bytes are full. Safe for several threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        """The answer, now the most recently used."""
        kept = self._kept.get(key)
        if kept is not None:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
        return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer; one larger than a tenth of the limit is not kept."""
        if kept.size > self.limit // 10:
            return
        with self._lock:
            if old := self._kept.pop(key, None):
                self.size -= old.size
            self._kept[key] = kept
            self.size += kept.size
            while self.size > self.limit:
                _key, oldest = self._kept.popitem(last=False)
                self.size -= oldest.size


class PublishedPageCache:
    """Answers GET and HEAD from memory where it can; everything else passes through untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGE_CACHE_MB:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.pages = Pages(settings.PAGE_CACHE_MB * 1_000_000)
        self._rendering: dict[Key, Event] = {}
        self.watch = EpochWatch()
        self.proxy_header = settings.SECURE_PROXY_SSL_HEADER[0] if settings.SECURE_PROXY_SSL_HEADER else ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look up, else pass on and keep what a view marked."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        moment = self.watch.moment()
        request.moment = moment  # type: ignore[attr-defined] # for views that keep something until the next publication
        key = (*moment, *self._address(request))
        kept = self.pages.get(key) or self._from_another(key)
        if kept is None:
            done = self._rendering.setdefault(key, Event())
            try:
                response = self.get_response(request)
                if request.method == "HEAD" or not moment or not _may_be_kept(response):
                    return response
                kept = _keep(response)
                self.pages.put(key, kept)
            finally:
                self._rendering.pop(key, None)
                done.set()
        return _answer(kept, request, stale=self.watch.stale)

    def _from_another(self, key: Key) -> Kept | None:
        """What a request before this one, still at work on the same page, keeps of it: many ask for a page at once."""
        if not (done := self._rendering.get(key)):
            return None
        done.wait(SECONDS_FOR_ANOTHER)
        return self.pages.get(key)

    def _address(self, request: HttpRequest) -> Key:
        meta = request.META
        query = meta.get("QUERY_STRING", "")
        if query:
            # Sorted by name alone: of several values of one name, their order may matter. Encoded again, so that no
            # value can pass for two parameters.
            query = urlencode(sorted(parse_qsl(query, keep_blank_values=True), key=itemgetter(0)))
        return (
            meta.get("HTTP_HOST", ""),
            meta["wsgi.url_scheme"],
            meta.get(self.proxy_header, ""),
            request.path,
            query,
        )


def _may_be_kept(response: HttpResponse) -> bool:
    marked = getattr(response, "published_page", False)
    return bool(marked and response.status_code == 200 and not response.streaming and not response.cookies)


def _keep(response: HttpResponse) -> Kept:
    etag = hashlib.blake2b(response.content, digest_size=12).hexdigest()
    headers = {name: value for name, value in response.items() if name not in {"Content-Length", "Vary"}}
    headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
    return Kept(response.content, gzip.compress(response.content, 6, mtime=0), headers, etag)


def _answer(kept: Kept, request: HttpRequest, *, stale: bool) -> HttpResponse:
    zipped = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    etag = f'"{kept.etag}-gz"' if zipped else f'"{kept.etag}"'
    seen = request.META.get("HTTP_IF_NONE_MATCH", "")
    headers = {**kept.headers, "ETag": etag, "Vary": "Accept-Encoding"}
    if stale:
        # RFC 9211; the number of the last publication could not be read, so this may be out of date.
        headers["Cache-Status"] = "cordatlas; hit; detail=stale"
    if seen and (seen.strip() == "*" or kept.etag in seen):
        del headers["Content-Type"]
        return HttpResponse(status=304, headers=headers)
    body = kept.zipped if zipped else kept.body
    if zipped:
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)
