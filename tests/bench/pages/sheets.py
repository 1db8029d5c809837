"""Contact sheets: every page in small, one sheet for each way to look at it."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page

_CAPTION: Final = 18
_GAP: Final = 12
_PER_ROW: Final = 8
_PLAIN: Final = {"media": "screen", "color_scheme": "light", "forced_colors": "none"}


@dataclass(frozen=True)
class Look:
    """A way to look at pages: its name, the screen, what the browser is told, and the size of a small picture."""

    name: str
    screen: tuple[int, int]
    small: tuple[int, int] = (240, 300)
    media: Mapping[str, Any] = field(default_factory=dict)


LOOKS: Final = (
    Look("wide", (1280, 1600)),
    Look("dark", (1280, 1600), media={"color_scheme": "dark"}),
    Look("forced-colours", (1280, 1600), media={"forced_colors": "active"}),
    Look("small", (320, 640), (160, 320)),
    Look("print", (794, 1123), (240, 340), media={"media": "print"}),
)


def draw(
    browser: Browser, base_url: str, pages: Mapping[str, str], folder: Path, *, progress: Callable[[str], None]
) -> None:
    """A sheet of all pages for each look; each page is loaded once."""
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    taken: dict[str, list[tuple[str, Image.Image]]] = {look.name: [] for look in LOOKS}
    for number, (name, path) in enumerate(pages.items(), start=1):
        page.goto(path)
        for look in LOOKS:
            taken[look.name].append((name, _picture(page, look)))
        progress(f"{number}/{len(pages)} {name}: pictures")
    context.close()
    for look in LOOKS:
        _sheet(taken[look.name], look.small).save(folder / f"{look.name}.webp", quality=70, method=6)


def _picture(page: Page, look: Look) -> Image.Image:
    width, height = look.screen
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(**{**_PLAIN, **look.media})
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        return picture.convert("RGB").resize(look.small, Image.Resampling.LANCZOS)


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
