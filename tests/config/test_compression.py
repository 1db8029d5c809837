"""What goes over the line is compressed, whoever keeps it."""

import gzip

import pytest
from django.test import Client

from tests.editors import log_in

pytestmark = pytest.mark.django_db
ASKED = {"accept-encoding": "gzip, br"}


@pytest.mark.parametrize("address", ["/nothing/", "/trials/?status=banana", "/ask/", "/"])
def test_pages_of_readers_are_compressed_where_the_browser_reads_it(address: str) -> None:
    sent = Client().get(address, headers=ASKED)
    plain = Client().get(address)
    assert sent.headers["Content-Encoding"] == "gzip"
    assert int(sent.headers["Content-Length"]) == len(sent.content)
    assert "Content-Encoding" not in plain.headers
    assert b"</html>" in gzip.decompress(sent.content)
    assert {"Accept-Encoding"} <= {name.strip() for name in plain.headers["Vary"].split(",")}


def test_what_was_entered_is_answered_compressed() -> None:
    sent = Client().post("/trials/match/", {"level": "C5"}, headers=ASKED)
    assert sent.status_code == 200
    assert sent.headers["Content-Encoding"] == "gzip"


def test_pages_of_those_who_are_signed_in_are_not() -> None:
    assert "Content-Encoding" not in log_in().get("/admin/", headers=ASKED).headers


@pytest.mark.parametrize("address", ["/livez", "/api/v1/trials/"])
def test_what_is_no_page_is_left_alone(address: str) -> None:
    assert "Content-Encoding" not in Client().get(address, headers=ASKED).headers
