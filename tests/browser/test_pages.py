"""Every template in every state: accessible by axe's rules, light and dark; fits; one script, no foreign request."""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.site import PAGES
from tests.browser.test_layout import hold_to_the_sizes

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    # To tell of what passed takes as long as to find out.
    "resultTypes": ["violations"],
    # No rule with these tags reads style sheets, and the policy of the admin rightly blocks asking for them.
    "preload": False,
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NAMED_LINKS = """() => [...document.querySelectorAll('a[href]')].map(link => [
  (link.innerText?.trim() || link.textContent.trim()).replace(/\\s+/g, ' '),
  new URL(link.getAttribute('href'), document.baseURI).href])"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_is_accessible_and_fits(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path)
    hold_to_the_rules(page)
    hold_to_the_sizes(page)


def hold_to_the_rules(page: Page) -> None:
    """What holds for the page that is open, in both colour schemes."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme
    assert _ambiguous_links(page) == {}
    scripts = "script:not([type='application/ld+json'], [src*='/suggestions.'])"
    assert page.locator(f"{scripts}, style, [style], iframe").count() == 0


def violations(page: Page) -> list[str]:
    """What axe finds on the page that is open, as it is shown now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", OPTIONS)
    return [f"{violation['id']}: {node['html'][:200]}" for violation in found for node in violation["nodes"]]


def _ambiguous_links(page: Page) -> dict[str, set[str]]:
    """Names that lead to several places, which nobody can tell apart by voice; the empty name is one."""
    places: dict[str, set[str]] = {}
    for name, target in page.evaluate(NAMED_LINKS):
        places.setdefault(name, set()).add(target)
    return {name: targets for name, targets in places.items() if len(targets) > 1 or not name}
