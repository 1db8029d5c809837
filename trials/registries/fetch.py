"""Pages of a registry's API into dated files.

Source: the API's description, https://clinicaltrials.gov/data-api/api (paging by opaque tokens).
"""

import datetime as dt
import email.utils
import logging
import os
import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import orjson

logger = logging.getLogger(__name__)

BASE_URL: Final = "https://clinicaltrials.gov/api/v2"
REGISTRY_HOSTS: Final = frozenset({"clinicaltrials.gov"})
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})

_TIMEOUT: Final = httpx.Timeout(60, connect=10)
_TRIES: Final = 6
_LONGEST_PAUSE: Final = 120.0  # seconds
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(Exception):
    """What went wrong, with what was asked of whom and the remedy."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its bytes as received, how many studies it holds, how many the query has in all."""

    content: bytes
    studies: int
    total: int | None
    next_token: str


def pages(
    parameters: Mapping[str, str],
    *,
    base_url: str = BASE_URL,
    loopback: bool = False,
    first_pause: float = 1.0,
) -> Iterator[Page]:
    """Every page of a query, until the API gives no further token; a page may be empty and not be the last.

    Args:
        parameters: of `/studies`, for example {"query.cond": "spinal cord injury"}; sent with each page.
        base_url: of the API.
        loopback: whether this machine may be asked, over plain HTTP; for tests.
        first_pause: seconds before the first repetition; each further one waits twice as long.

    Raises:
        FetchError: a host that is no registry, a refused request, a registry that stays out of reach, or fewer studies
            than the first page promised.
    """
    _check_host(base_url, loopback=loopback)
    url = f"{base_url.rstrip('/')}/studies"
    query = {**parameters, "format": "json", "countTotal": "true"}
    seen: set[str] = set()
    promised, given = 0, 0
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
        while True:
            page = _page(client, url, query, first_pause)
            yield page
            promised, given = max(promised, page.total or 0), given + page.studies
            if not page.next_token:
                break
            if page.next_token in seen:
                raise FetchError(f"{url} repeats the page token “{page.next_token}”: stopped. Try later.")
            seen.add(page.next_token)
            query["pageToken"] = page.next_token
    if given < promised:
        raise FetchError(f"{url} promised {promised} studies and gave {given}: not all of the answer came. Try later.")


def save(page: Page, folder: Path, *, started: dt.datetime, number: int) -> Path:
    """Write a page to `2026-11-20T181500Z-page-0001.json` as received, all of it or nothing; the path.

    Only its owner may read the file: the registry's pages name contact persons, which the import leaves out.
    """
    path = folder / f"{started.astimezone(dt.UTC):%Y-%m-%dT%H%M%SZ}-page-{number:04}.json"
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(page.content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def _check_host(base_url: str, *, loopback: bool) -> None:
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL as error:
        raise FetchError(f"“{base_url}” is not an address: {error}.") from error
    if url.scheme == "https" and url.host in REGISTRY_HOSTS:
        return
    if loopback and url.scheme in {"http", "https"} and url.host in _LOOPBACK:
        return
    allowed = ", ".join(f"https://{host}" for host in sorted(REGISTRY_HOSTS))
    raise FetchError(f"“{base_url}” is not a registry that may be asked. Allowed: {allowed}.")


class _Transient(Exception):
    """An answer that may be better next time, and how many seconds the registry asks us to wait."""

    def __init__(self, problem: str, pause: float | None = None) -> None:
        super().__init__(problem)
        self.pause = pause


def _page(client: httpx.Client, url: str, query: dict[str, str], first_pause: float) -> Page:
    """One page, asked for until it comes, with waits that double."""
    for attempt in range(1, _TRIES):
        try:
            return _ask(client, url, query)
        except _Transient as error:
            backoff = first_pause * 2 ** (attempt - 1) * random.uniform(1, 1.25)  # noqa: S311 - spreads the load
            pause = backoff if error.pause is None else error.pause
            logger.warning("%s gave %s; trying again in %.0f s", url, error, pause)
            time.sleep(min(pause, _LONGEST_PAUSE))
    try:
        return _ask(client, url, query)
    except _Transient as error:
        raise FetchError(f"{url} gave {error}, at the last of {_TRIES} tries. Is the network up? Try later.") from error


def _ask(client: httpx.Client, url: str, query: dict[str, str]) -> Page:
    try:
        response = client.get(url, params=query)
    except httpx.RequestError as error:
        raise _Transient(f"no answer ({type(error).__name__}: {error})") from error
    if response.status_code in _TRANSIENT:
        raise _Transient(f"status {response.status_code}", _asked_pause(response))
    if not response.is_success:
        raise FetchError(_refusal(url, response))
    try:
        return _read(response.content)
    except ValueError as error:
        raise _Transient(f"an answer that is no page of studies ({error})") from error


def _read(content: bytes) -> Page:
    document: Any = orjson.loads(content)
    if not isinstance(document, dict) or not isinstance(document.get("studies"), list):
        raise ValueError("no list “studies”")  # noqa: TRY004 - as with text that is no JSON
    token = document.get("nextPageToken") or ""
    return Page(content, len(document["studies"]), document.get("totalCount"), token)


def _asked_pause(response: httpx.Response) -> float | None:
    """Seconds that Retry-After asks for (RFC 9110, section 10.2.3: a number or a date)."""
    value = response.headers.get("Retry-After", "")
    if value.isascii() and value.isdecimal():
        seconds = float(value)
    else:
        try:
            seconds = (email.utils.parsedate_to_datetime(value) - dt.datetime.now(dt.UTC)).total_seconds()
        except (TypeError, ValueError):
            return None
    return max(seconds, 0.0)


def _refusal(url: str, response: httpx.Response) -> str:
    if response.is_redirect:
        target = response.headers.get("Location", "nowhere")
        return f"{url} redirects to {target}: redirects are not followed."
    words = " ".join(response.text.split())[:300] or "no message"
    return f"{url} refused the request with status {response.status_code}: {words}"
