"""Contact sheets: every page in small, one sheet for each way to look at it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser

_CAPTION: Final = 18
_GAP: Final = 12
_PER_ROW: Final = 8


@dataclass(frozen=True)
class Look:
    """A way to look at pages: its name, the screen, what the browser is told, and the size of a small picture."""

    name: str
    screen: tuple[int, int]
    small: tuple[int, int] = (240, 300)
    media: Mapping[str, Any] = field(default_factory=dict)


LOOKS: Final = (
    Look("wide", (1280, 1600)),
    Look("small", (320, 640), (160, 320)),
    Look("dark", (1280, 1600), media={"color_scheme": "dark"}),
    Look("forced-colours", (1280, 1600), media={"forced_colors": "active"}),
    Look("print", (794, 1123), media={"media": "print"}),
)


def draw(browser: Browser, base_url: str, pages: Mapping[str, str], look: Look, folder: Path) -> Path:
    """The sheet of all pages as one of them looks; gives its file."""
    width, height = look.screen
    context = browser.new_context(base_url=base_url, viewport={"width": width, "height": height})
    page = context.new_page()
    page.emulate_media(**look.media)
    pictures = []
    for name, path in pages.items():
        page.goto(path)
        with Image.open(io.BytesIO(page.screenshot())) as picture:
            pictures.append((name, picture.convert("RGB").resize(look.small, Image.Resampling.LANCZOS)))
    context.close()
    file = folder / f"{look.name}.webp"
    _sheet(pictures, look.small).save(file, quality=70, method=6)
    return file


def _sheet(pictures: list[tuple[str, Image.Image]], small: tuple[int, int]) -> Image.Image:
    across, down = small[0] + _GAP, small[1] + _GAP + _CAPTION
    sheet = Image.new("RGB", (across * _PER_ROW + _GAP, down * ceil(len(pictures) / _PER_ROW) + _GAP), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for number, (name, picture) in enumerate(pictures):
        left, top = _GAP + across * (number % _PER_ROW), _GAP + down * (number // _PER_ROW)
        pen.text((left, top), name, "black", font)
        sheet.paste(picture, (left, top + _CAPTION))
        pen.rectangle((left - 1, top + _CAPTION - 1, left + small[0], top + _CAPTION + small[1]), outline="#999")
    return sheet
