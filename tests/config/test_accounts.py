"""Signing in: limits, sessions, where it leads, and what the log hears of it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.accounts.adapter import FROM_ONE_PLACE, OF_ONE_PLACE
from editorial.models import Attempts, AuditEntry
from editorial.roles import ADMINISTRATOR, AUTHOR
from tests.editors import PASSWORD, log_in, make_editor, page, save

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")


def make_login(name: str = "author", role: str = AUTHOR) -> User:
    """An account with a password."""
    user = make_editor(role, username=name)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, name: str = "author", password: str = PASSWORD, **more: Any) -> Any:
    """Send the form of the login page."""
    extra = more.pop("extra", {})
    return client.post(LOGIN, {"login": name, "password": password, **more}, **extra)


def acts(*wanted: str) -> list[tuple[str, str, str]]:
    """Who did what to which account, oldest first; of these acts alone where some are named."""
    entries = AuditEntry.objects.order_by("pk").values_list("who", "act", "key")
    return [entry for entry in entries if not wanted or entry[1] in wanted]


def test_the_admin_sends_to_the_one_login_and_that_one_back() -> None:
    make_login()
    client = Client()
    asked = client.get(page("changelist", User), follow=True)
    assert [place for place, _status in asked.redirect_chain][-1].startswith(LOGIN)
    answer = sign_in(client, next=asked.context["redirect_field_value"])
    assert answer["Location"] == page("changelist", User)


@pytest.mark.parametrize("evil", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_login_leads_nowhere_else(evil: str) -> None:
    make_login()
    asked = Client().get(reverse("admin:login"), {"next": evil})
    assert asked["Location"] == f"{LOGIN}?next=%2Fadmin%2F"
    client = Client()
    assert sign_in(client, next=evil)["Location"] == reverse("admin:index")
    assert client.get(LOGIN, {"next": evil})["Location"] == reverse("admin:index")


def test_an_account_without_a_part_in_this_is_refused_and_not_sent_around() -> None:
    reader = make_login("reader", "")
    reader.is_staff = False
    reader.save()
    client = Client()
    sign_in(client, "reader")
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_login_that_is_too_long_or_strange_is_only_wrong() -> None:
    for name in ("x" * 200, "a\x00b", "'; DROP TABLE", "ü" * 150):
        assert sign_in(Client(), name).status_code == 200


def test_session_is_new_at_login_and_dead_after() -> None:
    make_login()
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    sign_in(client)
    after = client.cookies["session"].value
    assert after != before
    stolen = Client()
    stolen.cookies["session"] = after
    assert stolen.get("/admin/").status_code == 200
    client.post(reverse("admin:logout"))
    assert stolen.get("/admin/").status_code == 302


def test_logout_is_no_link() -> None:
    client = log_in(AUTHOR)
    assert client.get(reverse("admin:logout")).status_code == 405
    assert "<form" in client.get(reverse("account_logout")).content.decode()
    assert client.get("/admin/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/admin/").status_code == 302


def test_sessions_end_when_the_account_is_switched_off_or_its_password_is_set() -> None:
    user = make_login()
    first, second = Client(), Client()
    sign_in(first)
    administrator = log_in(ADMINISTRATOR)
    new = {"password1": "another long password", "password2": "another long password", "usable_password": "true"}
    administrator.post(f"/admin/auth/user/{user.pk}/password/", new)
    assert first.get("/admin/").status_code == 302
    sign_in(second, password="another long password")
    assert second.get("/admin/").status_code == 200
    save(administrator, page("change", user), {"is_active": None})
    assert second.get("/admin/").status_code == 302
    refused = sign_in(Client(), password="another long password")
    assert "not correct" in refused.content.decode()


def test_changing_ones_own_password_ends_the_other_sessions() -> None:
    make_login()
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    new = {"old_password": PASSWORD, "new_password1": "another long password", "new_password2": "another long password"}
    assert here.post(reverse("admin:password_change"), new).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert acts("change password") == [("author", "change password", "author")]


def test_passwords_are_hashed_with_argon2id(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = User(username="somebody")
    user.set_password(PASSWORD)
    assert user.password.startswith("argon2$argon2id$")
    assert identify_hasher(user.password).algorithm == "argon2"


def test_twenty_wrong_passwords_are_throttled_and_nobody_else_is_hindered() -> None:
    make_login()
    make_login("colleague")
    answers = [sign_in(Client(), password=f"wrong {number}") for number in range(20)]
    assert [answer.status_code for answer in answers] == [200] * FROM_ONE_PLACE.number + [429] * 10
    refused = answers[-1]
    assert 0 < int(refused["Retry-After"]) <= FROM_ONE_PLACE.seconds
    assert "Try again in 15 minutes" in refused.content.decode()
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(), "colleague").status_code == 302
    assert sign_in(Client(), extra={"REMOTE_ADDR": "192.0.2.7"}).status_code == 302


def test_right_passwords_are_not_counted() -> None:
    make_login()
    for _ in range(FROM_ONE_PLACE.number + 5):
        assert sign_in(Client()).status_code == 302


def test_one_place_that_tries_many_accounts_is_throttled() -> None:
    answers = [sign_in(Client(), f"guess-{number}").status_code for number in range(OF_ONE_PLACE.number + 1)]
    assert answers == [200] * OF_ONE_PLACE.number + [429]


def test_an_address_of_version_6_counts_as_its_network() -> None:
    make_login()
    for number in range(FROM_ONE_PLACE.number):
        sign_in(Client(), password="wrong", extra={"REMOTE_ADDR": f"2001:db8::{number:x}"})
    assert sign_in(Client(), extra={"REMOTE_ADDR": "2001:db8::ffff"}).status_code == 429
    assert sign_in(Client(), extra={"REMOTE_ADDR": "2001:db8:0:1::1"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_200_parallel_attempts_exactly_the_limit_is_taken() -> None:
    make_login()

    def attempt(_number: int) -> int:
        try:
            return int(sign_in(Client(), password="wrong").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(attempt, range(200)))
    assert answers.count(200) == FROM_ONE_PLACE.number
    assert answers.count(429) == 200 - FROM_ONE_PLACE.number
    # None of the 190 counted for the address, or its other people would be kept out.
    assert max(Attempts.objects.values_list("number", flat=True)) == 200
    assert sorted(Attempts.objects.values_list("number", flat=True))[:2] == [FROM_ONE_PLACE.number] * 2


def test_forged_addresses_change_nothing(settings: Any) -> None:
    make_login()
    for number in range(FROM_ONE_PLACE.number):
        sign_in(Client(), password="wrong", extra={"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}"})
    assert sign_in(Client()).status_code == 429
    assert set(AuditEntry.objects.values_list("where", flat=True)) == {"127.0.0.1"}


def test_a_trusted_proxy_names_the_client_last(settings: Any) -> None:
    settings.TRUST_PROXY = True
    make_login()
    for said in ("198.51.100.1, 192.0.2.7", "192.0.2.7", "nonsense"):
        sign_in(Client(), extra={"HTTP_X_FORWARDED_FOR": said})
    assert list(AuditEntry.objects.order_by("pk").values_list("where", flat=True)) == ["192.0.2.7", "192.0.2.7", None]


def test_the_log_hears_of_every_sign_in_but_not_of_what_was_typed_for_a_login() -> None:
    make_login()
    client = Client()
    sign_in(client, password="wrong")
    sign_in(client, "my secret pass phrase", "wrong")
    sign_in(client)
    client.post(reverse("admin:logout"))
    assert acts() == [
        ("author", "sign-in failed", "author"),
        ("unknown", "sign-in failed", ""),
        ("author", "sign in", "author"),
        ("author", "sign out", "author"),
    ]
    assert AuditEntry.objects.get(act="sign in").changes == {"by": [None, ["password"]]}


def test_there_is_no_signing_up_and_no_letter() -> None:
    for place in ("signup/", "password/reset/", "email/", "social/", "confirm-email/"):
        assert Client().get(f"/account/{place}").status_code == 404


def test_pages_of_accounts_are_kept_nowhere_and_say_where_their_forms_come_from() -> None:
    client = log_in(AUTHOR)
    for place in (reverse("mfa_index"), reverse("account_reauthenticate"), reverse("account_logout")):
        answer = client.get(place)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in Client().get(LOGIN)["Cache-Control"]


OPEN = {"account_login", "account_logout", "fresh_token", "mfa_login_webauthn", "mfa_authenticate"}


def test_every_page_of_accounts_sends_a_stranger_to_the_login_and_is_never_a_published_page() -> None:
    from config.accounts.urls import urlpatterns

    for pattern in urlpatterns:
        name = str(pattern.name)
        address = reverse(name, args=[1] if "<int:pk>" in str(pattern.pattern) else [])
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address)
            assert not hasattr(answer, "published_page")
            assert answer.status_code < 500
            if name not in OPEN:
                assert answer.status_code in {302, 403, 404}, name
                if answer.status_code == 302:
                    assert answer["Location"].startswith(LOGIN), name


def test_looking_at_the_login_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(LOGIN)
    assert answer.status_code == 200
    assert "session" not in answer.cookies
    assert not [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_token_is_for_this_site_alone() -> None:
    answer = Client().get(reverse("fresh_token"))
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert Client().post(reverse("fresh_token")).status_code == 405


def test_a_login_without_its_token_is_refused() -> None:
    make_login()
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    assert client.get("/admin/").status_code == 302
