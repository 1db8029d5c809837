"""Lay words and the pages that answer them."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from config.search.plain_words import FILE, PlainWord, answers
from editorial.gate.readability import reading_age
from editorial.links import LINK_MARK

ENTRIES = yaml.safe_load(FILE.read_text())
FOLDERS = {"therapy": "therapies", "guide": "guides", "country": "countries"}


def test_every_page_ships_with_the_atlas() -> None:
    for mark in (mark for entry in ENTRIES for mark in entry["pages"]):
        if match := LINK_MARK.fullmatch(mark):
            stem = Path(settings.BASE_DIR) / "content" / FOLDERS[match[1]] / match[2]
            assert stem.with_suffix(".yaml").exists() or stem.with_suffix(".md").exists(), mark
        else:
            name, words = mark.split(" ", 1)
            assert reverse(name)
            assert words


def test_every_phrase_stands_once_and_every_sentence_is_plain() -> None:
    phrases = Counter(phrase for entry in ENTRIES for phrase in entry["words"])
    assert [phrase for phrase, times in phrases.items() if times > 1] == []
    assert all(phrase == phrase.lower() for phrase in phrases)
    together = " ".join(entry["says"] for entry in ENTRIES)
    assert reading_age(together) <= 14
    assert all(entry["says"].endswith(".") for entry in ENTRIES)


def word(*phrases: str) -> PlainWord:
    return PlainWord(phrases, "About it.", (("A page", "/a/"),))


@pytest.mark.parametrize(
    "typed", ["can't walk", "I CAN\u2019T WALK any more", "cant walk", "can\u2019t  walk?", "he can't walks"]
)
def test_a_phrase_is_known_however_it_is_typed(typed: str) -> None:
    walking = word("cant walk")
    assert answers(typed, [word("walk the dog"), walking]) == [walking]


@pytest.mark.parametrize("typed", ["", "walk", "cantwalk", "can walk", "cost of walking"])
def test_part_of_a_phrase_is_none(typed: str) -> None:
    assert answers(typed, [word("cant walk")]) == []


def test_the_longest_phrases_come_first_and_few_are_given() -> None:
    short, long = word("cost"), word("stem cell cost")
    assert answers("stem cells cost", [short, long]) == [long, short]
    assert len(answers("a cost", [word("cost") for _ in range(9)])) == 3
