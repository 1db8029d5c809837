"""Sizes: nothing scrolls sideways on a small or zoomed screen, and every target is large enough to hit."""

import pytest
from playwright.sync_api import Page

from tests.browser.site import PAGES

# Everything that can be hit and is not a link inside a sentence, with its size in CSS pixels (WCAG 2.5.5).
SMALL_TARGETS = """() => {
  const inSentence = link => {
    const own = link.innerText.trim();
    const block = link.closest('p, li, td, th, dd, dt, h1, h2, h3, h4, summary, label, figcaption, caption');
    const around = block ? [...block.childNodes].filter(node => !(node.nodeType === 1 && node.matches('a')))
      .map(node => node.textContent).join('').replace(/[\\s;,.()]/g, '') : '';
    return link.matches('a') && around.length > 0 && getComputedStyle(link).display === 'inline';
  };
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, textarea')]
    .filter(target => target.checkVisibility() && !inSentence(target) && !target.matches('.skip'))
    .map(target => [target.outerHTML.slice(0, 120), target.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([html, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`);
}"""
# WCAG 1.4.12: the spacing that a reader may set.
SPACED = """() => document.querySelectorAll('*').forEach(element => {
  element.style.setProperty('line-height', '1.5', 'important');
  element.style.setProperty('letter-spacing', '0.12em', 'important');
  element.style.setProperty('word-spacing', '0.16em', 'important');
})"""
OVERFLOWING = """() => [...document.querySelectorAll('body *')]
  .filter(element => !element.closest('.scroll, .hide, .skip, svg, option') && element.checkVisibility()
    && element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("spaced", [False, True], ids=["as it is", "text spacing"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_nothing_scrolls_sideways_at_320_pixels(page: Page, path: str, spaced: bool) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(path)
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    if spaced:
        page.evaluate(SPACED)
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
