"""Accounts and roles, in the hands of administrators."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from editorial import audit
from editorial.roles import ADMINISTRATOR, AUTHOR, PUBLISHER
from tests.editors import errors, log_in, make_editor, page, save

pytestmark = pytest.mark.django_db

PASSWORD = "seven pale horses run"


def test_an_administrator_makes_an_account_that_can_work() -> None:
    client = log_in(ADMINISTRATOR)
    made = {"username": "new", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert client.post(page("add", User), made).status_code == 302
    user = User.objects.get(username="new")
    role = Group.objects.get_or_create(name=AUTHOR)[0]
    assert save(client, page("change", user), {"groups": [role.pk]}).status_code == 302
    theirs = Client()
    assert theirs.login(username="new", password=PASSWORD)
    assert "Sources" in theirs.get("/admin/").content.decode()


@pytest.mark.parametrize("password", ["short", "123456789987654321", "newnewnewnewnew1"])
def test_weak_passwords_are_refused(password: str) -> None:
    made = {"username": "newnewnewnewnew", "password1": password, "password2": password, "usable_password": "true"}
    answer = log_in(ADMINISTRATOR).post(page("add", User), made)
    assert errors(answer)
    assert not User.objects.filter(username="newnewnewnewnew").exists()


def test_an_account_is_switched_off_at_once_and_stays_in_the_history() -> None:
    theirs = log_in(AUTHOR)
    user = User.objects.get(username="author")
    client = log_in(ADMINISTRATOR)
    save(client, page("change", user), {"is_active": None})
    assert theirs.get("/admin/").status_code == 302
    assert client.post(page("delete", user), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_nobody_raises_themselves_above_the_table() -> None:
    client = log_in(ADMINISTRATOR)
    user = User.objects.get(username="administrator")
    save(client, page("change", user), {"is_superuser": "on", "user_permissions": ["1"]})
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()


def test_a_superusers_account_is_closed_to_administrators() -> None:
    root = make_editor("", username="root", is_superuser=True)
    root.set_password(PASSWORD)
    root.save()
    client = log_in(ADMINISTRATOR)
    theirs = {"password1": "another long password", "password2": "another long password", "usable_password": "true"}
    assert client.post(page("change", root), {"username": "root"}).status_code == 403
    assert client.post(f"/admin/auth/user/{root.pk}/password/", theirs).status_code == 403
    assert Client().login(username="root", password=PASSWORD)


def test_roles_are_there_to_be_looked_at() -> None:
    make_editor(PUBLISHER)
    client = log_in(ADMINISTRATOR)
    role = Group.objects.get(name=PUBLISHER)
    assert "editorial.publish" in client.get(page("change", role)).content.decode()
    assert client.post(page("change", role), {"name": "Other"}).status_code == 403
    listed = {group.name: group.number for group in client.get(page("changelist", Group)).context["cl"].result_list}
    assert listed[PUBLISHER] == 1


def test_the_list_of_accounts_asks_as_often_for_20_as_for_2() -> None:
    from tests.test_admin import number_of_queries

    client = log_in(ADMINISTRATOR)
    make_editor(AUTHOR)
    few = number_of_queries(client, page("changelist", User))
    for number in range(18):
        make_editor(AUTHOR, username=str(number))
    assert number_of_queries(client, page("changelist", User)) == few


def test_the_history_of_an_account_is_in_the_audit_log() -> None:
    client = log_in(ADMINISTRATOR)
    user = make_editor(AUTHOR)
    save(client, page("change", user), {"is_active": None})
    answer = client.get(page("history", user), follow=True)
    assert [entry.act for entry in answer.context["cl"].result_list] == ["change account"]
    assert log_in(AUTHOR, username="other").get(page("history", user)).status_code == 403


def test_a_login_stays_and_no_account_is_deleted_by_anybody() -> None:
    root = Client()
    root.force_login(make_editor("", username="root", is_superuser=True))
    user = make_editor(AUTHOR)
    save(root, page("change", user), {"username": "other"})
    user.refresh_from_db()
    assert user.username == "author"
    assert root.post(page("delete", user), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("login", ["Preview", "import", "Before"])
def test_no_new_account_is_called_as_the_log_names_something_else(login: str) -> None:
    audit.record_account(who="before", act="sign in", login="before")
    made = {"username": login, "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    answer = log_in(ADMINISTRATOR).post(page("add", User), made)
    assert errors(answer) == [f"The log names “{login}” already. Choose another login."]
