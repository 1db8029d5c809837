"""The logins of the first start."""

import stat
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from config import demo_logins
from editorial.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_first_start_makes_one_login_a_role(tmp_path: Path) -> None:
    kept = tmp_path / "demo-logins.txt"
    made = demo_logins.make(kept)
    assert set(made) == {"author", "reviewer", "publisher", "administrator", "auditor", "correspondent"}
    assert min(map(len, made.values())) >= 15
    assert len(set(made.values())) == 6
    for name, password in made.items():
        user = User.objects.get(username=name)
        assert user.is_staff
        assert [group.name for group in user.groups.all()] == [name.capitalize()]
        assert authenticate(username=name, password=password) == user
        assert f"{name:<15}{password}\n" in kept.read_text()
    assert {entry.key for entry in AuditEntry.objects.filter(act="add account")} == set(made)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_later_starts_make_none(tmp_path: Path) -> None:
    User.objects.create_user("someone")
    assert demo_logins.make(tmp_path / "demo-logins.txt") == {}
    assert not (tmp_path / "demo-logins.txt").exists()


def test_new_database_keeps_the_passwords_of_the_file(tmp_path: Path) -> None:
    kept = tmp_path / "demo-logins.txt"
    made = demo_logins.make(kept)
    User.objects.all().delete()
    assert demo_logins.make(kept) == made
    assert authenticate(username="author", password=made["author"])


def test_damaged_file_is_written_anew(tmp_path: Path) -> None:
    kept = tmp_path / "demo-logins.txt"
    kept.write_text("author\n")
    made = demo_logins.make(kept)
    assert made["publisher"] in kept.read_text()
