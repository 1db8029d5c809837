"""Studies out of JSON: one study, a page of ClinicalTrials.gov's API, a list, and NDJSON."""

import codecs
from collections.abc import Iterator
from typing import IO, Final

import orjson

from trials.registries.files import LARGEST_DOCUMENT, Item, broken

_LINES: Final = (".ndjson", ".jsonl")
SUFFIXES: Final = (".json", *_LINES)


def studies(stream: IO[bytes], origin: str, size: int) -> Iterator[Item]:
    """The studies of one file. One document is held at a time: of NDJSON a line, of anything else the file."""
    if origin.lower().endswith(_LINES):
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield from _document(line, f"{origin}:{number}")
    elif size > LARGEST_DOCUMENT:
        yield broken(origin, f"too large for one JSON document ({size:,} bytes): write one study a line, as .ndjson")
    else:
        yield from _document(stream.read(), origin)


def _document(text: bytes, origin: str) -> Iterator[Item]:
    """The studies of one JSON text: a study, a page {"studies": [...]} or a list."""
    try:
        document = orjson.loads(text.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        yield broken(origin, f"not JSON: {error}")
        return
    found = document.get("studies") if isinstance(document, dict) else document
    if isinstance(found, list):
        for index, study in enumerate(found):
            yield Item(f"{origin}#studies[{index}]", study, len(text) // len(found))
    else:
        yield Item(origin, document, len(text))
