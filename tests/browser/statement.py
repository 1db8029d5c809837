"""`python -m tests.browser.statement`: looks at every page, and writes what it found into the statement for readers."""

import datetime as dt
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.progress import track

from config import paths
from tests.browser import chromium
from tests.browser.site import PAGES, running
from tests.browser.test_layout import hold_to_the_sizes
from tests.browser.test_pages import hold_to_the_rules

STATEMENT: Final = paths.REPOSITORY / "content" / "guides" / "accessibility.md"
_SECTION: Final = re.compile(r"(?<=^## The last run\n\n).*?(?=^## )", re.MULTILINE | re.DOTALL)
_WORDS: Final = """\
On {date} a program opened {pages} pages in Chromium {chromium}: each kind of page that readers see, also when it is \
empty, holds very long words, or tells of an error. It looked at each in light and in dark colours, in a window 1280 \
pixels wide, and in one of 320 by 256 pixels.

- **Rules of WCAG 2.2**, levels A and AA, contrast of 7 to 1, and names of links (with axe-core {axe}): {rules}.
- **Size of targets, sideways scrolling, and text with wider spacing**: {sizes}.

The tests of the software look for the same at each change. Machines find only a part of what is wrong.

"""


@dataclass(frozen=True)
class Run:
    """When which program looked at how many pages, and the names of those on which it found a fault."""

    day: dt.date
    chromium: str
    axe: str
    pages: int
    against_rules: list[str] = field(default_factory=list)
    against_sizes: list[str] = field(default_factory=list)


def main() -> int:
    """0 where all pages were looked at, whatever was found."""
    console = Console(stderr=True)
    with running() as base_url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())
        run = Run(dt.datetime.now(dt.UTC).date(), browser.version.partition(".")[0], axe_version(), len(PAGES))
        for name, path in track(PAGES.items(), description="Looking", console=console):
            if _fails(hold_to_the_rules, browser, base_url + path):
                run.against_rules.append(name)
            if _fails(hold_to_the_sizes, browser, base_url + path):
                run.against_sizes.append(name)
        browser.close()
    write(STATEMENT, run)
    return 0


def axe_version() -> str:
    """Of the axe-core that is installed."""
    [version] = re.findall(r"axe v([\d.]+)", Axe().axe_script[:200])
    return str(version)


def write(statement: Path, run: Run) -> None:
    """Put what was found in the place of what was found before.

    Raises:
        ValueError: the statement has no place for it.
    """
    words = _WORDS.format(
        date=f"{run.day.day} {run.day:%B %Y}",
        pages=run.pages,
        chromium=run.chromium,
        axe=run.axe,
        rules=_in_words(run.against_rules),
        sizes=_in_words(run.against_sizes),
    )
    text, places = _SECTION.subn(lambda _match: words, statement.read_text())
    if places != 1:
        message = f"{statement} has no section “The last run” with another after it"
        raise ValueError(message)
    statement.write_text(text)


def _fails(check: Callable[[Page], None], browser: Browser, address: str) -> bool:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(address)
        check(page)
    except AssertionError:
        return True
    finally:
        page.close()
    return False


def _in_words(faulty: Sequence[str]) -> str:
    return f"faults on {len(faulty)} of these pages ({'; '.join(faulty)})" if faulty else "no fault on any page"


if __name__ == "__main__":
    sys.exit(main())
