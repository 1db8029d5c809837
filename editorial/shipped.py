"""Loading the atlas that ships: folders of YAML and Markdown become published records.

The form of a record is the form of a snapshot: columns by name, links and citations by key, owned rows as lists.
Loading is atomic and idempotent, and never writes to a record that an editor changed since the last load.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import yaml
from django.db import models, transaction
from django.utils.translation import gettext as _

from editorial.actions import show
from editorial.actions.image_uses import note_uses
from editorial.links import current_keys
from editorial.markdown import CITATION_MARK
from editorial.models import Publishable
from editorial.models.epoch import advance_epoch
from editorial.snapshots import Unusable, apply_fields, apply_owned, editor_fields

BY = "shipped atlas"


@dataclass(frozen=True)
class Folder:
    """One folder of content and the model of its records.

    `begin` makes or finds the record where it takes more than its key, and may take keys out of the values.
    """

    name: str
    model: type[Publishable]
    begin: Callable[[str, dict[str, Any]], Publishable] | None = None


class BadContent(Exception):
    """A file that cannot be loaded: file, key and reason."""

    def __init__(self, file: Path, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")


@dataclass
class _Record:
    file: Path
    slug: str
    values: dict[str, Any]
    version: str


def load(root: Path, folders: list[Folder], *, progress: Callable[[str], None] = lambda _text: None) -> Counter[str]:
    """Load every folder in order, in one transaction.

    Gives back how many records were created, updated, unchanged and kept (changed by an editor, left alone).

    Raises:
        BadContent: for the first file that cannot be taken; nothing is changed then.
    """
    tally: Counter[str] = Counter(created=0, updated=0, unchanged=0, kept=0)
    with transaction.atomic():
        written = []
        for folder in folders:
            progress(folder.name)
            for record, outcome in _sort_out(root, folder):
                tally[outcome] += 1
                if outcome in {"created", "updated"}:
                    written.append((folder, record, _write_columns(folder, record)))
        # Links and owned rows come last, because records may name others of their own and of later folders.
        for folder, record, obj in written:
            progress(f"{folder.name}: {record.slug}")
            _write_owned(folder, record, obj)
        if written:
            advance_epoch()
    return tally


def _sort_out(root: Path, folder: Folder) -> Iterator[tuple[_Record, str]]:
    """Each record of the folder, with what loading it means."""
    known = {obj.slug: obj for obj in folder.model._default_manager.defer(*_long_columns(folder.model))}
    records = list(_without_twins(_read_folder(root / folder.name)))
    # An editor gave these another key; they are not made a second time under the old one.
    renamed = current_keys(folder.model, {record.slug for record in records} - set(known))
    for record in records:
        obj = known.get(record.slug)
        if obj is None and renamed.get(record.slug) in known:
            yield record, "kept"
        elif obj is None:
            yield record, "created"
        elif obj.edition or obj.updated_at != (obj.shipped_at or obj.created_at):
            yield record, "kept"
        else:
            yield record, "unchanged" if obj.shipped_version == record.version else "updated"


def _long_columns(model: type[Publishable]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.TextField)]


def _without_twins(records: Iterable[_Record]) -> Iterator[_Record]:
    seen: dict[str, Path] = {}
    for record in records:
        if record.slug in seen:
            reason = _("The key “%(key)s” stands in %(file)s already.") % {
                "key": record.slug,
                "file": seen[record.slug],
            }
            raise BadContent(record.file, "slug", reason)
        seen[record.slug] = record.file
        yield record


def _read_folder(folder: Path) -> Iterator[_Record]:
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".yaml", ".md"}:
            for values in _read_file(file):
                if not isinstance(values, dict) or not isinstance(values.get("slug"), str):
                    raise BadContent(file, "slug", _("Each record is a mapping with a key “slug”."))
                try:
                    version = hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()
                except TypeError as error:
                    raise BadContent(
                        file, values["slug"], _("This cannot be kept: %(error)s") % {"error": error}
                    ) from error
                yield _Record(file, values.pop("slug"), values, version)


def _read_file(file: Path) -> list[Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadContent(file, "", _("This is not UTF-8: %(error)s") % {"error": error}) from error
    body = None
    if file.suffix == ".md":
        parts = text.split("---\n", 2)
        if len(parts) != 3 or parts[0].strip():
            raise BadContent(file, "", _("A page begins with its keys between two lines of “---”."))
        _before, text, body = parts
    try:
        read = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise BadContent(file, "", _("This is not YAML: %(error)s") % {"error": error}) from error
    if body is not None:
        if not isinstance(read, dict):
            raise BadContent(file, "", _("The keys of a page are a mapping."))
        return [{**read, "body": body.strip() + "\n"}]
    return read if isinstance(read, list) else [read]


def _cite(values: dict[str, Any]) -> None:
    """Bring citations to their full form, and add those that only the text names."""
    citations = [{"source": c} if isinstance(c, str) else c for c in values.get("citations") or []]
    listed = {c.get("source") for c in citations if isinstance(c, Mapping)}
    for key in CITATION_MARK.findall("\n".join(_texts(values))):
        if key not in listed:
            listed.add(key)
            citations.append({"source": key})
    if citations:
        values["citations"] = citations


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _write_columns(folder: Folder, record: _Record) -> Publishable:
    links = {field.name for field in editor_fields(folder.model) if field.many_to_many}
    try:
        if folder.begin:
            obj = folder.begin(record.slug, record.values)
        else:
            obj = folder.model._default_manager.filter(slug=record.slug).first() or folder.model(slug=record.slug)
        _cite(record.values)
        later = links | set(folder.model.owned)
        apply_fields({k: v for k, v in record.values.items() if k not in later}, obj)
    except Unusable as unusable:
        raise BadContent(record.file, f"{record.slug}: {unusable.path}", str(unusable)) from unusable
    return obj


def _write_owned(folder: Folder, record: _Record, obj: Publishable) -> None:
    owned = set(folder.model.owned)
    links = {field.name for field in editor_fields(folder.model) if field.many_to_many}
    try:
        apply_fields({k: v for k, v in record.values.items() if k in links}, obj)
        apply_owned({k: v for k, v in record.values.items() if k in owned}, obj)
    except Unusable as unusable:
        raise BadContent(record.file, f"{record.slug}: {unusable.path}", str(unusable)) from unusable
    note_uses(obj, record.values)
    if not obj.shipped_version:
        show(obj=obj, by=BY)
    folder.model._default_manager.filter(pk=obj.pk).update(
        shipped_version=record.version, shipped_at=models.F("updated_at")
    )
