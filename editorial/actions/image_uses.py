"""Which records show which pictures, noted as they are published: the files of other pictures are not public."""

from collections.abc import Iterator, Mapping
from typing import Any

from editorial.links import IMAGE, LINK_MARK, current_keys
from editorial.models import Image, ImageUse, Publishable


def images_in(said: Any) -> set[str]:
    """The keys of the images that stand in the texts of a snapshot."""
    marks = (mark for text in _texts(said) for mark in LINK_MARK.findall(text))
    return {key for word, key, _words in marks if word == IMAGE}


def note_uses(obj: Publishable, said: Any) -> None:
    """Note the images that a record shows which says this; they need not be published yet."""
    keys = images_in(said)
    keys |= set(current_keys(Image, keys).values())
    images = list(Image.objects.filter(slug__in=keys)) if keys else []
    gone = ImageUse.objects.about(obj).exclude(image__in=images)
    if gone.exists():
        gone.delete()
    about = {"kind": obj._meta.label_lower, "key": obj.slug}
    ImageUse.objects.bulk_create([ImageUse(image=image, **about) for image in images], ignore_conflicts=True)


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        said = list(said.values())
    if isinstance(said, list):
        for part in said:
            yield from _texts(part)
