"""Figures of one page: its weight, its tab stops, and how soon a slow telephone shows it.

Throttled as Lighthouse does for telephones ('mobileSlow4G' in its docs/throttling.md, by way of the DevTools):
1.6 Mbit/s and 150 ms a round trip, each with its factor for throttling by request, and a processor four times slower.
"""

from dataclasses import dataclass
from typing import Any, Final

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
    html: performance.getEntriesByType('navigation')[0].encodedBodySize,
    bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter(one => !/\\.(png|webp|avif|jpe?g)$/.test(new URL(one.name).pathname))
      .reduce((sum, one) => sum + one.encodedBodySize, 0),
  };
}"""
# Where the focus is at each press of a key, which is before it moves on.
_WATCH: Final = """() => {
  window.stops = [];
  addEventListener('keydown', () => {
    const here = document.activeElement;
    window.stops.push(here === document.body ? 'nowhere' : here.closest('main') ? 'content' : 'around');
  }, true);
}"""
# So many presses between two looks at them.
_PRESSES: Final = 20


@dataclass(frozen=True)
class Figures:
    """HTML and the page without images, as they go over the line, in bytes; milliseconds; layout shift; tab stops.

    `stops_to_content` counts from where the page puts the focus, most often its top, to the first stop inside its
    content, the link that skips there not taken; 0 where the content has none.
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
    context = browser.new_context(base_url=base_url, viewport=SCREEN)  # type: ignore[arg-type] # a typed dict of these
    try:
        times = _slow(context, path)
        to_content, stops = _stops(context.new_page(), path)
    finally:
        context.close()
    return Figures(
        html=times["html"],
        page=times["bytes"],
        first_paint_ms=round(times["first"]),
        blocked_ms=round(times["blocked"]),
        shift=times["shifted"],
        stops_to_content=to_content,
        stops=stops,
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
    page.evaluate(_WATCH)
    stops: list[str] = []
    while "nowhere" not in stops and len(stops) < MOST_STOPS:
        for _ in range(_PRESSES):
            page.keyboard.press("Tab")
        stops = page.evaluate("window.stops.slice(1)")
    last = stops.index("nowhere") if "nowhere" in stops else len(stops)
    return (stops.index("content") + 1 if "content" in stops[:last] else 0), last
