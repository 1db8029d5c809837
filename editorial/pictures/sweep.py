"""Removes the files of pictures that nothing refers to: of forms that were never saved, and of what was erased."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from editorial.models import Edition, Image
from editorial.pictures import store

A_DAY: Final = dt.timedelta(days=1)
_DIGEST: Final = 64


@dataclass(frozen=True)
class Swept:
    """What a sweep removed, or would remove: the names of files, their bytes, and how many pictures stay."""

    names: list[str]
    bytes: int
    kept: int


def sweep(*, age: dt.timedelta = A_DAY, only: Collection[str] | None = None, dry_run: bool = False) -> Swept:
    """Remove files that no record and no edition names and that nobody has held for `age`; `only` of these pictures.

    Safe while editors save: what they are about to name is young, because it was looked for.
    """
    # Before it is asked what is needed: what is named later was looked for later, and is young.
    found = sorted(store.files())
    needed = digests_needed()
    names, total = [], 0
    for path in found:
        digest = path.name[:_DIGEST]
        if digest not in needed and (only is None or digest in only):
            size = store.size_if_old(path, age) if dry_run else store.remove_if_old(path, age)
            if size is not None:
                names.append(path.name)
                total += size
    return Swept(names, total, len({path.name[:_DIGEST] for path in found} & needed))


def digests_needed() -> set[str]:
    """The pictures that a record names as it stands, or any edition of one, which may be restored."""
    editions = Edition.objects.filter(kind=Image._meta.label_lower)
    named = {name[:_DIGEST] for name in editions.values_list("snapshot__fields__file", flat=True) if name}
    return named | set(Image.objects.values_list("digest", flat=True))
