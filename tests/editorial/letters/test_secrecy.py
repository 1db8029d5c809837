"""What readers write reaches the desk and nothing else: no log, list, search, interface, file or edition."""

import logging
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.logs import JSONFormatter
from editorial.models import AuditEntry, Enquiry, Report
from editorial.roles import ADMINISTRATOR, CORRESPONDENT
from tests.builders import make_therapy
from tests.config.test_public_pages import PAGES
from tests.editorial.letters.test_ask import agreed
from tests.editorial.letters.test_report import SAID
from tests.editors import filled, log_in, page
from tests.letters import make_enquiry

pytestmark = pytest.mark.django_db
SECRET = "zzsecretword"
EMAIL = "zzsecretword@example.org"


@pytest.fixture
def token(client: Client) -> str:
    """The link of an enquiry that was asked and answered, beside a report."""
    make_therapy(slug="seen")
    client.post("/report/", {**SAID, "text": SECRET, "email": EMAIL})
    answer = client.post("/ask/", agreed(text=SECRET, email=EMAIL, about="therapy:seen"))
    editor = log_in(CORRESPONDENT)
    for model in (Report, Enquiry):
        address = page("change", model.objects.get())
        said = {"state": "done", "reply": f"{SECRET} is no treatment"}
        assert editor.post(address, {**filled(editor, address), **said}).status_code == 302
    return str(answer["Location"]).split("/")[2]


def test_no_row_but_its_own_holds_a_word_of_it(token: str) -> None:
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{table}" AS r WHERE row_to_json(r)::text LIKE %s', [f"%{SECRET}%"])
            if cursor.fetchone() != (0,) and model not in {Report, Enquiry}:
                wrong.append(table)
            cursor.execute(f'SELECT count(*) FROM "{table}" AS r WHERE row_to_json(r)::text LIKE %s', [f"%{token}%"])
            if cursor.fetchone() != (0,):
                wrong.append(f"{table}, token")
    assert wrong == []


def test_no_page_list_search_or_interface_tells_of_it(token: str, client: Client) -> None:
    told = [a for a in [*PAGES, "/sitemap.xml", "/changes/feed/"] if SECRET in client.get(a).content.decode()]
    assert told == []
    assert "<mark>" not in client.get(f"/search/?q={SECRET}").content.decode()
    assert client.get(f"/api/v1/search/?q={SECRET}").json()["count"] == 0
    assert SECRET not in str(client.get("/api/v1/schema/").content)
    assert client.get("/api/v1/enquiries/").status_code == 404
    found: Any = log_in(ADMINISTRATOR).get(reverse("admin:search"), {"q": SECRET}).context
    assert found["groups"] == []


def test_no_log_of_the_application_keeps_it(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post("/ask/", agreed(text=SECRET, email=SECRET))
        client.post("/ask/", agreed(text=SECRET), headers={"Sec-Fetch-Site": "cross-site"})
        client.post("/report/", {"text": SECRET, "email": SECRET})
    assert "/ask/" in caplog.text
    assert SECRET not in caplog.text


def test_no_log_keeps_the_address_of_a_private_page(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    _enquiry, token = make_enquiry()
    client.post(f"/ask/{token}/")
    client.post(f"/ask/{token}/erase/", headers={"Sec-Fetch-Site": "cross-site"})
    assert len(caplog.records) == 2
    lines = [JSONFormatter().format(record) for record in caplog.records]
    assert all("/ask/…" in line and token not in line for line in lines)


def test_the_audit_log_has_each_opening_and_act_without_the_words(token: str) -> None:
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", "kind", "changes"))
    changes = {"state": ["new", "done"], "assigned_to": ["", "correspondent"]}
    assert acts == [
        ("report done", "editorial.report", changes),
        ("read enquiry", "editorial.enquiry", {}),
        ("enquiry done", "editorial.enquiry", changes),
    ]


def test_lists_of_the_admin_show_no_word_of_an_enquiry(token: str) -> None:
    editor = log_in(CORRESPONDENT)
    for address in (
        page("changelist", Enquiry),
        page("delete", Enquiry.objects.get()),
        page("history", Enquiry.objects.get()),
    ):
        assert SECRET not in editor.get(address).content.decode()
    shown = editor.get(page("change", Enquiry.objects.get())).content.decode()
    assert SECRET in shown
    assert EMAIL not in shown


def test_asking_writes_one_letter_and_the_counts_alone(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.post("/ask/", agreed())
    statements = [query["sql"].split() for query in asked]
    written = {words[2].strip('"') for words in statements if words[0] in {"INSERT", "UPDATE", "DELETE"}}
    assert written == {"editorial_attempts", "editorial_enquiry"}


def test_no_command_of_content_takes_letters_along(token: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("erase_expired")
    assert SECRET not in capsys.readouterr().out
