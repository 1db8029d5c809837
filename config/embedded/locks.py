"""Locks of the kernel on whole files (`flock`): released when the last holder ends, however it ends."""

import fcntl
import os
from pathlib import Path


def open_lock(path: Path) -> int:
    """A descriptor of the lock file, made where it is missing; programs that are run do not inherit it."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def share(descriptor: int) -> None:
    """Take the lock together with others; wait while someone has it alone."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def try_alone(descriptor: int) -> bool:
    """Take the lock alone, if nobody else has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_taken_alone(descriptor: int) -> bool:
    """Whether someone else has the lock alone; this descriptor has no lock before and after."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return False


def is_current(descriptor: int, path: Path) -> bool:
    """Whether the descriptor is still the file at `path` (a removed `var/` makes it another, or none)."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
