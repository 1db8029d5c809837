"""Criteria with the words marked that a machine's readings rest on."""

from hypothesis import given
from hypothesis import strategies as st

from trials.marked_criteria import marked, numbers_of, readings
from trials.models import EligibilityGroup

TEXT = "AIS A <or> B, C5"


def test_places_are_numbered_in_the_order_of_the_text_each_once() -> None:
    groups = [
        EligibilityGroup(quotes={"level": [[14, 16]], "ais": [[0, 5]]}),
        EligibilityGroup(quotes={"ais": [[0, 5]], "age": [[5, 99], [3, 3], [-1, 2]]}),
    ]
    assert numbers_of(groups, TEXT) == {(0, 5): 1, (14, 16): 2}


def test_the_text_is_escaped_and_each_place_stands_in_a_mark_behind_its_number() -> None:
    assert marked(TEXT, {(0, 12): 1, (14, 16): 2}) == (
        '<sup id="words-1">1</sup><mark>AIS A &lt;or&gt; B</mark>, <sup id="words-2">2</sup><mark>C5</mark>'
    )


def test_places_that_overlap_keep_all_their_words_and_numbers() -> None:
    assert marked("abcdef", {(0, 4): 1, (2, 6): 2, (2, 3): 3}) == (
        '<sup id="words-1">1</sup><mark>ab</mark><sup id="words-2">2</sup><sup id="words-3">3</sup><mark>c</mark>'
        "<mark>d</mark><mark>ef</mark>"
    )


@given(st.text("ab<&", max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6))
def test_no_letter_is_lost_or_doubled(text: str, places: list[tuple[int, int]]) -> None:
    numbers = numbers_of([EligibilityGroup(quotes={"ais": places})], text)
    shown = marked(text, dict.fromkeys(numbers, 0))
    plain = shown.replace('<sup id="words-0">0</sup>', "").replace("<mark>", "").replace("</mark>", "")
    assert plain.replace("&lt;", "<").replace("&amp;", "&") == text
    assert shown.count("<sup") == len(numbers)


def test_what_is_not_certain_comes_first_and_the_kind_s_words_stand_with_the_level_s() -> None:
    group = EligibilityGroup(
        origin="machine", ais=["A"], unsure=["days"], level_min=4, level_max=4, level_kind="motor",
        quotes={"days": [[6, 10]], "level": [[14, 16]], "level_kind": [[0, 3]]},
    )  # fmt: skip
    first, *others = readings(group, TEXT, numbers_of([group], TEXT))
    assert (first.criterion.field, first.quotes) == ("days", [(2, "<or>")])
    assert {one.criterion.field: one.quotes for one in others}["level"] == [(1, "AIS"), (3, "C5")]
