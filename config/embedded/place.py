"""Where an embedded server keeps its files, and which account runs it."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

DATABASE = "cordatlas"
USER = "postgres"
PORT = 5432
ACCOUNT = "cordatlas"
OUTSIDE = Path("/var/lib/cordatlas")
NOTE = "postgres-is-elsewhere.txt"
SOCKET_NAME = f".s.PGSQL.{PORT}"
# sun_path holds 104 bytes on macOS and 108 on Linux, with the closing zero.
SOCKET_PATH_BYTES = 103


class ServerError(Exception):
    """The embedded server cannot be used; the message says why and what to do about it."""


@dataclass(frozen=True)
class Place:
    """The files of one embedded server, in the folder `home`, run by the account `uid`:`gid`.

    `home` holds the locks and the log and belongs to whoever starts the server; the folders `data` and
    `sockets` belong to the account that runs it. (As root these differ: PostgreSQL refuses to run as root,
    and the account must not be able to put a link where root will write.)
    """

    home: Path
    uid: int
    gid: int
    note: Path | None = None

    @property
    def data(self) -> Path:
        """The PostgreSQL cluster."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the watchdog and PostgreSQL have to say."""
        return self.home / "server.log"

    @property
    def users_lock(self) -> Path:
        """Held shared by each process that uses the server, exclusively by a watchdog that stops it."""
        return self.home / "users.lock"

    @property
    def watchdog_lock(self) -> Path:
        """Held by the one watchdog."""
        return self.home / "watchdog.lock"

    @property
    def postgres_lock(self) -> Path:
        """Held by PostgreSQL and all its children, which inherit it."""
        return self.home / "postgres.lock"

    @property
    def sockets(self) -> Path:
        """The folder of the Unix socket: one under /tmp where the path in `home` would be too long."""
        inside = self.home / "socket"
        if len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_BYTES:
            return inside
        return Path("/tmp") / f"cordatlas-{_digest(self.home)}"  # noqa: S108 (the owner is checked by make)

    def make(self) -> None:
        """Make the folders that are missing; ServerError where one cannot be made or is another user's."""
        try:
            self._make_passable(self.home)
            self._make_private(self.sockets)
        except OSError as error:
            message = (
                f"The folder {self.home} for the embedded database cannot be made or used: {error.strerror}"
                f" ({error.filename}). Set CORDATLAS_VAR to a folder that this user may write to."
            )
            raise ServerError(message) from error

    def _make_passable(self, folder: Path) -> None:
        """Make the folder and those above it; a new one lets the server's account pass."""
        if folder.exists():
            return
        self._make_passable(folder.parent)
        folder.mkdir(exist_ok=True)
        if self.uid != os.geteuid():
            folder.chmod(0o711)

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {self.uid, os.geteuid()}:
            message = f"{folder} belongs to someone else. Remove it, or set CORDATLAS_VAR to another folder."
            raise ServerError(message)
        if found.st_uid != self.uid:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)


def find(var: Path) -> Place:
    """The place of the server of the folder `var`.

    An ordinary user's server is in `var/postgres` and runs as that user. Root's runs as the owner of what is there
    already, else as a system account of ours. Where that account cannot reach `var` (a closed folder such as /root
    is above it), its place is below /var/lib/cordatlas, and a note in `var` says so: no folder is opened to others
    for it. ServerError where the account cannot be made, or `var` is not a folder.
    """
    if var.exists() and not var.is_dir():
        message = f"{var} is not a folder. Move it away, or set CORDATLAS_VAR to a folder."
        raise ServerError(message)
    if os.geteuid() != 0:
        return Place(var / "postgres", os.geteuid(), os.getegid())
    outside, note = OUTSIDE / _digest(var), var / NOTE
    home = outside if note.exists() else var / "postgres"
    owner = _ordinary_owner(home)
    if owner is None:
        account = _system_account()
        owner = (account.pw_uid, account.pw_gid)
        if not reachable(var, *owner):
            home = outside
    return Place(home, *owner, note=note if home == outside else None)


def _ordinary_owner(home: Path) -> tuple[int, int] | None:
    for path in (home / "data", home):
        if path.exists() and (found := path.stat()).st_uid != 0:
            return found.st_uid, found.st_gid
    return None


def reachable(path: Path, uid: int, gid: int) -> bool:
    """Whether that account may pass through `path` (or run it, if it is a program) and all folders above."""

    def passes(found: os.stat_result) -> bool:
        if found.st_uid == uid:
            return bool(found.st_mode & stat.S_IXUSR)
        return bool(found.st_mode & (stat.S_IXGRP if found.st_gid == gid else stat.S_IXOTH))

    real = path.resolve()
    return all(passes(step.stat()) for step in (real, *real.parents) if step.exists())


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    reason = "the program useradd is not here"
    if program:
        made = subprocess.run(
            [
                program,
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                ACCOUNT,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        reason = made.stderr.strip()
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        message = (
            f"PostgreSQL does not run as root, and the system account '{ACCOUNT}' cannot be made ({reason})."
            " Make it by hand, or run this as an ordinary user, or set DATABASE_URL."
        )
        raise ServerError(message) from None
