"""A picture in the widths and formats that browsers choose from, drawn once, when it is uploaded."""

import io
from collections.abc import Iterator
from typing import Any, Final

from PIL import Image

from editorial.pictures.names import MODERN, Picture

# What is kept, and what is drawn from it; measured on photographs: a step more costs twice the time and saves a tenth.
_KEPT: Final[dict[str, dict[str, Any]]] = {
    "jpeg": {"quality": 92, "subsampling": 0, "optimize": True},
    "png": {"optimize": True},
}
_DRAWN: Final[dict[str, dict[str, Any]]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 82, "optimize": True, "progressive": True},
    "png": {"optimize": True},
}
# Drawings have edges and lettering, which blur where colours are thinned out.
_OF_DRAWINGS: Final[dict[str, dict[str, Any]]] = {
    "avif": {"quality": 70, "subsampling": "4:4:4"},
    "webp": {"quality": 90},
}


def kept(image: Image.Image, form: str) -> bytes:
    """The picture in its full size, as the file from which all others are drawn; nothing but pixels is in it."""
    return _encoded(image, form, _KEPT[form])


def drawn(image: Image.Image, picture: Picture) -> Iterator[tuple[str, bytes]]:
    """Each rendition with its name."""
    for step, width in picture.widths.items():
        height = max(1, round(picture.height * width / picture.width))
        small = image if width == picture.width else image.resize((width, height), Image.Resampling.LANCZOS)
        for form in (*MODERN, picture.format):
            name = picture.rendition(step, form)
            if form in MODERN or name == picture.fallback:
                more = _OF_DRAWINGS.get(form, {}) if picture.format == "png" else {}
                yield name, _encoded(small, form, {**_DRAWN[form], **more})


def _encoded(image: Image.Image, form: str, how: dict[str, Any]) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **how)
    return made.getvalue()
