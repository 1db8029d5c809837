"""Sizes: nothing scrolls sideways on a small or zoomed screen, and every target is large enough to hit."""

import pytest
from playwright.sync_api import Page

from tests.browser.site import PAGES

OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => one.open = true)"
# Everything that can be hit and is not a link inside a sentence, with its size in CSS pixels (WCAG 2.5.5).
SMALL_TARGETS = """() => {
  const inSentence = link => {
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
# What sticks out at the right, but for tables in their scrolling regions.
OVERFLOWING = """() => [...document.querySelectorAll('body *')]
  .filter(element => !element.closest('.scroll, .hide, .skip, svg, option') && element.checkVisibility()
    && element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", ["home", "trials", "trial", "country", "therapy", "search"])
def test_text_at_twice_its_size_stays_in_the_window(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 640, "height": 512})
    page.goto(PAGES[name])
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 640


def hold_to_the_sizes(page: Page) -> None:
    """What holds for the page that is open in a wide window, with all that is folded open, and then in a small one."""
    page.evaluate(OPEN_ALL)
    assert page.evaluate(SMALL_TARGETS) == []
    page.set_viewport_size({"width": 320, "height": 256})
    # A busy machine may draw the new size a moment later.
    page.wait_for_function("document.documentElement.clientWidth <= 320 && document.body.clientWidth <= 320")
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(OVERFLOWING) == []
    page.evaluate(SPACED)
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
