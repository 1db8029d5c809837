"""The audit log: who reads it, that nobody changes it, and its files."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from editorial import audit
from editorial.models import AuditEntry
from editorial.roles import ADMINISTRATOR, AUDITOR, AUTHOR, PUBLISHER, REVIEWER
from tests.builders import make_therapy
from tests.editors import log_in, make_editor, page, save

pytestmark = pytest.mark.django_db
LIST = reverse("admin:editorial_auditentry_changelist")


def export(client: Client, form: str, query: str = "") -> Any:
    return client.post(reverse("admin:editorial_auditentry_export", args=[form]) + query)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("role", [AUTHOR, REVIEWER, PUBLISHER])
def test_editors_do_not_see_it(role: str) -> None:
    entry = AuditEntry.objects.create(who="zzsomebody", act="sign in")
    client = log_in(role)
    assert client.get(LIST).status_code == 403
    assert client.get(page("change", entry)).status_code == 403
    assert export(client, "csv").status_code == 403
    assert LIST not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", [ADMINISTRATOR, AUDITOR])
def test_administrators_and_auditors_read_it_and_change_nothing(role: str) -> None:
    entry = AuditEntry.objects.create(who="zzsomebody", act="sign in", changes={"name": ["<b>", "&"]})
    client = log_in(role)
    assert "zzsomebody" in client.get(LIST).content.decode()
    assert "&lt;b&gt;" in client.get(page("change", entry)).content.decode()
    for name in ("change", "delete"):
        assert client.post(page(name, entry), {"who": "other", "post": "yes"}).status_code == 403
    assert client.get(page("add", AuditEntry)).status_code == 403
    assert AuditEntry.objects.get(pk=entry.pk).who == "zzsomebody"


def test_the_database_refuses_to_empty_it() -> None:
    with connection.cursor() as cursor:
        # Switched off for tests that empty their tables.
        cursor.execute("ALTER TABLE editorial_auditentry ENABLE TRIGGER editorial_log_is_never_emptied")
        with pytest.raises(DatabaseError, match="never changed"):
            cursor.execute("TRUNCATE editorial_auditentry")


def test_the_database_refuses_to_change_an_entry() -> None:
    entry = AuditEntry.objects.create(who="somebody", act="sign in")
    for spoil in (lambda: AuditEntry.objects.update(who="other"), entry.delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            spoil()


def test_it_is_searched_filtered_and_exported_as_it_is_shown() -> None:
    for who, act in (("anna", "sign in"), ("bert", "sign in"), ("anna", "publish")):
        AuditEntry.objects.create(who=who, act=act)
    client = log_in(AUDITOR)
    query = "?act=sign+in&q=anna"
    assert client.get(LIST + query).context["cl"].result_count == 1
    found = list(csv.DictReader(io.StringIO(body(export(client, "csv", query)).decode("utf-8-sig"))))
    assert [(row["who"], row["act"]) for row in found] == [("anna", "sign in")]
    assert AuditEntry.objects.filter(who="auditor", act="export audit log").count() == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_a_file_is_a_formula(start: str) -> None:
    AuditEntry.objects.create(who=f"{start}cmd|' /C calc'!A0", act="save", key=f"{start}1+1")
    client = log_in(AUDITOR)
    text = body(export(client, "csv")).decode("utf-8-sig")
    (sheet,) = load_workbook(io.BytesIO(body(export(client, "xlsx")))).worksheets
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    cells += [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


@pytest.mark.parametrize("form", ["exe", "html", "CSV"])
def test_other_files_are_not_there(form: str) -> None:
    assert log_in(AUDITOR).post(f"{LIST}export.{form}").status_code == 404


def test_looking_at_the_address_of_a_file_writes_nothing() -> None:
    assert log_in(AUDITOR).get(reverse("admin:editorial_auditentry_export", args=["csv"])).status_code == 404
    assert not AuditEntry.objects.exists()


def test_accounts_and_roles_are_in_it_without_what_is_personal() -> None:
    client = log_in(ADMINISTRATOR)
    made = {
        "username": "new",
        "password1": "seven pale horses run",
        "password2": "seven pale horses run",
        "usable_password": "true",
    }
    client.post(page("add", User), made)
    user = User.objects.get(username="new")
    role = Group.objects.get_or_create(name=AUTHOR)[0]
    save(client, page("change", user), {"groups": [role.pk], "email": "zzperson@example.org", "is_active": None})
    save(client, page("change", user))
    client.post(f"/admin/auth/user/{user.pk}/password/", made)
    entries = AuditEntry.objects.filter(kind="auth.user", key="new").order_by("pk")
    assert [(entry.who, entry.act) for entry in entries] == [
        ("administrator", "add account"),
        ("administrator", "change account"),
        ("administrator", "set password"),
    ]
    assert entries[1].changes == {"is_active": [True, False], "email": [None, None], "roles": [[], [AUTHOR]]}
    everything = json.dumps(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert "zzperson" not in everything
    assert "pale horses" not in everything


def test_an_entry_outlives_what_it_describes_and_long_words_fit() -> None:
    therapy = make_therapy(state="draft")
    audit.record(who="x" * 300, act="y" * 300, obj=therapy)
    therapy.delete()
    assert AuditEntry.objects.get().key == therapy.slug


def test_an_import_is_one_entry_with_its_tally() -> None:
    audit.record_command("import_trials", {"created": 3, "refused": 1})
    entry = AuditEntry.objects.get()
    assert (entry.who, entry.act, entry.where) == ("manage.py import_trials", "import trials", None)
    assert entry.changes == {"created": [None, 3], "refused": [None, 1]}


def test_what_an_editor_does_is_logged_with_where_from() -> None:
    therapy = make_therapy()
    client = Client(REMOTE_ADDR="192.0.2.9")
    client.force_login(make_editor(PUBLISHER))
    save(client, page("change", therapy), {"name": "Other name"})
    entry = AuditEntry.objects.get(act="save")
    assert (entry.who, entry.where, entry.key) == ("publisher", "192.0.2.9", therapy.slug)
    assert entry.changes["name"][1] == "Other name"
    assert audit.where.get() is None
