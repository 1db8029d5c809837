"""Studies out of JSON: one study, a page of ClinicalTrials.gov's API, a list, and NDJSON."""

import codecs
from collections.abc import Callable, Iterator
from typing import IO, Final

from trials.registries.files import LARGEST_DOCUMENT, Glance, Item, broken, parsed
from trials.registries.records import MalformedRecord

_LINES: Final = (".ndjson", ".jsonl")
SUFFIXES: Final = (".json", *_LINES)

Look = Callable[[bytes], Glance | None]


def studies(stream: IO[bytes], origin: str, size: int, look: Look) -> Iterator[Item]:
    """The studies of one file. One document is held at a time: of NDJSON a line, of anything else the file.

    `look` glances at a text: None where it is not surely one study.
    """
    if origin.lower().endswith(_LINES):
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield from _document(line, f"{origin}:{number}", look)
    elif size > LARGEST_DOCUMENT:
        yield broken(origin, f"too large for one JSON document ({size:,} bytes): write one study a line, as .ndjson")
    else:
        yield from _document(stream.read(), origin, look)


def _document(text: bytes, origin: str, look: Look) -> Iterator[Item]:
    """The studies of one JSON text: a study, a page {"studies": [...]} or a list."""
    text = text.removeprefix(codecs.BOM_UTF8)
    if glance := look(text):
        yield Item(origin, text, len(text), glance)
        return
    document = parsed(text)
    if isinstance(document, MalformedRecord):
        yield Item(origin, document)
        return
    found = document.get("studies") if isinstance(document, dict) else document
    if isinstance(found, list):
        for index, study in enumerate(found):
            yield Item(f"{origin}#studies[{index}]", study, len(text) // len(found))
    else:
        yield Item(origin, document, len(text))
