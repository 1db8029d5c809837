"""Pictures in text: drawn where their mark stands, with all that must be said of them."""

from typing import Any

import pytest

from editorial.actions import rename, withdraw
from editorial.markdown import plain, render, sanitise
from editorial.models import Image
from tests.builders import make_image
from tests.pictures import make_picture

pytestmark = pytest.mark.django_db


def html(text: str) -> str:
    return str(render(text).html)


@pytest.fixture
def scan() -> Image:
    return make_image(slug="scan", caption="Own words", file=make_picture((1700, 850), "jpeg"))


def test_a_figure_says_what_browsers_and_readers_need(scan: Image) -> None:
    drawn = html("Before.\n\n[[image:scan]]\n\nAfter.")
    picture: Any = scan.picture
    assert f'<source type="image/avif" srcset="/images/{picture.digest}-320.avif 320w, ' in drawn
    assert f'/images/{picture.digest}-full.webp 1600w" sizes="(min-width: 48rem) 44rem, 92vw">' in drawn
    assert (
        f'<img src="/images/{picture.digest}-640.jpeg" alt="{scan.alt}" width="1600" height="800" loading="lazy"'
        in drawn
    )
    assert '<a href="https://example.org/scan" rel="noopener">A hospital</a>' in drawn
    assert '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener">CC BY 4.0</a>' in drawn
    assert drawn.startswith("<p>Before.</p>")
    assert drawn.endswith("<p>After.</p>\n")
    assert "<p><figure" not in drawn


def test_the_page_may_give_it_words_of_its_own(scan: Image) -> None:
    assert "<figcaption>Own words " in html("[[image:scan]]")
    drawn = html("[[image:scan|Look at <b>this</b>]]")
    assert "<figcaption>Look at &lt;b&gt;this&lt;/b&gt; " in drawn
    assert "Own words" not in drawn


@pytest.mark.parametrize(
    "text", ["One\n[[image:scan]]\ntwo", "- [[image:scan]]", "> [[image:scan]]", "  [[image:scan]]  "]
)
def test_a_line_of_its_own_is_enough(scan: Image, text: str) -> None:
    assert html(text).count("<figure>") == 1


@pytest.mark.parametrize(
    "text", ["See [[image:scan]].", "    [[image:scan]]", "```\n[[image:scan]]\n```", "`[[image:scan]]`"]
)
def test_a_mark_among_words_or_in_code_is_no_figure(scan: Image, text: str) -> None:
    assert "<figure>" not in html(text)


def test_what_readers_do_not_see_leaves_nothing() -> None:
    make_image(slug="draft", state="draft")
    withdraw(obj=make_image(slug="withdrawn"), by="somebody", reason="Not ours")
    assert html("[[image:draft]]\n\n[[image:withdrawn]]\n\n[[image:nothing]]").strip() == ""


def test_it_is_found_under_the_key_that_it_had(scan: Image) -> None:
    rename(obj=scan, key="mri", by="somebody")
    assert "<figure>" in html("[[image:scan]]")
    assert "<figure>" in html("[[image:mri]]")


def test_lists_leave_it_out(scan: Image) -> None:
    assert plain("Before.\n[[image:scan|Words]]\nAfter.").split() == ["Before.", "After."]


@pytest.mark.parametrize(
    "attack",
    [
        '<img src="https://evil.example/a.png" alt="x">',
        '<img src="/images/../admin/" alt="a > b">',
        '<img alt="a src=1 > b">',
        '<picture><source srcset="https://evil.example/a.avif"></picture>',
        '<source srcset="/images/{name} 320w, https://evil.example/a.avif 640w">',
        '<img src="//images/{name}">',
        '<img src="data:image/png;base64,AAAA">',
    ],
)
def test_no_picture_comes_from_elsewhere(scan: Image, attack: str) -> None:
    picture: Any = scan.picture
    clean = str(sanitise(attack.replace("{name}", picture.fallback)))
    assert "<img" not in clean
    assert "srcset" not in clean
