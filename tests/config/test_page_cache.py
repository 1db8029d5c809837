"""The page cache, on real pages in a real database: what it keeps, for whom, and for how long."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Timer

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from config.epoch_watch import EpochWatch
from config.page_cache import Kept, Pages, PublishedPageCache
from editorial.models.epoch import advance_epoch

pytestmark = pytest.mark.django_db


class Site:
    """A view behind the cache that counts how often it is asked, and tells what it was asked for."""

    def __init__(self) -> None:
        self.renders = 0
        self.marked = True
        self.status = 200
        self.cookie = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.renders += 1
        response = HttpResponse(f"page {request.get_full_path()} {self.renders} " + "x" * 1000, status=self.status)
        response.published_page = self.marked  # type: ignore[attr-defined]
        if self.cookie:
            response.set_cookie("a", "b")
        return response


class StillWatch(EpochWatch):
    """Looks only when told: a thread would need rows that a test's transaction hides."""

    def _begin(self) -> None:
        self._look()
        self._process = -1

    def moment(self) -> tuple[str, ...]:
        if not self._moment:
            self._look()
        return self._moment

    def look(self) -> None:
        self._look()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def cache(site: Site, settings: Settings) -> PublishedPageCache:
    settings.PAGE_CACHE_MB = 1
    cache = PublishedPageCache(site)
    cache.watch = StillWatch()
    return cache


def get(cache: PublishedPageCache, path: str = "/", **headers: str) -> HttpResponse:
    return cache(RequestFactory().get(path, **headers))  # type: ignore[arg-type]


def test_a_page_is_rendered_once(cache: PublishedPageCache, site: Site) -> None:
    assert get(cache).content == get(cache).content
    assert site.renders == 1


def test_readers_who_ask_at_once_get_one_rendering(cache: PublishedPageCache, site: Site) -> None:
    asked = Barrier(8)
    last_to_ask = Event()
    cache.get_response = lambda request: last_to_ask.wait(5) and site(request)  # type: ignore[assignment,return-value]
    cache.watch.look()  # type: ignore[attr-defined]

    def ask(number: int) -> bytes:
        asked.wait(5)
        if number:
            while not cache._rendering:
                time.sleep(0.001)
        else:
            Timer(0.2, last_to_ask.set).start()
        return get(cache).content

    with ThreadPoolExecutor(8) as readers:
        assert len(set(readers.map(ask, range(8)))) == 1
    assert site.renders == 1


def test_a_page_that_failed_is_tried_again_by_the_next(cache: PublishedPageCache, site: Site) -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise OSError("the disk is full")

    cache.get_response = fail
    with pytest.raises(OSError, match="disk"):
        get(cache)
    cache.get_response = site
    assert get(cache).status_code == 200


def test_a_publication_makes_every_page_new(cache: PublishedPageCache, site: Site) -> None:
    before = get(cache)
    advance_epoch()
    cache.watch.look()  # type: ignore[attr-defined]
    after = get(cache)
    assert site.renders == 2
    assert before["ETag"] != after["ETag"]


def test_the_order_of_parameters_does_not_matter_but_their_values_do(cache: PublishedPageCache, site: Site) -> None:
    get(cache, "/trials/?status=A&phase=1")
    get(cache, "/trials/?phase=1&status=A")
    assert site.renders == 1
    get(cache, "/trials/?phase=2&status=A")
    assert site.renders == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?q=stem%26status%3Drecruiting", "?q=stem&status=recruiting"),
        ("?page=1&page=2", "?page=2&page=1"),
        ("?q=a%3Bb", "?q=a&b="),
        ("?q=a+b", "?q=a%2Bb"),
        ("?q=", "?"),
    ],
)
def test_no_two_questions_share_an_answer(cache: PublishedPageCache, site: Site, one: str, other: str) -> None:
    get(cache, f"/trials/{one}")
    get(cache, f"/trials/{other}")
    assert site.renders == 2


def test_hosts_do_not_share_pages(cache: PublishedPageCache, site: Site) -> None:
    get(cache, HTTP_HOST="one.example")
    get(cache, HTTP_HOST="two.example")
    assert site.renders == 2


@pytest.mark.parametrize("flaw", ["unmarked", "an error", "a cookie"])
def test_only_a_marked_good_answer_without_a_cookie_is_kept(cache: PublishedPageCache, site: Site, flaw: str) -> None:
    site.marked = flaw != "unmarked"
    site.status = 404 if flaw == "an error" else 200
    site.cookie = flaw == "a cookie"
    get(cache)
    get(cache)
    assert site.renders == 2


def test_a_post_passes_through(cache: PublishedPageCache, site: Site) -> None:
    get(cache)
    cache(RequestFactory().post("/"))
    assert site.renders == 2


def test_a_client_that_has_the_page_gets_304_without_a_body(cache: PublishedPageCache) -> None:
    first = get(cache)
    again = get(cache, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert get(cache, HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_gzip_goes_to_those_who_accept_it_under_an_etag_of_its_own(cache: PublishedPageCache) -> None:
    import gzip

    plain, zipped = get(cache), get(cache, HTTP_ACCEPT_ENCODING="gzip, br")
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert plain["ETag"] != zipped["ETag"]
    assert plain["Vary"] == zipped["Vary"] == "Accept-Encoding"


def test_head_has_the_length_of_the_page_and_no_body(cache: PublishedPageCache) -> None:
    page = get(cache)
    head = cache(RequestFactory().head("/"))
    assert head.content == b""
    assert head["Content-Length"] == str(len(page.content))


def test_while_the_database_is_away_kept_pages_go_on_with_a_mark(cache: PublishedPageCache) -> None:
    get(cache)
    cache.watch._seen -= 60
    answer = get(cache)
    assert answer.status_code == 200
    assert "stale" in answer["Cache-Status"]


def test_memory_is_bounded_and_the_least_used_goes_first() -> None:
    pages = Pages(limit=30_000)
    for number in range(10):
        pages.put((str(number),), Kept(b"x" * 1000, b"x" * 1000, {}, "e"))
        pages.get(("0",))
    for number in range(10, 13):
        pages.put((str(number),), Kept(b"x" * 1000, b"x" * 1000, {}, "e"))
    assert pages.size <= 30_000
    assert pages.get(("0",)) is not None
    assert pages.get(("1",)) is None


def test_one_answer_cannot_fill_the_memory() -> None:
    pages = Pages(limit=30_000)
    pages.put(("big",), Kept(b"x" * 20_000, b"", {}, "e"))
    assert (pages.get(("big",)), pages.size) == (None, 0)
