"""How many letters are taken: exactly the limit, however many come at once, and no address is kept."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from editorial import throttle
from editorial.letters.limits import ENQUIRIES, EVERYBODY, REPORTS
from editorial.models import Attempts, Enquiry, Report
from tests.editorial.letters.test_ask import agreed
from tests.editorial.letters.test_report import SAID
from tests.editorial.test_races import at_once

ADDRESS = "/report/"


@pytest.mark.django_db(transaction=True)
def test_of_200_reports_at_once_exactly_the_limit_is_taken() -> None:
    def sender() -> list[int]:
        client = Client()
        answers = [client.post(ADDRESS, SAID) for _ in range(20)]
        assert all("Retry-After" in answer for answer in answers if answer.status_code == 429)
        return [answer.status_code for answer in answers]

    jobs: list[Callable[[], list[int]]] = [sender] * 10
    statuses = sorted(status for found in at_once(*jobs) for status in found)
    assert statuses == [302] * REPORTS.number + [429] * (200 - REPORTS.number)
    assert Report.objects.count() == REPORTS.number


@pytest.mark.django_db
def test_what_is_too_much_is_given_back_with_when_to_try_again(client: Client) -> None:
    for _ in range(ENQUIRIES.number):
        assert client.post("/ask/", agreed()).status_code == 302
    answer = client.post("/ask/", agreed(text="My last question"))
    assert answer.status_code == 429
    assert 3590 <= int(answer["Retry-After"]) <= 3600
    assert "try in 60 minutes" in answer.content.decode()
    assert "My last question" in answer.content.decode()
    assert "checked" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert Enquiry.objects.count() == ENQUIRIES.number
    # A report, and another address, have limits of their own.
    assert client.post(ADDRESS, SAID).status_code == 302
    assert client.post("/ask/", agreed(), REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.django_db
def test_one_network_of_ipv6_is_one_sender(client: Client) -> None:
    for number in range(REPORTS.number):
        client.post(ADDRESS, SAID, REMOTE_ADDR=f"2001:db8::{number}")
    assert client.post(ADDRESS, SAID, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.post(ADDRESS, SAID, REMOTE_ADDR="2001:db8:0:1::1").status_code == 302


@pytest.mark.django_db
def test_what_is_wrong_is_not_counted(client: Client) -> None:
    for _ in range(REPORTS.number + 1):
        assert client.post(ADDRESS, {}).status_code == 400
    assert not Attempts.objects.exists()


@pytest.mark.django_db
def test_all_addresses_together_have_a_limit(client: Client) -> None:
    client.post(ADDRESS, SAID)
    Attempts.objects.filter(key=throttle.Attempt(EVERYBODY, "all").key).update(number=EVERYBODY.number)
    assert client.post(ADDRESS, SAID, REMOTE_ADDR="192.0.2.8").status_code == 429


@pytest.mark.django_db
def test_no_address_is_kept_and_counts_go_after_a_day(client: Client) -> None:
    client.post(ADDRESS, SAID, REMOTE_ADDR="192.0.2.9")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM editorial_attempts UNION ALL SELECT row_to_json(r)::text FROM editorial_report r"
        )
        assert "192.0.2.9" not in str(cursor.fetchall())
    plain = {throttle.Attempt(REPORTS, address).key for address in ("192.0.2.9", "192.0.2.9/32")}
    assert not Attempts.objects.filter(key__in=plain).exists()
    Attempts.objects.update(begun=timezone.now() - dt.timedelta(days=2))
    throttle.forget_old()
    assert not Attempts.objects.exists()
