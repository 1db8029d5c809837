"""How hard a text is to read, as an age."""

import pytest

from editorial.gate.readability import reading_age

PLAIN = "The doctors took cells from the nose. They put them into the cord. Two people could move a foot."
SCIENTIFIC = (
    "Autologous olfactory ensheathing cells were harvested endoscopically and subsequently transplanted into the"
    " contused spinal parenchyma, whereupon neurological improvement was documented in two participants."
)


def test_plain_words_in_short_sentences_are_for_the_young() -> None:
    assert 5 <= reading_age(PLAIN) < 9
    assert reading_age(SCIENTIFIC) > 18


def test_longer_sentences_are_harder() -> None:
    assert reading_age(PLAIN.replace(". They", ", and they").replace(". Two", ", and two")) > reading_age(PLAIN)


@pytest.mark.parametrize("name", ["NCT01321333", "AST-OPC1", "therapy-2059"])
def test_names_with_digits_count_for_nothing(name: str) -> None:
    assert reading_age(f"It was seen in {name} too.") == reading_age("It was seen in too.")


def test_no_text_is_too_easy() -> None:
    assert reading_age("") == 5
    assert reading_age("I am. Go.") == 5
