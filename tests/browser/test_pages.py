"""Every template in every state: accessible by axe's rules, light and dark, and without a foreign request."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.site import PAGES

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)
    results = Axe().run(page, options=OPTIONS)
    found = [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
    assert found == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_links_to_different_places_have_different_names(page: Page, path: str) -> None:
    page.goto(path)
    links: list[list[str]] = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => [link.innerText.trim().replace(/\\s+/g, ' '), link.href])"
    )
    places: dict[str, set[str]] = {}
    for name, target in links:
        places.setdefault(name, set()).add(target)
    assert {name: targets for name, targets in places.items() if len(targets) > 1 or not name} == {}
