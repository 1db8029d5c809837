"""`python -m tests.bench.pages`: figures of every page, and contact sheets of them all, below docs/pages.

With names of pages (`python -m tests.bench.pages home "trial, everything"`), of these alone, below var/pages.
"""

import datetime as dt
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from config import paths
from tests.bench.pages.figures import Figures, measure
from tests.bench.pages.sheets import draw
from tests.browser import chromium
from tests.browser.site import PAGES, running

FOLDER = paths.REPOSITORY / "docs" / "pages"
HEAD = """# Every page: weight, speed, tab stops, looks

Made by `make pages` on {date}. One run, on one machine, of the pages that the browser tests open.

- **HTML** and **page** (all but pictures) are bytes as they go over the line.
- **First paint** and **blocked** are milliseconds of first contentful paint and of total blocking time, with the
  network of a slow telephone (1.6 Mbit/s, 150 ms) and a processor four times slower, as Lighthouse throttles.
- **Shift** is the sum of all layout shifts; 0 is none.
- **Stops to content** are the presses of Tab to the first link or field of the content, the link that skips there not
  taken. **Stops** are those to the end of the page. Both begin at the top, or at the summary of a problem.

The contact sheets show the upper part of each page: [1280 px wide](wide.webp), [320 px wide](small.webp),
[dark](dark.webp), [forced colours](forced-colours.webp), [printed](print.webp).

| page | HTML | page | first paint | blocked | shift | stops to content | stops |
|---|--:|--:|--:|--:|--:|--:|--:|
"""

console = Console(stderr=True, highlight=False)


def main(names: list[str]) -> int:
    """0 where all was made, 2 for a page that is not, 130 after Ctrl-C."""
    parser = ArgumentParser(prog="tests.bench.pages")
    parser.add_argument("names", nargs="*", metavar="PAGE", help="as tests/browser/site.py names them; else all")
    chosen = parser.parse_args(names).names
    if unknown := sorted(set(chosen) - set(PAGES)):
        parser.error(f"no such page: {'; '.join(unknown)}")
    folder = paths.var() / "pages" if chosen else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    pages = {name: PAGES[name] for name in chosen or PAGES}
    try:
        with running() as base_url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**chromium.launch_options())
            write(folder / "README.md", figures_of(browser, base_url, pages))
            draw(browser, base_url, pages, folder, progress=console.print)
            browser.close()
    except KeyboardInterrupt:
        return 130
    console.print(f"all is in {folder}", soft_wrap=True)
    return 0


def figures_of(browser: Browser, base_url: str, pages: Mapping[str, str]) -> dict[str, Figures]:
    """Page by page and never two at a time, which would slow each other; each is told of when it is measured."""
    found = {}
    for number, (name, path) in enumerate(pages.items(), start=1):
        begun = time.monotonic()
        found[name] = one = measure(browser, base_url, path)
        console.print(
            f"{number}/{len(pages)} {name}: {one.page:,} bytes, first paint {one.first_paint_ms:,} ms,"
            f" {one.stops} stops ({time.monotonic() - begun:.1f} s)",
            markup=False,
            soft_wrap=True,
        )
    return found


def write(file: Path, figures: Mapping[str, Figures]) -> None:
    """The table of the pages."""
    rows = (
        f"| {name} | {one.html:,} | {one.page:,} | {one.first_paint_ms:,} | {one.blocked_ms:,} | {one.shift:.3f}"
        f" | {one.stops_to_content} | {one.stops} |\n"
        for name, one in figures.items()
    )
    file.write_text(HEAD.format(date=dt.datetime.now(dt.UTC).date()) + "".join(rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
