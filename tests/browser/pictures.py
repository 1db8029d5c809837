"""Pictures of the editors' guide: taken on the way of a journey, and held against the guide and the pages.

`make screenshots` writes them anew. Otherwise nothing is drawn: each file names the headings, labels and buttons
that it shows, and all of them must still stand on the page, whatever fonts this machine has.
"""

import io
import os
import re

from PIL import Image, PngImagePlugin
from playwright.sync_api import Locator, Page

from config import paths

GUIDE = paths.REPOSITORY / "docs" / "editing.md"
FOLDER = GUIDE.with_suffix("")
WIDTH, HEIGHT = 1080, 660
COLOURS = 48
MOST_BYTES = 600_000

# All that a page says: its text, its buttons, what may be chosen, and names for screen readers.
WORDS = """() => [document.body.innerText,
  ...[...document.querySelectorAll('input[type=submit]')].map(button => button.value),
  ...[...document.querySelectorAll('option')].map(option => option.text),
  ...[...document.querySelectorAll('[aria-label]')].map(named => named.ariaLabel)].join('\\n')"""
LABELS = """() => [...document.querySelectorAll(
    'h1, h2, label, summary, button, input[type=submit], thead th, .object-tools a')]
  .filter(label => { const box = label.getBoundingClientRect();
    return label.checkVisibility() && box.top >= 0 && box.bottom <= innerHeight && box.height > 1; })
  .map(label => (label.matches('input') ? label.value : label.innerText).replace(/\\s+/g, ' ').trim())
  .filter(text => text && text.length < 80)"""


class Camera:
    """Takes pictures of the moments that the guide shows, and remembers what the pages said then."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}

    def take(self, page: Page, name: str, *, at: Locator | None = None) -> None:
        """The window as it is, with `at` (else the heading) at its top."""
        size = page.viewport_size
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        (at or page.locator("h1").last).evaluate("element => element.scrollIntoView({block: 'start'})")
        self.said[name] = _plain(page.evaluate(WORDS))
        if "SCREENSHOTS" in os.environ:
            _write(name, page.screenshot(), page.evaluate(LABELS))
        if size:
            page.set_viewport_size(size)

    def complaints(self) -> list[str]:
        """What is not as the guide has it, in words."""
        return [*_of_the_set(self.said), *_of_the_pictures(self.said), *_of_the_guide(self.said)]


def _write(name: str, png: bytes, labels: list[str]) -> None:
    """Few colours, and the labels that it shows inside the file."""
    kept = PngImagePlugin.PngInfo()
    kept.add_itxt("Labels", "\n".join(dict.fromkeys(labels)))
    FOLDER.mkdir(exist_ok=True)
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(FOLDER / f"{name}.png", optimize=True, pnginfo=kept)


def _of_the_set(said: dict[str, str]) -> list[str]:
    shown = re.findall(r"!\[([^\]]*)\]\(editing/(\S+?)\.png\)", GUIDE.read_text())
    names, files = {name for _alt, name in shown}, {file.stem for file in FOLDER.glob("*.png")}
    return [
        *(f"{name}: taken, but not shown in the guide" for name in said.keys() - names),
        *(f"{name}: shown in the guide, but not taken" for name in names - said.keys()),
        *(f"{name}: no such file; run `make screenshots`" for name in names - files),
        *(f"{name}.png: shown nowhere; delete it" for name in files - names),
        *(f"{name}: no alternative text" for alt, name in shown if len(alt) < 20),
    ]


def _of_the_pictures(said: dict[str, str]) -> list[str]:
    found = []
    for name in said.keys() & {file.stem for file in FOLDER.glob("*.png")}:
        with Image.open(FOLDER / f"{name}.png") as picture:
            if picture.size != (WIDTH, HEIGHT):
                found.append(f"{name}: {picture.size} pixels, not {WIDTH} x {HEIGHT}; run `make screenshots`")
            labels = picture.info.get("Labels", "").splitlines()
        gone = [label for label in labels if label not in said[name]]
        found += [f"{name}: shows “{label}”, the page has it no more; run `make screenshots`" for label in gone]
    size = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    return [*found, f"the pictures weigh {size} bytes"] if size > MOST_BYTES else found


def _of_the_guide(said: dict[str, str]) -> list[str]:
    """What a section prints bold are words of the pages that it shows; without pictures, of any that was seen."""
    found = []
    for section in re.split(r"^#+ ", GUIDE.read_text(), flags=re.MULTILINE):
        shown = re.findall(r"\(editing/(\S+?)\.png\)", section) or list(said)
        words = "\n".join(said.get(name, "") for name in shown)
        bold = [_plain(text) for text in re.findall(r"\*\*(.+?)\*\*", section, flags=re.DOTALL)]
        missing = [text for text in bold if not re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words)]
        found += [f"{section.splitlines()[0]}: “{text}” is not on {', '.join(shown)}" for text in missing]
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
