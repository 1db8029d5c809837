"""The watchdog: one detached process that runs PostgreSQL as long as anyone uses it.

`python -m config.embedded.watchdog VAR` returns as soon as the server takes connections (status 0), or as
another watchdog turns out to be at work (0), or says on standard error why it cannot be started (1).
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

from config.embedded import locks, place
from config.embedded.cluster import Postgres
from config.embedded.place import Place, ServerError

POLL_SECONDS = 0.2
_LOG_BYTES = 1_000_000
_LONGEST_PAUSE_SECONDS = 30


def main(var: Path) -> int:
    """Become the watchdog in a process of its own; this one reports how that went."""
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        with os.fdopen(reader) as report:
            reason = report.read()
        sys.stderr.write(reason)
        return 1 if reason else 0
    os.close(reader)
    os.setsid()
    try:
        _guard(place.find(var), writer)
    except (ServerError, OSError) as error:
        with contextlib.suppress(OSError):
            os.write(writer, str(error).encode())
    return 0


def _guard(here: Place, report: int) -> None:
    own = locks.open_lock(here.watchdog_lock)
    if not _alone_soon(own):
        return
    os.truncate(own, 0)
    os.write(own, f"{os.getpid()}\n".encode())  # for people: nothing reads it
    log = os.open(here.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if os.fstat(log).st_size > _LOG_BYTES:
        os.truncate(log, 0)
    _detach(log)
    postgres = Postgres(here, log)
    try:
        if not postgres.is_alive():
            postgres.start()
        os.close(report)
        _watch(here, postgres, own)
    finally:
        postgres.stop()


def _watch(here: Place, postgres: Postgres, own: int) -> None:
    """Keep PostgreSQL running until nobody uses it, or until its folder is taken away."""
    users = locks.open_lock(here.users_lock)
    pause, next_start = POLL_SECONDS, 0.0
    while not locks.try_alone(users) and locks.is_current(own, here.watchdog_lock):
        if not postgres.is_alive() and time.monotonic() > next_start:
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            next_start = time.monotonic() + pause
            try:
                postgres.start()
            except (ServerError, OSError) as error:
                sys.stderr.write(f"{error}\n")
        elif postgres.is_alive():
            pause = POLL_SECONDS
        time.sleep(POLL_SECONDS)


def _alone_soon(lock: int) -> bool:
    """Take the lock, which a process that only asks whether a watchdog lives may have for a moment."""
    for _ in range(10):
        if locks.try_alone(lock):
            return True
        time.sleep(POLL_SECONDS / 10)
    return False


def _detach(log: int) -> None:
    """Let go of the terminal and the folder of whoever came first; end in good order when told to."""
    os.chdir("/")
    nowhere = os.open(os.devnull, os.O_RDONLY)
    for stream, target in ((0, nowhere), (1, log), (2, log)):
        os.dup2(target, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
