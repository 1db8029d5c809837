"""Studies out of files, folders and zip archives; what a file holds is for the registry's module to say.

One document is held at a time, so that an archive of 600,000 studies streams through. What cannot be read
becomes a MalformedRecord in the stream, with its file and line, and the rest goes on.
"""

import contextlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from trials.registries.records import MalformedRecord

if TYPE_CHECKING:
    from trials.registries.registry import Registry

LARGEST_DOCUMENT: Final = 1 << 26  # bytes; a page of 1,000 studies has about 20 million
# Damaged, cut short, an unknown method, encrypted.
_UNPACKING: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen of a record before it is read: its number, and the digest of all in its text that lasts."""

    number: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """One study as it was found: where, its value or what is wrong with it, and about how many bytes it took.

    With a `glance`, `found` is its JSON text, which is not read before somebody asks for the payload.
    """

    origin: str
    found: Any
    size: int = 0
    glance: Glance | None = None

    @property
    def payload(self) -> Any:
        """The value, or what is wrong with it."""
        return self.found if self.glance is None else parsed(self.found)


def parsed(text: bytes) -> Any:
    """The value of a JSON text, or what is wrong with it."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return MalformedRecord("", f"not JSON: {error}")


def broken(origin: str, reason: str) -> Item:
    """What stands in the stream for what could not be read."""
    return Item(origin, MalformedRecord("", reason))


def read(paths: Iterable[Path], registry: "Registry") -> Iterator[Item]:
    """Every study of one registry in the given files, folders and archives, in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from read(_members(path, registry), registry)
        elif path.suffix.lower() == ".zip":
            yield from _archive(path, registry)
        elif path.suffix.lower() in registry.SUFFIXES:
            try:
                with path.open("rb") as stream:
                    yield from registry.studies(stream, path.name, path.stat().st_size)
            except OSError as error:
                yield broken(path.name, f"cannot be read: {error.strerror}")


def total_size(paths: Iterable[Path], registry: "Registry") -> int:
    """About how many bytes `read` will read of these paths, archives unpacked."""
    total = 0
    for path in paths:
        if path.is_dir():
            total += total_size(_members(path, registry), registry)
        elif path.suffix.lower() == ".zip":
            with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
                total += sum(member.file_size for member in archive.infolist() if _is_of(member, registry))
        elif path.exists() and path.suffix.lower() in registry.SUFFIXES:
            total += path.stat().st_size
    return total


def _members(folder: Path, registry: "Registry") -> Iterator[Path]:
    """What the folder holds; files still being written begin with a dot."""
    for name in sorted(path.name for path in folder.iterdir()):
        path = folder / name
        if not name.startswith(".") and (path.suffix.lower() in (*registry.SUFFIXES, ".zip") or path.is_dir()):
            yield path


def _is_of(member: zipfile.ZipInfo, registry: "Registry") -> bool:
    return not member.is_dir() and Path(member.filename).suffix.lower() in registry.SUFFIXES


def _archive(path: Path, registry: "Registry") -> Iterator[Item]:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if _is_of(member, registry):
                    yield from _member(archive, member, f"{path.name}/{member.filename}", registry)
    except zipfile.BadZipFile as error:
        yield broken(path.name, f"not a readable zip archive: {error}")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: str, registry: "Registry") -> Iterator[Item]:
    try:
        with archive.open(member) as stream:
            yield from registry.studies(stream, origin, member.file_size)
    except _UNPACKING as error:
        yield broken(origin, f"cannot be unpacked: {error}")
