"""PostgreSQL itself: make its cluster, start it, stop it. Only the watchdog does this, one at a time."""

import contextlib
import locale
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from config.embedded import binaries, locks
from config.embedded.place import DATABASE, PORT, SOCKET_NAME, USER, Place, ServerError

# For two cores and a few gigabytes. No log keeps a statement, its parameters or an error's values.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "cluster_name": "cordatlas",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_level": "minimal",
    # A checkpoint a minute would write each page of an index again and again while much is imported.
    "max_wal_size": "3GB",
    "checkpoint_timeout": "15min",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
START_SECONDS = 100
_STOP_SECONDS = {signal.SIGINT: 15, signal.SIGQUIT: 5, signal.SIGKILL: 5}
_POLL_SECONDS = 0.02


class Postgres:
    """The PostgreSQL of one place, whoever started it.

    All its processes inherit a lock, so that the kernel knows whether one of them lives: a process id from a
    file may belong to another program today.
    """

    def __init__(self, place: Place, log: int) -> None:
        """`log` is the descriptor that takes all its messages."""
        self.place = place
        self._log = log
        self._probe = locks.open_lock(place.postgres_lock)
        self._child: subprocess.Popen[bytes] | None = None
        self._pid = self._recorded_pid() if self.is_alive() else None

    def is_alive(self) -> bool:
        """Whether any of its processes lives."""
        if self._child:
            self._child.poll()
        return locks.is_taken_alone(self._probe)

    def start(self) -> None:
        """Start it and wait until it takes connections, making the cluster first where there is none.

        ServerError, with the last words of the log, when it does not start.
        """
        deadline = time.monotonic() + START_SECONDS
        programs = binaries.folder(self.place)
        lock = locks.open_lock(self.place.postgres_lock)
        try:
            # What a killed server or watchdog left behind ends by itself, but not at once.
            while not locks.try_alone(lock):
                if time.monotonic() > deadline:
                    self._fail("An earlier PostgreSQL does not end")
                time.sleep(_POLL_SECONDS)
            self._make_cluster(programs, lock)
            # Stale, as we have the lock; but PostgreSQL would believe them if another program had that number.
            self._pid_file.unlink(missing_ok=True)
            (self.place.sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
            settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
            folders: list[str | Path] = ["-D", self.place.data, "-k", self.place.sockets]
            self._child = self._popen([programs / "postgres", *folders, *settings], lock)
            self._pid = self._child.pid
        finally:
            os.close(lock)
        while not self._is_ready():
            if self._child.poll() is not None or time.monotonic() > deadline:
                self._fail("PostgreSQL did not start")
            time.sleep(_POLL_SECONDS)

    def stop(self) -> None:
        """Stop it: politely (connections are cut, what was committed is written), then less and less so."""
        for number, seconds in _STOP_SECONDS.items():
            if self._pid is None or not self.is_alive():
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, number)
            deadline = time.monotonic() + seconds
            while self.is_alive() and time.monotonic() < deadline:
                time.sleep(_POLL_SECONDS)

    @property
    def _pid_file(self) -> Path:
        return self.place.data / "postmaster.pid"

    def _pid_lines(self) -> list[str]:
        return self._pid_file.read_text().splitlines()

    def _recorded_pid(self) -> int | None:
        with contextlib.suppress(OSError, IndexError, ValueError):
            return int(self._pid_lines()[0])
        return None

    def _is_ready(self) -> bool:
        with contextlib.suppress(OSError, IndexError):
            return self._pid_lines()[7].strip() == "ready"
        return False

    def _make_cluster(self, programs: Path, lock: int) -> None:
        """Make it under another name, with our database in it, and rename it when it is whole."""
        data = self.place.data
        note = self.place.note
        forsaken = note is not None and not note.exists()  # its `var` was removed: a new one begins anew
        if (data / "PG_VERSION").exists() and not forsaken:
            version = (data / "PG_VERSION").read_text().strip()
            if version != binaries.VERSION:
                message = (
                    f"PostgreSQL {version} made the database in {data}; this is {binaries.VERSION}. Dump it"
                    " with the CordAtlas that made it, move the folder away, start again, restore the dump."
                )
                raise ServerError(message)
            return
        if data.exists():  # or one that we did not finish; either may still hold something
            data.rename(data.with_name(f"data-set-aside-{time.time_ns()}"))
        new = data.with_name("data-new")
        if new.exists():
            shutil.rmtree(new)
        new.mkdir(mode=0o700)
        os.chown(new, self.place.uid, self.place.gid)
        init = (
            programs / "initdb",
            "--pgdata",
            new,
            "--username",
            USER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
        )
        collation = ("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C")
        self._run((*init, *collation, "--lc-ctype", _letters()), lock)
        single = (programs / "postgres", "--single", "-D", new, "-c", "exit_on_error=on", "postgres")
        self._run(single, lock, words=f"CREATE DATABASE {DATABASE}\n".encode())
        new.rename(data)
        if note:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(f"The database of this folder is in {data}.\nWithout this file, a new one is made.\n")

    def _run(self, command: Sequence[str | Path], lock: int, words: bytes = b"") -> None:
        process = self._popen(command, lock, stdin=subprocess.PIPE)
        process.communicate(words)
        if process.returncode:
            self._fail(f"{Path(command[0]).name} failed")

    def _popen(
        self, command: Sequence[str | Path], lock: int, stdin: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        as_root = os.geteuid() == 0
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=self._log,
            stderr=self._log,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            pass_fds=[lock],
            user=self.place.uid if as_root else None,
            group=self.place.gid if as_root else None,
            extra_groups=[] if as_root else None,
        )

    def _fail(self, what: str) -> NoReturn:
        last = "\n".join(self.place.log.read_text(errors="replace").splitlines()[-5:])
        message = (
            f"{what}. Its last words:\n{last}\nThe data is in {self.place.data}. If it cannot be saved, move"
            " that folder away: the next start makes a new, empty database."
        )
        raise ServerError(message)


def _letters() -> str:
    """The first locale here that knows the letters of Unicode: text search asks the C library for them."""
    for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
        with contextlib.suppress(locale.Error):
            return locale.setlocale(locale.LC_CTYPE, name)
    return "C"
