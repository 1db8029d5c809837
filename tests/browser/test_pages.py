"""Every template in every state: accessible by axe's rules, light and dark; one script, no foreign request."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.site import PAGES

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


NAMED_LINKS = """() => [...document.querySelectorAll('a[href]')].map(link => [
  (link.innerText?.trim() || link.textContent.trim()).replace(/\\s+/g, ' '),
  new URL(link.getAttribute('href'), document.baseURI).href])"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_is_accessible(page: Page, path: str) -> None:
    page.goto(path)
    hold_to_the_rules(page)


def hold_to_the_rules(page: Page) -> None:
    """What holds for the page that is open, in both colour schemes."""
    assert _violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert _violations(page) == []
    assert _ambiguous_links(page) == {}
    scripts = "script:not([type='application/ld+json'], [src*='/suggestions.'])"
    assert page.locator(f"{scripts}, style, [style], iframe").count() == 0


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{violation['id']}: {node['html'][:200]}" for violation in found for node in violation["nodes"]]


def _ambiguous_links(page: Page) -> dict[str, set[str]]:
    """Names that lead to several places, which nobody can tell apart by voice; the empty name is one."""
    places: dict[str, set[str]] = {}
    for name, target in page.evaluate(NAMED_LINKS):
        places.setdefault(name, set()).add(target)
    return {name: targets for name, targets in places.items() if len(targets) > 1 or not name}
