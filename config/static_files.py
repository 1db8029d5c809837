"""Collect the static files, when one of them changed."""

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Collect into STATIC_ROOT unless it already holds these very files; whether it did."""
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root.with_name("static.stamp"), _fingerprint()
    if root.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    stamp.unlink(missing_ok=True)
    # Without `clear` it leaves a file as it is whose source changed within the same second.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)
    return True


def _fingerprint() -> str:
    """A hash of each file's path, size and time, and of what makes the collected form."""
    found = [
        (storage.path(name), status.st_size, status.st_mtime_ns)
        for finder in get_finders()
        for name, storage in finder.list([])
        for status in (Path(storage.path(name)).stat(),)
    ]
    made_by = (django.get_version(), settings.STORAGES["staticfiles"]["BACKEND"])
    return hashlib.sha256(repr((made_by, sorted(found))).encode()).hexdigest()
