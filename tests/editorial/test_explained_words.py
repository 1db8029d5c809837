"""Words that a page explains."""

import pytest

from editorial.explained_words import ExplainedWords, Word
from editorial.markdown import render

WORDS = [
    Word("Chronic", "chronic", "Long after the injury."),
    Word("HAS", "has", "A French authority."),
    Word("Graft", "graft", "What is put in."),
    Word("Motor level", "motor-level", "How far movement goes."),
    Word("S4-S5", "s4-s5", "The lowest segments."),
]


def html(text: str) -> str:
    return str(render(text, words=ExplainedWords(WORDS)).html)


def test_a_word_is_linked_where_it_is_first_said() -> None:
    assert html("A chronic injury is one thing, and chronic pain is another.") == (
        '<p>A <a href="#word-chronic" id="use-chronic">chronic</a> injury is one thing, and chronic pain is'
        " another.</p>\n"
    )


def test_the_words_that_were_said_are_known_in_their_order() -> None:
    words = ExplainedWords(WORDS)
    render("Two grafts, and then a motor level in one sentence.", words=words)
    render("Later a chronic injury, and a graft in a second text.", words=words)
    assert [(word.key, spelt) for word, spelt in words] == [
        ("graft", "grafts"), ("motor-level", "motor level"), ("chronic", "chronic")
    ]  # fmt: skip
    assert len(words) == 3


@pytest.mark.parametrize(
    "text",
    [
        "# Chronic and other headings that are long",
        "A page [chronic injuries](/x/) that says no more, and `chronic` in code.",
        "Somebody has a chronically long engraftment that is nonchronic.",
        "| Chronic | what it is in a long cell of a table |\n|---|---|\n| chronic | and a long text beside it |",
        "Chronic",
        "- chronic",
        "    chronic code that is long enough to count",
    ],
)
def test_headings_tables_links_code_other_words_and_bare_words_stay(text: str) -> None:
    assert "#word-" not in html(text)


def test_a_word_that_is_a_link_already_gets_no_second_one() -> None:
    assert "#word-" not in html("See [chronic](/x/) and then a chronic injury, once more.")


def test_abbreviations_keep_their_capitals() -> None:
    assert "#word-has" not in html("This has nothing to do with the authority.")
    assert 'id="use-has">HAS</a>' in html("The French authority HAS wrote it down.")


def test_inside_bold_and_with_a_hyphen() -> None:
    assert '<strong><a href="#word-s4-s5" id="use-s4-s5">S4-S5</a></strong>' in html("No feeling at **S4-S5** at all.")


def test_without_words_nothing_changes() -> None:
    text = "A chronic injury is one thing [x](/y/)."
    assert render(text).html == render(text, words=ExplainedWords()).html
