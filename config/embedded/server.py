"""The embedded server as its users see it: `ensure()` before connecting, and nothing else. No Django here."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from config import paths
from config.embedded import locks, place
from config.embedded.place import Place, ServerError

__all__ = ["ServerError", "ensure", "release"]

START_SECONDS = 120
_POLL_SECONDS = 0.05
# PostgreSQL's protocol, 'SSLRequest': every server that runs answers it with one byte, before any sign-in.
_IS_ANYONE_THERE = bytes.fromhex("00000008 04d2162f")
_ANSWER_SECONDS = 5
_using: dict[Path, int] = {}
_one_at_a_time = threading.Lock()


def ensure(var: Path | None = None) -> Path:
    """Keep the server of `var` running from now on while this process lives; the folder of its socket.

    Cheap when it runs (a file read and one byte from its socket). ServerError, with the remedy, when it
    cannot run.
    """
    here = place.find(var or paths.var())
    with _one_at_a_time:
        _use(here)
        deadline = time.monotonic() + START_SECONDS
        while not (_is_guarded(here) and _answers(here)):
            if time.monotonic() > deadline:
                message = f"The embedded database does not answer after {START_SECONDS} s. See {here.log}."
                raise ServerError(message)
            if _is_guarded(here):
                time.sleep(_POLL_SECONDS)
            else:
                _start_watchdog(here, var or paths.var())
    return here.sockets


def release(var: Path | None = None, seconds: float = 20) -> None:
    """Stop using the server. If nobody else uses it, wait (at most `seconds`) until it has stopped."""
    if not _using:
        return
    here = place.find(var or paths.var())
    with _one_at_a_time:
        descriptor = _using.pop(here.users_lock, None)
    if descriptor is None:
        return
    deadline = time.monotonic() + seconds
    # Turning our shared lock into one of our own, if only for a moment, succeeds only for the last user.
    last = locks.try_alone(descriptor)
    os.close(descriptor)
    while last and _is_guarded(here) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)


def _use(here: Place) -> None:
    """Hold the shared lock until this process ends (and its forked children, which inherit it)."""
    held = _using.get(here.users_lock)
    if held is not None and locks.is_current(held, here.users_lock):
        return
    here.make()
    while True:
        descriptor = locks.open_lock(here.users_lock)
        locks.share(descriptor)
        if locks.is_current(descriptor, here.users_lock):
            break
        os.close(descriptor)
    _using[here.users_lock] = descriptor
    if held is not None:
        os.close(held)


def _is_guarded(here: Place) -> bool:
    descriptor = locks.open_lock(here.watchdog_lock)
    try:
        return locks.is_taken_alone(descriptor)
    finally:
        os.close(descriptor)


def _answers(here: Place) -> bool:
    """Whether the server says something: the kernel goes on accepting connections for one that was killed."""
    with contextlib.suppress(OSError, IndexError):
        if (here.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready":
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(_ANSWER_SECONDS)
                connection.connect(str(here.sockets / place.SOCKET_NAME))
                connection.sendall(_IS_ANYONE_THERE)
                return bool(connection.recv(1))
    return False


def _start_watchdog(here: Place, var: Path) -> None:
    if here.note and not here.note.exists():
        sys.stderr.write(f"The database is kept in {here.home}: its account cannot reach {var}.\n")
    started = subprocess.run(
        [sys.executable, "-m", "config.embedded.watchdog", str(var)],
        cwd=paths.REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        check=False,
    )
    if started.returncode:
        raise ServerError(started.stderr.strip())
