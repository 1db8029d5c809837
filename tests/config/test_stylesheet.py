"""The style sheet: nothing in it is left over, and its colours can be told apart."""

import re
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

ROOT: Final[Path] = settings.BASE_DIR
CSS: Final = re.sub(r"/\*.*?\*/", "", (ROOT / "static/atlas.css").read_text(), flags=re.DOTALL)
SELECTORS: Final = " ".join(re.findall(r"([^{};]+)\{", CSS))
APPS: Final = ("config", "editorial", "guides", "institutions", "therapies", "trials")
# Light first, then dark: the sheet says its colours once for each.
SCHEMES: Final = [dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root \{([^}]+)\}", CSS)[:2]]
TEXT: Final = ("ink", "soft", "link", "good", "warn", "bad")
PAIRS: Final = [*product(TEXT, ("paper", "card", "tint")), ("on-deep", "deep"), ("ink", "hit")]


def _written() -> str:
    """All that may hold a class: templates and Python."""
    templates = [path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".svg"}]
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return "\n".join(path.read_text() for path in [*templates, *modules])


def test_every_class_and_state_is_used() -> None:
    written = _written()
    names = set(re.findall(r"\.([a-z][\w-]*)", SELECTORS))
    classes = set(" ".join(re.findall(r'class="([^"]*)"', written)).split())
    # The segments of the spine are named by their letters: c, t, l, s.
    assert {name for name in names - classes if len(name) > 1} == set()
    states = set(re.findall(r"\[data-is=(\w+)\]", SELECTORS))
    assert {state for state in states if not re.search(rf"\b{state}\b", written)} == set()


def test_every_property_of_its_own_is_used() -> None:
    assert {name for name in re.findall(r"(--[\w-]+):", CSS) if f"var({name}" not in CSS} == set()


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark"])
def test_text_stands_out_at_seven_to_one(scheme: dict[str, str]) -> None:
    assert {pair for pair in PAIRS if _contrast(scheme[pair[0]], scheme[pair[1]]) < 7} == set()


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark"])
def test_edges_that_mean_something_stand_out_at_three_to_one(scheme: dict[str, str]) -> None:
    pairs = product(("edge", "link", "bad"), ("paper", "card", "tint"))
    assert {pair for pair in pairs if _contrast(scheme[pair[0]], scheme[pair[1]]) < 3} == set()


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb`, as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
