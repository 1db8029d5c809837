"""The part of a text that a search shows."""

import pytest

from config.search.snippet import highlighted, snippet


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("of the nose", "… of the nose"),
        (f"\ue000nose\ue001 cells, {'word ' * 30}", f"… \ue000nose\ue001 cells, {'word ' * 30}…"),
        ("All of a short title", "All of a short title"),
        ("A sentence. " * 20, " ".join(["A sentence."] * 20)),
        ("It grew. See [[therapy:no", "It grew. See"),
        ("se-cells]] It grew.", "It grew."),
        ("It went **well** [@source].", "It went well."),
    ],
)
def test_a_part_of_a_text_is_plain_and_says_that_it_is_one(part: str, shown: str) -> None:
    assert snippet(part) == shown


def test_highlighted_escapes_everything_else() -> None:
    assert highlighted("<b>\ue000x\ue001") == "&lt;b&gt;<mark>x</mark>"
