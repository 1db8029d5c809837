"""What differs between two snapshots of one record: field by field, and row by row of what it owns."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.snapshots import owned_rows

Snapshot = Mapping[str, Any]
# A word, or what stands between two.
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond this many characters the words of a text are not compared one by one: it would take seconds.
MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Difference:
    """One field, or one row of a set: `path` names it ('summary', 'citations#12'), `before` and `after` its values.

    None stands for a row that is not there. `order` of a set has the path 'citations#'.
    """

    path: str
    label: str
    before: Any
    after: Any

    @property
    def marked(self) -> SafeString:
        """Both values as one text, with what went and what came marked."""
        return mark(in_words(self.before), in_words(self.after))


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Everything that `after` says otherwise than `before`, in the order of the form."""
    model: Any = apps.get_model(after["kind"])
    labels = _labels(model)
    found = [
        Difference(name, labels.get(name, name), before["fields"].get(name), value)
        for name, value in after["fields"].items()
        if before["fields"].get(name) != value
    ]
    rows = owned_rows(model)
    for name, now in after["owned"].items():
        row = rows[name][0] if name in rows else None
        label = str(capfirst(row._meta.verbose_name_plural)) if row else name
        found += _row_differences(name, label, before["owned"].get(name, []), now)
    return found


def _row_differences(name: str, label: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    old, new = ({row.get("id"): row for row in rows} for rows in (before, after))
    for key in [*old, *(key for key in new if key not in old)]:
        if old.get(key) != new.get(key):
            yield Difference(f"{name}#{key}", label, old.get(key), new.get(key))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Difference(f"{name}#", _("%(rows)s: their order") % {"rows": label}, list(old), list(new))


def _labels(model: Any) -> dict[str, str]:
    return {field.name: str(capfirst(getattr(field, "verbose_name", field.name))) for field in model._meta.get_fields()}


def merge(theirs: Snapshot, mine: Snapshot, mine_wins: set[str]) -> dict[str, Any]:
    """Their snapshot with my value at the paths of `mine_wins`; paths are those of `differences(theirs, mine)`."""
    merged: dict[str, Any] = {
        **theirs,
        "fields": dict(theirs["fields"]),
        "owned": {name: list(rows) for name, rows in theirs["owned"].items()},
    }
    for difference in differences(theirs, mine):
        if difference.path not in mine_wins:
            continue
        name, hash_mark, key = difference.path.partition("#")
        if not hash_mark:
            merged["fields"][name] = difference.after
        elif key:
            merged["owned"][name] = _with_row(merged["owned"][name], mine["owned"][name], key)
        else:
            order = {row.get("id"): number for number, row in enumerate(mine["owned"][name])}
            merged["owned"][name].sort(key=lambda row: order.get(row.get("id"), len(order)))
    return merged


def _with_row(rows: list[Any], mine: list[Any], key: str) -> list[Any]:
    wanted = next((row for row in mine if str(row.get("id")) == key), None)
    if wanted is None:
        return [row for row in rows if str(row.get("id")) != key]
    if any(str(row.get("id")) == key for row in rows):
        return [wanted if str(row.get("id")) == key else row for row in rows]
    return [*rows, wanted]


def changed_by_both(base: Snapshot, theirs: Snapshot, mine: Snapshot) -> set[str]:
    """Paths at which both sides say something else than the base, and not the same."""
    here = {difference.path for difference in differences(base, theirs)}
    there = {difference.path for difference in differences(base, mine)}
    return here & there & {difference.path for difference in differences(theirs, mine)}


def in_words(value: Any) -> str:
    """A value of a snapshot as an editor reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        said = ((name, in_words(part)) for name, part in value.items() if name != "id")
        return "\n".join(f"{name}: {words}" for name, words in said if words)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def mark(before: str, after: str) -> SafeString:
    """One text with `<del>` around what went and `<ins>` around what came, word by word."""
    if len(before) + len(after) > MOST_CHARACTERS:
        pieces = [("del", before), ("ins", after)]
    else:
        pieces = list(_pieces(_TOKENS.findall(before), _TOKENS.findall(after)))
    return format_html_join(
        "", "{}", ((format_html(f"<{tag}>{{}}</{tag}>", text) if tag else text,) for tag, text in pieces if text)
    )


def _pieces(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    for kind, from_a, to_a, from_b, to_b in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "", "".join(before[from_a:to_a])
        else:
            yield "del", "".join(before[from_a:to_a])
            yield "ins", "".join(after[from_b:to_b])
