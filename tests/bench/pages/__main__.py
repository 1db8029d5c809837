"""`python -m tests.bench.pages`: figures of every page, and contact sheets of them all, below docs/pages."""

import datetime as dt
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.progress import track

from config import paths
from tests.bench.pages.figures import Figures, measure
from tests.bench.pages.sheets import LOOKS, draw
from tests.browser import chromium
from tests.browser.site import PAGES, running

FOLDER = paths.REPOSITORY / "docs" / "pages"
HEAD = """# Every page: weight, speed, tab stops, looks

Made by `make pages` on {date}. One run, on one machine, of the pages that the browser tests open.

- **HTML** and **page** (all but pictures) are bytes as they go over the line, compressed.
- **First paint** and **blocked** are milliseconds of first contentful paint and of total blocking time, with the
  network of a slow telephone (1.6 Mbit/s, 150 ms) and a processor four times slower, as Lighthouse throttles.
- **Shift** is the sum of all layout shifts; 0 is none.
- **Stops to content** are the presses of Tab to the first link or field of the content, the link that skips there not
  taken. **Stops** are those of the whole page.

The contact sheets show the upper part of each page: [1280 px wide](wide.webp), [320 px wide](small.webp),
[dark](dark.webp), [forced colours](forced-colours.webp), [printed](print.webp).

| page | HTML | page | first paint | blocked | shift | stops to content | stops |
|---|--:|--:|--:|--:|--:|--:|--:|
"""


def main() -> int:
    """0 where all was made."""
    console = Console(stderr=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running() as base_url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        figures = {
            name: measure(browser, base_url, path)
            for name, path in track(PAGES.items(), description="Measuring", console=console)
        }
        for look in track(LOOKS, description="Taking pictures", console=console):
            draw(browser, base_url, PAGES, look, FOLDER)
        browser.close()
    write(FOLDER / "README.md", figures)
    return 0


def write(file: Path, figures: dict[str, Figures]) -> None:
    """The table of all pages."""
    rows = (
        f"| {name} | {one.html:,} | {one.page:,} | {one.first_paint_ms:,} | {one.blocked_ms:,} | {one.shift:.3f}"
        f" | {one.stops_to_content} | {one.stops} |\n"
        for name, one in figures.items()
    )
    file.write_text(HEAD.format(date=dt.datetime.now(dt.UTC).date()) + "".join(rows))


if __name__ == "__main__":
    sys.exit(main())
