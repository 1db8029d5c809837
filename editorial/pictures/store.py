"""The folder of pictures. A file is written once, whole, under a name that says what it holds, and never changed.

What nothing refers to is removed once it is a day old. Whoever is about to refer to a picture makes it young first
(`hold`), so that none is removed between a form and its save.
"""

import datetime as dt
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.conf import settings

from editorial.pictures.names import Picture

_TEMPORARY: Final = ".new-"


def folder() -> Path:
    """Where the files are; made where it is missing."""
    found = Path(settings.MEDIA_ROOT) / "pictures"
    found.mkdir(parents=True, exist_ok=True, mode=0o750)
    return found


def write(name: str, data: bytes) -> None:
    """Keep a file: nobody ever sees half of it."""
    with tempfile.NamedTemporaryFile(dir=folder(), prefix=_TEMPORARY, delete=False) as new:
        try:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).chmod(0o640)
            Path(new.name).replace(folder() / name)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise


def read(name: str) -> bytes | None:
    """What a file holds; None where there is none. The name is one of ours: `names.RENDITION`, `Picture.name`."""
    try:
        return (folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def hold(picture: Picture) -> bool:
    """Whether the picture and all its renditions are here; they are then as good as new."""
    try:
        for name in (*picture.renditions, picture.name):
            os.utime(folder() / name)
    except FileNotFoundError:
        return False
    return True


def files() -> Iterator[Path]:
    """All files, those that a writer left behind too."""
    return (path for path in folder().iterdir() if path.is_file())


def remove_if_old(path: Path, age: dt.timedelta) -> int | None:
    """Remove a file that nobody has written or held for so long; how many bytes it held, None where it stays.

    It is moved aside before it is looked at: who holds it meanwhile either finds it gone, or makes it young.
    """
    aside = path.with_name(f"{_TEMPORARY}gone-{path.name}")
    with suppress(FileNotFoundError):
        path.rename(aside)
        size = size_if_old(aside, age)
        if size is None:
            aside.rename(path)
        else:
            aside.unlink()
        return size
    return None


def size_if_old(path: Path, age: dt.timedelta) -> int | None:
    """How many bytes a file holds that nobody has written or held for so long; None of any other."""
    with suppress(FileNotFoundError):
        status = path.stat()
        return status.st_size if status.st_mtime <= time.time() - age.total_seconds() else None
    return None
