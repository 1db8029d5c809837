"""Logins to try the editors' side with, made on the first start with the embedded database."""

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.db import transaction

from editorial import audit
from editorial.roles import ADMINISTRATOR, AUDITOR, AUTHOR, CORRESPONDENT, PUBLISHER, REVIEWER

GROUPS = {
    "author": AUTHOR,
    "reviewer": REVIEWER,
    "publisher": PUBLISHER,
    "administrator": ADMINISTRATOR,
    "auditor": AUDITOR,
    "correspondent": CORRESPONDENT,
}
HEADING = "Logins for /admin/ of this CordAtlas. Anyone who can read this file can use them.\n"


def make(path: Path) -> dict[str, str]:
    """Where the database has no users yet, make one a group; each new login and its password.

    The passwords are kept in `path`, which only its owner can read. If the file is there already (its database
    was lost), they stay as they are.
    """
    users = User.objects
    if users.exists():
        return {}
    passwords = _read(path) or _write(path, {name: secrets.token_urlsafe(15) for name in GROUPS})
    with transaction.atomic():
        for name, group in GROUPS.items():
            user = users.create_user(name, password=passwords[name], is_staff=True)
            user.groups.add(Group.objects.get_or_create(name=group)[0])
            audit.record_account(who="demo logins", act="add account", login=name, changes={"roles": [[], [group]]})
    return passwords


def _read(path: Path) -> dict[str, str]:
    """The passwords in the file, or nothing where it is not there or not complete."""
    if not path.exists():
        return {}
    pairs = [line.split() for line in path.read_text().splitlines()]
    kept = {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and pair[0] in GROUPS}
    return kept if len(kept) == len(GROUPS) else {}


def _write(path: Path, passwords: dict[str, str]) -> dict[str, str]:
    new = path.with_name(f".{path.name}-new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(HEADING + "".join(f"{name:<15}{password}\n" for name, password in passwords.items()))
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
    return passwords
