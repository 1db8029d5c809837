"""A form that came too late loses nothing, and shows nothing to another site."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from editorial.models import Proposal, Source
from editorial.roles import AUTHOR, PUBLISHER, REVIEWER
from tests.builders import make_source, make_therapy
from tests.config.test_accounts import make_login, sign_in
from tests.editors import filled, make_editor, page, rows
from therapies.models import Therapy

pytestmark = pytest.mark.django_db
HERE: Any = {"HTTP_ORIGIN": "http://testserver"}
TYPED = 'Line one\r\n\r\n  <script>alert("x")</script> & "quotes" </textarea> é\r\n'


def typed_in(client: Client, therapy: Therapy) -> dict[str, Any]:
    """The form of a therapy with its rows, as a browser sends it after an hour of typing."""
    first, second = make_source(), make_source()
    data = filled(client, page("change", therapy))
    data |= {"summary": TYPED, "name": "Typed for hours", "_save": "Save", "_reason": "Because"}
    return data | rows("citations", {"source": first.pk, "quote": "=1+1"}, {"source": second.pk})


def fields_of(answer: Any) -> dict[str, list[str]]:
    """What the form of the page that came back would send."""
    form = re.search(r'<form method="post" action="([^"]*)" data-token.*?</form>', answer.content.decode(), re.DOTALL)
    assert form
    found: dict[str, list[str]] = {"action": [html.unescape(form[1])]}
    # Browsers send line breaks as CR LF (HTML standard, 'constructing the entry list').
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0]):
        text = html.unescape(value).replace("\r\n", "\n").replace("\n", "\r\n")
        found.setdefault(html.unescape(name), []).append(text)
    assert len(found["csrfmiddlewaretoken"]) == 1
    return found


def test_what_was_typed_survives_an_expired_login_whole() -> None:
    make_login()
    therapy = make_therapy()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor(AUTHOR))
    data = typed_in(client, therapy)
    data["csrfmiddlewaretoken"] = client.get(page("change", therapy)).context["csrf_token"]
    address = page("change", therapy) + "?_changelist_filters=q%3Dx"
    del client.cookies["session"]
    answer = client.post(address, data, **HERE)
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    kept = fields_of(answer)
    assert kept.pop("action") == [address]
    assert {name for name, value in data.items() if value != []} == set(kept)
    assert kept["summary"] == [TYPED]
    assert kept["citations-0-quote"] == ["=1+1"]
    assert "<script>alert" not in answer.content.decode()
    assert reverse("admin:login") in answer.content.decode()
    # In another tab: the login makes the token of this page old; the page asks for a fresh one as it is sent.
    token = client.get(reverse("account_login")).context["csrf_token"]
    assert sign_in(client, csrfmiddlewaretoken=token, extra=HERE).status_code == 302
    kept["csrfmiddlewaretoken"] = [client.get(reverse("fresh_token")).json()["token"]]
    saved = client.post(address, kept, **HERE)
    assert saved.status_code == 302
    taken = Proposal.objects.about(therapy).get().edition
    assert taken.snapshot["fields"]["name"] == "Typed for hours"
    # However a snapshot keeps ends of lines, the words between them are the same.
    assert taken.snapshot["fields"]["summary"].replace("\r", "").strip().split("\n") == TYPED.replace(
        "\r", ""
    ).strip().split("\n")
    assert len(taken.snapshot["owned"]["citations"]) == 2
    assert taken.reason == "Because"


def test_without_javascript_the_form_is_saved_at_the_second_attempt() -> None:
    make_login()
    client = Client(enforce_csrf_checks=True)
    typed = {
        "slug": "typed",
        "title": "Typed",
        "csrfmiddlewaretoken": client.get("/account/login/").context["csrf_token"],
    }
    kept = fields_of(client.post(page("add", Source), typed, **HERE))
    sign_in(client, csrfmiddlewaretoken=kept["csrfmiddlewaretoken"], extra=HERE)
    again = client.post(page("add", Source), kept, **HERE)
    assert again.status_code == 403
    assert fields_of(again)["title"] == ["Typed"]
    saved = client.post(page("add", Source), fields_of(again), **HERE)
    assert saved.status_code == 200  # the form itself, which says what a source still needs
    assert "Typed" in saved.content.decode()


def test_a_field_that_was_sent_several_times_is_kept_so() -> None:
    answer = Client().post(page("add", Therapy), {"combines_with": ["1", "2", "3"]}, **HERE)
    assert fields_of(answer)["combines_with"] == ["1", "2", "3"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example", "", None])
def test_another_site_is_shown_nothing(origin: str | None) -> None:
    sent: Any = {} if origin is None else {"HTTP_ORIGIN": origin}
    for client in (Client(), Client(enforce_csrf_checks=True)):
        answer = client.post(page("add", Source), {"title": "zzreflected"}, **sent)
        assert answer.status_code in {302, 403}
        assert "zzreflected" not in answer.content.decode()


def test_passwords_and_files_are_not_kept_and_the_page_says_so() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = {"username": "new", "password1": "zzsecret", "picture": SimpleUploadedFile("x-ray.png", b"zzbytes")}
    answer = Client().post("/admin/auth/user/add/", data, **HERE)
    shown = answer.content.decode()
    assert fields_of(answer)["username"] == ["new"]
    assert "zzsecret" not in shown
    assert "zzbytes" not in shown
    assert "x-ray.png" in shown
    assert "Passwords are not kept" in shown


def test_an_old_token_of_a_reader_of_the_admin_is_only_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor(PUBLISHER))
    assert "data-token" not in client.post(reverse("admin:logout"), **HERE).content.decode()
    assert "data-token" not in client.post(reverse("account_login"), {"login": "a"}, **HERE).content.decode()


def test_what_was_typed_survives_the_loss_of_the_right_to_save_it() -> None:
    therapy, client, author = make_therapy(), Client(enforce_csrf_checks=True), make_editor(AUTHOR)
    client.force_login(author)
    data = typed_in(client, therapy)
    data["csrfmiddlewaretoken"] = client.get(page("change", therapy)).context["csrf_token"]
    author.groups.clear()
    make_editor(REVIEWER, username=author.username)
    answer = client.post(page("change", therapy), data, **HERE)
    assert answer.status_code == 403
    assert fields_of(answer)["summary"] == [TYPED]
    assert "You may not save this as you are signed in now." in answer.content.decode()
    assert not Proposal.objects.exists()
    elsewhere = client.post(page("change", therapy), data, HTTP_ORIGIN="https://other.example")
    assert (elsewhere.status_code, b"Typed for hours" in elsewhere.content) == (403, False)
