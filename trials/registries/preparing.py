"""A record on its way in, as far as it goes without the database: read, without people, its version known."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import orjson

from trials import criteria
from trials.models.packed_json import pack
from trials.registries import ahead
from trials.registries.contacts import may_hold_contacts, redact
from trials.registries.files import Item
from trials.registries.nodes import refuse_nul
from trials.registries.records import MalformedRecord, StudyRecord
from trials.registries.registry import Registry

# Raise this when contacts, parse or map change: every record then counts as changed and is written anew. So it does
# when the rules change by which criteria are read.
_RULES: Final = b"4" + criteria.RULES.encode() + b" "


@dataclass(frozen=True, slots=True)
class Version:
    """Two records of one number are the same version where either digest is the same; '' is not known."""

    digest: str = ""  # of what lasts of the record, without people
    source_digest: str = ""  # of what lasts of the text from which it was read

    def is_one_of(self, other: "Version | None") -> bool:
        """Whether the other is this version too."""
        return other is not None and (
            bool(self.digest and self.digest == other.digest)
            or bool(self.source_digest and self.source_digest == other.source_digest)
        )


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record of which the number is known, and enough to tell whether we have it; `payload` is without people."""

    item: Item
    number: str
    version: Version
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be stored of a record: JSON as `pack` gives it, and what it means."""

    origin: str
    number: str
    version: Version
    packed: bytes
    record: StudyRecord


def begin(item: Item, registry: Registry) -> Incoming:
    """Look at a record, and read it where a glance does not do.

    Raises:
        MalformedRecord: it has no number, or cannot be read.
    """
    if item.glance:
        source = hashlib.sha256(_RULES + item.glance.digest).hexdigest()
        return Incoming(item, item.glance.number, Version(source_digest=source))
    return _read(item, registry, "")


def _read(item: Item, registry: Registry, source_digest: str) -> Incoming:
    found = item.payload
    if isinstance(found, MalformedRecord):
        raise found
    try:
        payload = registry.without_people(found)
        number = registry.number(payload)
        text = orjson.dumps(registry.content(payload), option=orjson.OPT_SORT_KEYS)
    except (RecursionError, orjson.JSONEncodeError) as error:  # orjson writes 254 levels at most
        raise MalformedRecord("", "nested too deeply") from error
    if b"\\u0000" in text:
        refuse_nul(payload)
    return Incoming(item, number, Version(hashlib.sha256(_RULES + text).hexdigest(), source_digest), payload)


def finish(incoming: Incoming, registry: Registry) -> Prepared:
    """Read it, and take contacts out of its texts.

    Raises:
        MalformedRecord: it cannot be read, or has no meaning.
    """
    if incoming.item.glance:
        incoming = _read(incoming.item, registry, incoming.version.source_digest)
    payload = incoming.payload
    text = orjson.dumps(payload)
    if may_hold_contacts(text):
        payload = redact(payload, registry.NOT_PROSE)
        text = orjson.dumps(payload)
    record = registry.parse(payload)
    ahead.look(record)
    return Prepared(incoming.item.origin, incoming.number, incoming.version, pack(text), record)
