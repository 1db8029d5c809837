"""The Chromium that the browser tests drive: one that is installed, else Playwright's, else Debian's package."""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
MAC_APPS = ("Google Chrome", "Chromium", "Microsoft Edge")


class NoChromiumError(Exception):
    """No Chromium starts here, and none can be installed."""


@functools.cache
def launch_options() -> dict[str, Any]:
    """What to pass to Playwright's `chromium.launch` for a Chromium that starts, installed now if need be.

    The environment variable CHROMIUM names one; NoChromiumError where none starts in the end.
    """
    for path in _installed():
        if _starts(path):
            return _options(path)
    if _starts(None):
        return _options(None)
    _run(
        "installing Playwright's Chromium", sys.executable, "-m", "playwright", "install", *_dependencies(), "chromium"
    )
    if _starts(None):
        return _options(None)
    if _is_debian_root():
        _run("installing Debian's Chromium", "apt-get", "-qq", "update")
        _run("", "apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium")
        if (packaged := shutil.which("chromium")) and _starts(packaged):
            return _options(packaged)
    message = "no Chromium starts here. Install Chromium or Google Chrome, or set CHROMIUM=/path/to/it."
    raise NoChromiumError(message)


def _installed() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
    yield from filter(None, map(shutil.which, NAMES))
    yield from filter(os.path.exists, (f"/Applications/{name}.app/Contents/MacOS/{name}" for name in MAC_APPS))


def _options(path: str | None) -> dict[str, Any]:
    as_root = os.geteuid() == 0  # its sandbox does not work for root
    return {
        **({"executable_path": path} if path else {}),
        "args": ["--no-sandbox"] if as_root else [],
    }


def _starts(path: str | None) -> bool:
    with ThreadPoolExecutor(1) as aside:  # Playwright does not start twice in one thread, and a test may be in it
        return aside.submit(_start, path).result()


def _start(path: str | None) -> bool:
    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(**_options(path)).close()
        except Error:
            return False
    return True


def _is_debian_root() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _dependencies() -> tuple[str, ...]:
    """As root on Debian, Playwright's installer adds the system libraries itself."""
    return ("--with-deps",) if _is_debian_root() else ()


def _run(title: str, *command: str) -> None:
    """Run an installer; whether it helped shows when Chromium is tried."""
    if title:
        sys.stderr.write(f"{title}\n")
    subprocess.run(command, stdout=sys.stderr, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
