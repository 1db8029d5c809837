"""Exports of WHO's search portal (ICTRP), as XML or CSV: one flat record a trial, in constant memory.

XML with a document type is refused unread: entities can grow without bound and can name files (OWASP, XXE).
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import IO, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from trials.registries.files import LARGEST_DOCUMENT, Item, broken

SUFFIXES: Final = (".xml", ".csv")
KEY: Final = "TrialID"
_TRIAL: Final = "Trial"
_UNREAD: Final = re.compile(r"[\udc80-\udcff]")  # bytes that are not UTF-8, as `surrogateescape` keeps them
_LONGEST_CELL: Final = 1 << 24  # characters
# Characters that XML 1.0 (section 2.2) forbids, and references to them: texts pasted from word processors have them.
_FORBIDDEN: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.IGNORECASE
)
_LONGEST_REFERENCE: Final = 12  # bytes
_REST: Final = "what stands after it in the file was not read"


def studies(stream: IO[bytes], origin: str, _size: int) -> Iterator[Item]:
    """The trials of one file as {name of the field: text}; empty fields are left out."""
    reading = _rows if origin.lower().endswith(".csv") else _elements
    yield from reading(stream, origin)


class _Bounded:
    """A stream that gives up where one trial is longer than any can be: its text would be kept whole."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.since_last = 0

    def read(self, size: int = -1) -> bytes:
        """As of the stream."""
        if self.since_last > LARGEST_DOCUMENT:
            raise ParseError(f"one trial is longer than {LARGEST_DOCUMENT:,} bytes")
        text = self._stream.read(size)
        # A reference is not cut in two: what follows an '&' near the end comes with it.
        while text.rfind(b"&", -_LONGEST_REFERENCE) > text.rfind(b";", -_LONGEST_REFERENCE) and (
            more := self._stream.read(1)
        ):
            text += more
        self.since_last += len(text)
        return _FORBIDDEN.sub(b" ", text)


def _elements(stream: IO[bytes], origin: str) -> Iterator[Item]:
    bounded, number, root = _Bounded(stream), 0, None
    try:
        for event, element in iterparse(bounded, events=("start", "end"), forbid_dtd=True):
            if root is None:
                root = element
            elif event == "end" and element.tag == _TRIAL:
                number += 1
                yield Item(f"{origin}#{_TRIAL}[{number}]", _of_element(element), bounded.since_last)
                bounded.since_last = 0
                root.clear()
    except DefusedXmlException as error:
        yield broken(origin, f"has a document type or entities, which are not read ({type(error).__name__})")
    except (ParseError, ValueError, LookupError) as error:
        yield broken(f"{origin}#{_TRIAL}[{number + 1}]", f"not XML: {error}; {_REST}")


def _of_element(trial: Element) -> dict[str, str]:
    record: dict[str, str] = {}
    for field in trial:
        text = "".join(field.itertext()).strip()
        if text:
            record[field.tag] = f"{record[field.tag]};{text}" if field.tag in record else text
    return record


def _rows(stream: IO[bytes], origin: str) -> Iterator[Item]:
    csv.field_size_limit(_LONGEST_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.reader(text)
    try:
        # 'Public title' of the CSV is 'Public_title' of the XML.
        names = ["_".join(name.split()) for name in next(reader, [])]
        if KEY not in names:
            yield broken(origin, f"has no column {KEY} in its first line: not an export of WHO's search portal")
            return
        if twice := {name for name in names if name and names.count(name) > 1}:
            yield broken(origin, f"its first line names {', '.join(sorted(twice))} more than once")
            return
        for cells in reader:
            place = f"{origin}:{reader.line_num}"
            if cells and len(cells) != len(names):
                yield broken(place, f"has {len(cells)} cells where the first line has {len(names)} names")
            elif _UNREAD.search("".join(cells)):
                yield broken(place, "has bytes that are not UTF-8")
            elif record := {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}:
                yield Item(place, record, sum(map(len, cells)))
    except csv.Error as error:
        yield broken(f"{origin}:{reader.line_num}", f"not CSV: {error}; {_REST}")
    finally:
        text.detach()
