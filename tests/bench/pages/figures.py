"""Figures of one page: its weight, its tab stops, and how soon a slow telephone shows it.

Throttled as Lighthouse does for telephones ('mobileSlow4G' in its docs/throttling.md, by way of the DevTools):
1.6 Mbit/s and 150 ms a round trip, each with its factor for throttling by request, and a processor four times slower.
"""

import gzip
from dataclasses import dataclass
from typing import Any, Final

import httpx
from playwright.sync_api import Browser, BrowserContext, Page

SLOW_4G: Final = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8 * 0.9,
    "uploadThroughput": 750 * 1024 / 8 * 0.9,
}
SLOWER: Final = 4
# A telephone, as Lighthouse takes it.
SCREEN: Final = {"width": 412, "height": 823}
MOST_STOPS: Final = 500
_SETTLED_MS: Final = 500
# https://www.w3.org/TR/paint-timing/, https://www.w3.org/TR/longtasks-1/, https://web.dev/articles/tbt and /cls
_TIMES: Final = """async settled => {
  const seen = type => new Promise(resolve => {
    const found = [];
    new PerformanceObserver(list => found.push(...list.getEntries())).observe({type, buffered: true});
    setTimeout(() => resolve(found), settled);
  });
  const [paints, tasks, shifts] = await Promise.all(['paint', 'longtask', 'layout-shift'].map(seen));
  const first = paints.find(paint => paint.name === 'first-contentful-paint')?.startTime ?? null;
  return {
    first,
    blocked: tasks.filter(task => task.startTime >= first).reduce((sum, task) => sum + task.duration - 50, 0),
    shifted: shifts.reduce((sum, shift) => sum + shift.value, 0),
    bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter(one => !/\\.(png|webp|avif|jpe?g)$/.test(new URL(one.name).pathname))
      .reduce((sum, one) => sum + one.encodedBodySize, 0),
  };
}"""
_STOPS: Final = """() => {
  const here = document.activeElement;
  return here === document.body ? null : !!here.closest('main');
}"""


@dataclass(frozen=True)
class Figures:
    """HTML and the whole page without images, both compressed, in bytes; milliseconds; layout shift; tab stops.

    `stops_to_content` counts from the top of the page to the first stop inside its content, the link that skips
    there not taken; 0 where the content has none.
    """

    html: int
    page: int
    first_paint_ms: int
    blocked_ms: int
    shift: float
    stops_to_content: int
    stops: int


def measure(browser: Browser, base_url: str, path: str) -> Figures:
    """All of one page, from an empty cache."""
    html = len(gzip.compress(httpx.get(base_url + path).content, 6))
    context = browser.new_context(base_url=base_url, viewport=SCREEN)  # type: ignore[arg-type] # a typed dict of these
    try:
        times = _slow(context, path)
        to_content, stops = _stops(context.new_page(), path)
    finally:
        context.close()
    return Figures(
        html, int(times["bytes"]), round(times["first"]), round(times["blocked"]), times["shifted"], to_content, stops
    )


def _slow(context: BrowserContext, path: str) -> dict[str, Any]:
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(path, wait_until="load")
    times: dict[str, Any] = page.evaluate(_TIMES, _SETTLED_MS)
    page.close()
    return times


def _stops(page: Page, path: str) -> tuple[int, int]:
    page.goto(path)
    page.evaluate("document.activeElement.blur()")  # a page with a problem begins at its summary
    first = 0
    for number in range(1, MOST_STOPS):
        page.keyboard.press("Tab")
        in_content = page.evaluate(_STOPS)
        if in_content is None:
            return first, number - 1
        if in_content and not first:
            first = number
    return first, MOST_STOPS
