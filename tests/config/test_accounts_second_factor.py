"""The second factor: asked at every sign-in, required in production, and kept where the database alone is no use."""

import re
import time
from typing import Any

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from config.accounts.views import CODES
from editorial.models import Source
from editorial.roles import ADMINISTRATOR, AUTHOR
from tests.config.test_accounts import acts, make_login, sign_in
from tests.editors import PASSWORD, log_in, messages, page

pytestmark = pytest.mark.django_db
CODE = reverse("mfa_authenticate")
ADD_APP = reverse("mfa_activate_totp")


@pytest.fixture(autouse=True)
def _codes_unused() -> None:
    cache.clear()


def code_of(secret: str) -> str:
    """What an authenticator app would show now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def give_app(user: User) -> str:
    """An authenticator app for the account; its secret."""
    secret: str = generate_totp_secret()
    with context.request_context(RequestFactory().get("/")):
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
    return secret


def test_a_password_alone_does_not_let_in_who_has_a_second_factor() -> None:
    secret = give_app(make_login())
    client = Client()
    assert sign_in(client, next="/admin/therapies/")["Location"] == CODE
    assert client.get("/admin/").status_code == 302
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302
    before = client.cookies["session"].value
    answer = client.post(CODE, {"code": code_of(secret)})
    assert answer["Location"] == "/admin/therapies/"
    assert client.cookies["session"].value != before
    assert client.get("/admin/").status_code == 200
    assert acts("second factor failed", "sign in") == [
        ("author", "second factor failed", "author"),
        ("author", "sign in", "author"),
    ]


def test_a_code_works_once() -> None:
    secret = give_app(make_login())
    code = code_of(secret)
    for place in ("first", "second"):
        client = Client()
        sign_in(client)
        assert client.post(CODE, {"code": code}).status_code == (302 if place == "first" else 200)


def test_a_recovery_code_works_once() -> None:
    user = make_login()
    give_app(user)
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post(CODE, {"code": code}).status_code == expected


def test_wrong_codes_are_throttled_for_this_account_alone() -> None:
    give_app(make_login())
    secret = give_app(make_login("colleague"))
    client = Client()
    sign_in(client)
    answers = [client.post(CODE, {"code": f"{number:06}"}) for number in range(20)]
    assert [answer.status_code for answer in answers] == [200] * CODES.number + [429] * 10
    assert int(answers[-1]["Retry-After"]) > 0
    other = Client()
    sign_in(other, "colleague")
    assert other.post(CODE, {"code": code_of(secret)}).status_code == 302


def test_secrets_are_not_in_the_database_as_they_are() -> None:
    secret = give_app(make_login())
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert stored.count("gAAAA") == 2  # the app's secret and the seed of the recovery codes


@pytest.fixture
def required(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.usefixtures("required")
def test_without_a_second_factor_the_admin_is_closed_but_for_adding_one(
    django_capture_on_commit_callbacks: Any,
) -> None:
    make_login()
    client = Client()
    sign_in(client)
    for place in ("/admin/", page("changelist", Source), page("add", Source), "/admin/jsi18n/"):
        assert client.get(place)["Location"] == reverse("mfa_index")
    assert client.post(page("add", Source), {"slug": "a"})["Location"] == reverse("mfa_index")
    told = client.get(reverse("mfa_index")).content.decode()
    assert "Before you can work here" in told
    assert reverse("account_logout") in told
    assert reverse("admin:password_change") not in told
    with django_capture_on_commit_callbacks(execute=True):
        secret = add_app(client)
    assert client.get("/admin/").status_code == 200
    assert "no second factor" not in client.get("/admin/").content.decode()
    assert acts("add authenticator app") == [("author", "add authenticator app", "author")]
    again = Client()
    assert sign_in(again)["Location"] == CODE
    cache.clear()
    again.post(CODE, {"code": code_of(secret)})
    assert again.get("/admin/").status_code == 200


@pytest.mark.usefixtures("required")
def test_the_first_factor_ends_what_was_opened_with_the_password_alone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    make_login()
    make_login("colleague")
    thief, other, client = Client(), Client(), Client()
    for one, login in ((thief, "author"), (other, "colleague"), (client, "author")):
        sign_in(one, login)
    with django_capture_on_commit_callbacks(execute=True):
        add_app(client)
    assert client.get("/admin/").status_code == 200
    assert "/login/" in thief.get("/admin/")["Location"]
    assert other.get("/admin/")["Location"] == reverse("mfa_index")


def add_app(client: Client) -> str:
    """Go the way of an editor who adds an app; its secret."""
    ask = client.get(ADD_APP)
    assert ask["Location"].startswith(reverse("account_reauthenticate"))
    client.post(ask["Location"], {"password": PASSWORD})
    shown = client.get(ADD_APP).content.decode()
    found = re.search(r'class="secret">(\w+)<', shown)
    assert found
    assert "<svg" in shown
    assert "data:" not in shown
    assert client.post(ADD_APP, {"code": "000000"}).status_code == 200
    assert client.post(ADD_APP, {"code": code_of(found[1])})["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert len(re.findall(r'class="secret">\d{8}<', codes)) == 10
    return found[1]


def test_where_it_is_not_required_editors_are_told_on_every_page_of_the_admin() -> None:
    client = log_in(ADMINISTRATOR)
    for place in ("/admin/", page("changelist", Source), page("add", Source), page("changelist", User)):
        shown = client.get(place).content.decode()
        assert "Your account has no second factor" in shown
        assert reverse("mfa_index") in shown
    add_app_by = make_login("administrator", ADMINISTRATOR)
    give_app(add_app_by)
    assert "Your account has no second factor" not in client.get("/admin/").content.decode()


def test_taking_the_app_away_asks_for_the_password_and_is_told() -> None:
    make_login()
    client = Client()
    sign_in(client)
    add_app(client)
    remove = reverse("mfa_deactivate_totp")
    assert client.post(remove).status_code == 302
    assert not Authenticator.objects.exists()
    assert acts("remove authenticator app")
    fresh = log_in(AUTHOR)
    give_app(User.objects.get(username="author"))
    assert fresh.post(remove)["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.exists()


def test_an_administrator_removes_the_factors_of_whoever_lost_them() -> None:
    user = make_login()
    give_app(user)
    client = log_in(ADMINISTRATOR)
    chosen = {"action": "remove_second_factor", "_selected_action": [user.pk]}
    answer = client.post(page("changelist", User), chosen)
    assert messages(answer) == ["author has no second factor any more."]
    assert not Authenticator.objects.exists()
    assert acts("remove second factor") == [("administrator", "remove second factor", "author")]
    assert sign_in(Client())["Location"] == "/admin/"


def test_a_superusers_factors_are_closed_to_administrators() -> None:
    root = make_login("root", "")
    root.is_superuser = True
    root.save()
    give_app(root)
    client = log_in(ADMINISTRATOR)
    client.post(page("changelist", User), {"action": "remove_second_factor", "_selected_action": [root.pk]})
    assert Authenticator.objects.filter(user=root).exists()


def test_a_password_set_by_an_administrator_keeps_the_second_factor() -> None:
    user = make_login()
    give_app(user)
    new = {"password1": "another long password", "password2": "another long password", "usable_password": "true"}
    log_in(ADMINISTRATOR).post(f"/admin/auth/user/{user.pk}/password/", new)
    assert sign_in(Client(), password="another long password")["Location"] == CODE


def test_pages_of_passkeys_run_nothing_of_their_own() -> None:
    make_login()
    client = Client()
    sign_in(client)
    ask = client.get(reverse("mfa_add_webauthn"))
    client.post(ask["Location"], {"password": PASSWORD})
    for place in (reverse("mfa_add_webauthn"), reverse("mfa_list_webauthn")):
        answer = client.get(place)
        assert answer.status_code == 200
        html = answer.content.decode()
        assert not re.search(r"\son\w+=|\sstyle=|<style", html)
        for attributes in re.findall(r"<script([^>]*)>", html):
            assert 'src="/static/' in attributes or 'type="application/json"' in attributes


def test_a_forged_passkey_opens_nothing() -> None:
    make_login()
    client = Client()
    for credential in ("", "{}", "[]", '{"response": {"userHandle": "MQ"}}', '{"id": 1, "response": null}', "null"):
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
        assert answer.status_code == 302, credential
        assert client.get("/admin/").status_code == 302
