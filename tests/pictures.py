"""Files of pictures for tests, drawn on the spot."""

import io
from typing import Any

from PIL import Image


def draw(size: tuple[int, int] = (120, 80), mode: str = "RGB", colour: Any = "teal") -> Image.Image:
    """A plain picture with a white corner at its upper left."""
    image = Image.new(mode, size, colour)
    image.paste("white" if isinstance(colour, str) else 0, (0, 0, size[0] // 4, size[1] // 4))
    return image


def encode(image: Image.Image, form: str = "png", **how: Any) -> bytes:
    """The bytes of a file."""
    made = io.BytesIO()
    image.save(made, form, **how)
    return made.getvalue()


def make_picture(size: tuple[int, int] = (120, 80), form: str = "png", **how: Any) -> bytes:
    """The bytes of a plain picture."""
    return encode(draw(size), form, **how)
