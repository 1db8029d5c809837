"""Asking the web whether an address answers: over real HTTP, and never anything but the web."""

from collections.abc import Iterator

import pytest

from editorial.outside import Answer, NotAsked, ask, browser, is_public, public_address
from tests.editorial.web_server import Web, resolve, web_server


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as web:
        yield web


def answer(address: str) -> Answer:
    with browser() as client:
        return ask(address, client, resolve=resolve)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (200, "answers"),
        (404, "fails"),
        (410, "fails"),
        (500, "fails"),
        (403, "unclear"),
        (429, "unclear"),
        (503, "unclear"),
    ],
)
def test_what_a_status_says(web: Web, status: int, found: str) -> None:
    assert answer(web.at("/page", status)) == Answer(found, status)  # type: ignore[arg-type]


def test_the_head_is_asked_for_and_the_page_only_where_that_is_refused(web: Web) -> None:
    answer(web.at("/page"))
    address = web.at("/no-head")
    web.no_head.add("/no-head")
    assert answer(address).found == "answers"
    assert [(method, path) for method, _host, path in web.asked] == [
        ("HEAD", "/page"),
        ("HEAD", "/no-head"),
        ("GET", "/no-head"),
    ]


def test_the_host_is_asked_by_its_name(web: Web) -> None:
    answer(web.at("/page", host="journal.test"))
    assert web.asked == [("HEAD", "journal.test", "/page")]


def test_what_moved_for_good_is_told_and_what_is_sent_on_for_now_is_not(web: Web) -> None:
    new = web.at("/new")
    assert answer(web.at("/old", 301, leads_to="/new")) == Answer("moved", 200, leads_to=new)  # type: ignore[arg-type]
    assert answer(web.at("/today", 302, leads_to="/new")) == Answer("answers", 200)  # type: ignore[arg-type]
    assert answer(web.at("/gone", 301, leads_to="/nothing")).found == "fails"


def test_a_circle_ends(web: Web) -> None:
    assert answer(web.at("/round", 302, leads_to="/round")).found == "fails"
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "https://8.8.8.8:22/",
        "http://user:word@8.8.8.8/",
        "file:///etc/passwd",
        "ftp://8.8.8.8/",
        "gopher://127.0.0.1/",
    ],
)
def test_nothing_but_the_web_is_asked(address: str) -> None:
    with browser() as client:
        assert ask(address, client).found == "not_asked"


def test_a_page_cannot_send_the_check_to_this_machine(web: Web) -> None:
    inside = f"http://127.0.0.1:{web.port}/secret"
    assert answer(web.at("/trap", 302, leads_to=inside)).found == "not_asked"
    assert answer(web.at("/file", 301, leads_to="file:///etc/passwd")).found == "not_asked"
    assert all(path != "/secret" for _method, _host, path in web.asked)


def test_a_name_of_this_machine_is_refused_once_it_is_resolved() -> None:
    with pytest.raises(NotAsked, match=r"localhost.* is not on the public internet"):
        public_address("localhost", 80)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_no_host_and_no_answer_fail(web: Web) -> None:
    closed = web.at("/page")
    with browser() as client:
        assert ask("https://no-such-host.invalid/", client).found == "fails"
    with web_server() as other:
        closed = other.at("/page")
    assert answer(closed).found == "fails"


def test_what_is_no_address_is_not_asked() -> None:
    assert answer("http://a:b/").found == "not_asked"
