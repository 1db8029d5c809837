"""Accounts that are made and changed on the command line stand in the audit log."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from editorial.models import AuditEntry
from tests.editors import make_editor

pytestmark = pytest.mark.django_db

PASSWORD = "seven pale horses run"


def entries() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("who", "act", "key"))


def test_a_superuser_that_is_made_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--no-input", "--username", "root", "--email", "zz@example.org", verbosity=0)
    assert User.objects.get().check_password(PASSWORD)
    assert entries() == [("manage.py createsuperuser", "add account", "root")]
    assert "zz@" not in str(AuditEntry.objects.get().changes)
    with pytest.raises(CommandError):
        call_command("createsuperuser", "--no-input", "--username", "root", "--email", "", verbosity=0)
    assert len(entries()) == 1


def test_a_password_that_is_set_is_logged_and_one_that_is_not_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    make_editor(username="ada")
    typed = [PASSWORD, PASSWORD, "a", "b", "a", "b", "a", "b"]
    monkeypatch.setattr("getpass.getpass", lambda **_prompt: typed.pop(0))
    call_command("changepassword", "ada", stdout=io.StringIO())
    assert User.objects.get().check_password(PASSWORD)
    assert entries() == [("manage.py changepassword", "set password", "ada")]
    with pytest.raises(CommandError):
        call_command("changepassword", "ada", stdout=io.StringIO(), stderr=io.StringIO())
    assert len(entries()) == 1
