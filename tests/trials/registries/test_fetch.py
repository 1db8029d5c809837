import datetime as dt
import json
from pathlib import Path

import pytest

from tests.trials.registries.api_server import Answer, Api, api_server, page
from tests.trials.registries.studies import make_study
from trials.registries import fetch

ONE, TWO = make_study("NCT09000001"), make_study("NCT09000002")
QUERY = {"query.cond": "spinal cord injury", "query.intr": "stem cell", "pageSize": "2"}
NOW = dt.datetime(2026, 11, 20, 18, 15, 0, tzinfo=dt.UTC)


def fetched(api: Api) -> list[fetch.Page]:
    return list(fetch.pages(QUERY, base_url=api.url, loopback=True, first_pause=0))


def test_pages_go_on_until_no_token_is_given_even_after_an_empty_page() -> None:
    with api_server(page(ONE, token="A", total=2), page(token="B"), page(TWO)) as api:
        pages = fetched(api)
    assert [one.studies for one in pages] == [1, 0, 1]
    assert [one.total for one in pages] == [2, None, None]
    assert set(api.paths) == {"/api/v2/studies"}
    assert [asked.pop("pageToken", None) for asked in api.asked] == [None, "A", "B"]
    assert api.asked == [{**QUERY, "format": "json", "countTotal": "true"}] * 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again(status: int) -> None:
    with api_server(Answer("busy", status), page(ONE)) as api:
        assert [one.studies for one in fetched(api)] == [1]
    assert len(api.asked) == 2


@pytest.mark.parametrize("wait", ["0", "Fri, 01 Jan 2021 00:00:00 GMT", "soon", "²"])
def test_retry_after_is_understood(wait: str) -> None:
    with api_server(Answer("slow down", 429, {"Retry-After": wait}), page(ONE)) as api:
        assert len(fetched(api)) == 1


@pytest.mark.parametrize("answers", [[page(total=500)], [page(ONE, token="A", total=3), page(TWO)]])
def test_an_answer_that_is_short_of_its_own_total_is_an_error(answers: list[Answer]) -> None:
    with api_server(*answers) as api, pytest.raises(fetch.FetchError, match=r"promised \d+ studies and gave"):
        fetched(api)


def test_an_answer_that_is_cut_off_is_tried_again() -> None:
    whole = page(ONE)
    with api_server(Answer(whole.body, cut=True), Answer('{"studies": [', 200), Answer("[]", 200), whole) as api:
        assert [json.loads(one.content) for one in fetched(api)] == [{"studies": [ONE]}]
    assert len(api.asked) == 4


def test_failures_without_end_are_an_error_that_says_so() -> None:
    with (
        api_server(Answer("broken", 500)) as api,
        pytest.raises(fetch.FetchError, match=r"status 500.*6 tries"),
    ):
        fetched(api)
    assert len(api.asked) == 6


def test_nobody_there_is_an_error_that_says_so() -> None:
    with api_server(page()) as api:
        pass
    with pytest.raises(fetch.FetchError, match=r"no answer.*Is the network up"):
        fetched(api)


def test_a_refused_request_gives_the_registry_s_own_words_and_is_not_repeated() -> None:
    with (
        api_server(Answer("Invalid value for\nparameter `pageSize`", 400)) as api,
        pytest.raises(fetch.FetchError, match="status 400: Invalid value for parameter `pageSize`"),
    ):
        fetched(api)
    assert len(api.asked) == 1


def test_a_redirect_is_not_followed() -> None:
    with (
        api_server(page(ONE)) as elsewhere,
        api_server(Answer("", 302, {"Location": f"{elsewhere.url}/studies"})) as api,
        pytest.raises(fetch.FetchError, match="redirects are not followed"),
    ):
        fetched(api)
    assert elsewhere.asked == []


def test_a_repeated_token_stops_the_run() -> None:
    with (
        api_server(page(ONE, token="A")) as api,
        pytest.raises(fetch.FetchError, match="repeats the page token"),
    ):
        fetched(api)
    assert len(api.asked) == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://clinicaltrials.gov/api/v2",
        "https://clinicaltrials.gov.example.org/api/v2",
        "https://example.org/clinicaltrials.gov",
        "https://clinicaltrials.gov@example.org/",
        "http://169.254.169.254/latest",
        "http://127.0.0.1:9/api",
        "http://localhost/api",
        "file:///etc/passwd",
        "nonsense",
        "",
    ],
)
def test_only_registries_are_asked(url: str) -> None:
    with pytest.raises(fetch.FetchError, match="not a registry"):
        next(fetch.pages(QUERY, base_url=url))


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "file:///etc/passwd", "https://example.org/"])
def test_a_test_server_on_this_machine_opens_no_other_door(url: str) -> None:
    with pytest.raises(fetch.FetchError, match="not a registry"):
        next(fetch.pages(QUERY, base_url=url, loopback=True))


def test_save_writes_the_bytes_as_received_under_a_dated_name(tmp_path: Path) -> None:
    content = b'{"studies": [ ]}\n'
    path = fetch.save(fetch.Page(content, 0, None, ""), tmp_path, started=NOW, number=1)
    assert path == tmp_path / "2026-11-20T181500Z-page-0001.json"
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o077 == 0, "contact persons are in there"
    assert list(tmp_path.iterdir()) == [path]


def test_save_leaves_nothing_behind_when_it_fails(tmp_path: Path) -> None:
    (tmp_path / "2026-11-20T181500Z-page-0001.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        fetch.save(fetch.Page(b"{}", 0, None, ""), tmp_path, started=NOW, number=1)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-20T181500Z-page-0001.json"]
