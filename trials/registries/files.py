"""Studies out of files: one study, a page of the API, a list, NDJSON, folders and zip archives of those.

One document is held at a time, so that an archive of 600,000 studies streams through. What cannot be read
becomes a MalformedRecord in the stream, with its file and line, and the rest goes on.
"""

import codecs
import contextlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import orjson

from trials.registries.records import MalformedRecord

_LINES: Final = (".ndjson", ".jsonl")
_SUFFIXES: Final = (".json", *_LINES)
_LARGEST_DOCUMENT: Final = 1 << 26  # bytes; a page of 1,000 studies has about 20 million
# Damaged, cut short, an unknown method, encrypted.
_UNPACKING: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Item:
    """One study as it was found: where, its JSON value or what is wrong with it, and about how many bytes it took."""

    origin: str
    payload: Any
    size: int = 0


def read(paths: Iterable[Path]) -> Iterator[Item]:
    """Every study of the given files, folders and archives, those of a folder in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif path.suffix.lower() == ".zip":
            yield from _archive(path)
        else:
            try:
                with path.open("rb") as stream:
                    yield from _file(stream, path.name, path.stat().st_size)
            except OSError as error:
                yield _broken(path.name, f"cannot be read: {error.strerror}")


def total_size(paths: Iterable[Path]) -> int:
    """About how many bytes `read` will read of these paths, archives unpacked."""
    total = 0
    for path in paths:
        if path.is_dir():
            total += total_size(_members(path))
        elif path.suffix.lower() == ".zip":
            with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
                total += sum(member.file_size for member in archive.infolist())
        elif path.exists():
            total += path.stat().st_size
    return total


def _folder(folder: Path) -> Iterator[Item]:
    """What the folder holds; files still being written begin with a dot."""
    for path in _members(folder):
        yield from read([path])


def _members(folder: Path) -> Iterator[Path]:
    for name in sorted(path.name for path in folder.iterdir()):
        path = folder / name
        if not name.startswith(".") and (path.suffix.lower() in (*_SUFFIXES, ".zip") or path.is_dir()):
            yield path


def _archive(path: Path) -> Iterator[Item]:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if not member.is_dir() and Path(member.filename).suffix.lower() in _SUFFIXES:
                    yield from _member(archive, member, f"{path.name}/{member.filename}")
    except zipfile.BadZipFile as error:
        yield _broken(path.name, f"not a readable zip archive: {error}")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: str) -> Iterator[Item]:
    try:
        with archive.open(member) as stream:
            yield from _file(stream, origin, member.file_size)
    except _UNPACKING as error:
        yield _broken(origin, f"cannot be unpacked: {error}")


def _file(stream: IO[bytes], origin: str, size: int) -> Iterator[Item]:
    if origin.lower().endswith(_LINES):
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield from _document(line, f"{origin}:{number}")
    elif size > _LARGEST_DOCUMENT:
        yield _broken(origin, f"too large for one JSON document ({size:,} bytes): write one study a line, as .ndjson")
    else:
        yield from _document(stream.read(), origin)


def _document(text: bytes, origin: str) -> Iterator[Item]:
    """The studies of one JSON text: a study, a page {"studies": [...]} or a list."""
    try:
        document = orjson.loads(text.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        yield _broken(origin, f"not JSON: {error}")
        return
    studies = document.get("studies") if isinstance(document, dict) else document
    if isinstance(studies, list):
        for index, study in enumerate(studies):
            yield Item(f"{origin}#studies[{index}]", study, len(text) // len(studies))
    else:
        yield Item(origin, document, len(text))


def _broken(origin: str, reason: str) -> Item:
    return Item(origin, MalformedRecord("", reason))
