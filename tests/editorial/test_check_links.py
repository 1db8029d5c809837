"""`manage.py check_links`: what is asked and when, when a link is dead, and links between records."""

import datetime as dt
import json
from collections.abc import Generator, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from config.desk.questions import dead_sources
from editorial.actions import withdraw
from editorial.actions.link_checks import check_outside, check_within, due, note
from editorial.management.commands import check_links
from editorial.models import AuditEntry, DeadLink, LinkCheck, Source
from editorial.models.source import LINK
from editorial.outside import Answer, browser
from tests.builders import make_guide, make_source, make_therapy, make_trial
from tests.editorial.web_server import Web, resolve, web_server

pytestmark = pytest.mark.django_db

Found = LinkCheck.Found


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as web:
        yield web


def check(addresses: list[str]) -> Generator[Answer, None, None]:
    with browser() as client:
        yield from check_outside(addresses, client, resolve=resolve, pause=0)


def days_pass(days: float) -> None:
    """Let every check be so much older."""
    for one in LinkCheck.objects.all():
        for name in ("checked_at", "failing_since", "failed_at"):
            if at := getattr(one, name):
                setattr(one, name, at - dt.timedelta(days=days))
        one.save()


def test_each_published_source_is_asked_where_readers_are_led() -> None:
    make_source(url="https://example.org/draft", state="draft")
    for values in (
        {"url": "https://example.org/page"},
        {"doi": "10.1002/term", "url": "https://example.org/other"},
        {"pmid": "123", "url": ""},
        {"pmcid": "PMC7", "pmid": ""},
    ):
        make_source(**values)
    assert set(due(7)) == {source.link for source in Source.objects.published()}
    for source in Source.objects.annotate(address=LINK):
        assert source.address == source.link


def test_a_link_is_dead_once_it_failed_twice_some_days_apart(web: Web) -> None:
    source = make_source(url=web.at("/paper", 404))
    list(check(due(7)))
    assert not dead_sources()
    list(check([source.url]))
    assert not dead_sources()
    days_pass(3)
    assert due(7) == [source.url]
    list(check(due(7)))
    assert list(dead_sources()) == [source]


def test_an_answer_in_between_ends_it_and_one_that_tells_nothing_does_not(web: Web) -> None:
    source = make_source(url=web.at("/paper", 404))
    for status, dead in ((404, False), (403, False), (404, True), (200, False), (404, False)):
        web.at("/paper", status)
        list(check([source.url]))
        assert dead_sources().exists() is dead, status
        days_pass(2)


def test_a_run_that_is_stopped_goes_on_where_it_was(web: Web) -> None:
    addresses = [make_source(url=web.at(f"/{number}")).url for number in range(3)]
    begun = check(due(7))
    next(begun)
    begun.close()
    assert due(7) == addresses[1:]
    list(check(due(7)))
    assert due(7) == []
    days_pass(8)
    assert due(7) == addresses
    assert len(web.asked) == 3


def test_what_no_source_names_any_more_is_forgotten() -> None:
    note("https://example.org/before", Answer(Found.FAILS, 404))
    assert due(7) == []
    assert not LinkCheck.objects.exists()


def test_no_host_is_asked_twice_within_the_pause(web: Web) -> None:
    addresses = [web.at("/a", host="one.test"), web.at("/b", host="two.test"), web.at("/c", host="one.test")]
    begun = timezone.now()
    with browser() as client:
        list(check_outside(addresses, client, resolve=resolve, pause=0.2))
    assert timezone.now() - begun >= dt.timedelta(seconds=0.2)
    assert [host for _method, host, _path in web.asked] == ["one.test", "two.test", "one.test"]


def test_links_between_records_that_lead_to_nothing_any_more_are_kept_until_they_are_mended() -> None:
    therapy = make_therapy(slug="oec")
    guide = make_guide(body="## About\n\nSee [[therapy:oec]].\n")
    make_guide(body="[[therapy:oec]]", state="draft")
    make_trial()
    assert check_within() == 0
    withdraw(obj=therapy, by="ada", reason="It was wrong.")
    assert check_within() == 1
    (found,) = DeadLink.objects.all()
    assert (found.kind, found.key, found.field) == ("guides.guide", guide.slug, "body")
    assert "[[therapy:oec]]" in found.reason
    assert check_within() == 1
    assert DeadLink.objects.count() == 1
    type(guide).objects.filter(pk=guide.pk).update(body="Nothing.")
    assert check_within() == 0
    assert not DeadLink.objects.exists()


def run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("check_links", *arguments, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_the_command_never_asks_this_machine_and_leaves_an_entry_in_the_log(web: Web) -> None:
    make_source(url=f"http://127.0.0.1:{web.port}/")
    make_source(url=f"http://localhost:{web.port}/")
    assert run() == {"answers": 0, "moved": 0, "fails": 0, "unclear": 0, "not_asked": 2, "dead_within": 0}
    assert web.asked == []
    assert AuditEntry.objects.get().act == "check links"
    assert run()["not_asked"] == 0


def test_a_second_run_at_once_is_refused() -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [check_links._LOCK])
        with pytest.raises(CommandError, match="Another check of links is running"):
            run()
    finally:
        other.close()
    assert connection.is_usable()


def test_a_false_number_of_days_is_refused() -> None:
    with pytest.raises(CommandError, match="--days -1: give 0 or more"):
        run("--days", "-1")
