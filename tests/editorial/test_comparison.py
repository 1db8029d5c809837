"""What differs between two snapshots, in words that an editor reads."""

import re
import time
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.comparison import changed_by_both, differences, mark, merge
from editorial.snapshots import apply, snapshot
from tests.builders import make_claim, make_country, make_source, make_therapy, make_trial

pytestmark = pytest.mark.django_db

# Text of few words, so that many stand in both.
TEXT = st.lists(st.sampled_from(["cells ", "nose. ", "<b>", "\n\n", "of", " ", "é", "a-b "]), max_size=40).map("".join)


def said(before: Any, after: Any) -> list[tuple[str, str, str]]:
    return [(found.name, found.before_words, found.after_words) for found in differences(before, after)]


def sides(marked: str) -> tuple[str, str]:
    """The texts before and after, of the one with marks."""
    before = re.sub(r"<ins>.*?</ins>", "", marked, flags=re.DOTALL)
    after = re.sub(r"<del>.*?</del>", "", marked, flags=re.DOTALL)
    return unescape(re.sub("</?del>", "", before)), unescape(re.sub("</?ins>", "", after))


def test_fields_are_named_as_on_the_form_and_choices_by_their_labels() -> None:
    therapy = make_therapy(kind="cells")
    before = snapshot(therapy)
    therapy.kind, therapy.name = "device", "A device"
    assert said(before, snapshot(therapy)) == [
        ("Name", "Schwann cells", "A device"),
        ("Kind", "Cells", "Assistive or stimulating device"),
    ]


def test_records_are_named_with_their_keys() -> None:
    claim = make_claim()
    before = snapshot(claim)
    claim.country = make_country(slug="france", name="France")
    claim.save()
    claim.therapies.add(make_therapy(slug="oec", name="Olfactory cells"))
    assert said(before, snapshot(claim)) == [
        ("Country", "", "France (france)"),
        ("Therapies", "", "Olfactory cells (oec)"),
    ]


def test_a_record_that_is_gone_is_named_by_its_key() -> None:
    claim = make_claim()
    taken = snapshot(claim)
    gone = {**taken, "fields": {**taken["fields"], "country": "atlantis"}}
    assert said(taken, gone) == [("Country", "", "atlantis")]


def test_a_row_is_named_by_what_it_says_first() -> None:
    therapy = make_therapy()
    before = snapshot(therapy)
    therapy.citations.create(source=make_source(slug="paper", title="A paper"), locator="Table 2")
    ((label, was, now),) = said(before, snapshot(therapy))
    assert (label, was) == ("Sources: A paper (paper)", "")
    assert now == "Source: A paper (paper)\nWhere in the source: Table 2"


def test_choices_of_rows_are_told_by_their_labels() -> None:
    trial = make_trial()
    before = snapshot(trial)
    trial.eligibility_groups.create(ais=["A", "B"], level_min=3, level_max=17)
    ((_label, _was, now),) = said(before, snapshot(trial))
    assert "C4" in now
    assert "A, B" in now


def test_another_order_is_told_with_what_stands_where() -> None:
    therapy = make_therapy()
    for title in ("First", "Second"):
        therapy.citations.create(source=make_source(slug=title.lower(), title=title), position=0)
    before = snapshot(therapy)
    after = {**before, "owned": {"citations": before["owned"]["citations"][::-1]}}
    assert said(before, after) == [
        ("Sources: their order", "1. First (first)\n2. Second (second)", "1. Second (second)\n2. First (first)")
    ]
    apply(merge(before, after, {"citations#"}), therapy)
    assert [citation.source.title for citation in therapy.citations.all()] == ["Second", "First"]


def test_what_one_side_could_not_say_is_no_difference_and_what_has_no_column_any_more_is() -> None:
    now = snapshot(make_therapy())
    older = {name: value for name, value in now["fields"].items() if name != "donor"} | {"colour": "red"}
    assert said({**now, "fields": older}, now) == [("Colour", "red", "")]
    assert said(now, {**now, "fields": older}) == [("Colour", "", "red")]


def test_sets_of_rows_that_are_no_more_are_told() -> None:
    now = snapshot(make_therapy())
    older = {**now, "owned": {**now["owned"], "prizes": [{"id": 1, "name": "A prize"}]}}
    assert said(older, now) == [("prizes: A prize", "Name: A prize", "")]


def test_what_both_changed_to_the_same_is_no_conflict() -> None:
    base = snapshot(make_therapy())

    def changed(**fields: str) -> dict[str, Any]:
        return {**base, "fields": {**base["fields"], **fields}}

    theirs, mine = changed(name="Same", summary="Theirs", harms="Theirs"), changed(name="Same", summary="Mine")
    assert changed_by_both(base, theirs, mine) == {"summary"}


def test_how_many_rows_change_does_not_change_how_often_the_database_is_asked(
    django_assert_max_num_queries: Any,
) -> None:
    therapy = make_therapy()
    before = snapshot(therapy)
    for _ in range(20):
        therapy.citations.create(source=make_source())
    after = snapshot(therapy)
    with django_assert_max_num_queries(1):
        assert len(said(before, after)) == 20
    with django_assert_max_num_queries(0):
        assert len(differences(before, after)) == 20


@given(before=TEXT, after=TEXT)
def test_both_texts_can_be_read_from_what_is_marked(before: str, after: str) -> None:
    assert sides(mark(before, after)) == (before, after)


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("Cells from the nose.", "Cells from the skin.", "Cells from the <del>nose</del><ins>skin</ins>."),
        ("", "New", "<ins>New</ins>"),
        ("Old", "", "<del>Old</del>"),
        ("Same", "Same", "Same"),
        ("a <b>", "a <i>", "a &lt;<del>b</del><ins>i</ins>&gt;"),
    ],
)
def test_words_are_marked(before: str, after: str, marked: str) -> None:
    assert mark(before, after) == marked


WORDS = [f"word{number % 3000}" for number in range(14_000)]


@pytest.mark.parametrize(
    "after",
    [
        [word if number % 2 else "other" for number, word in enumerate(WORDS)],
        [word for number, word in enumerate(WORDS) if number % 50],
        WORDS[::-1],
        ["cells"] * 14_000,
        WORDS[7000:] + WORDS[:7000],
    ],
    ids=["every other word", "some gone", "turned round", "one word", "halves swapped"],
)
def test_100_kb_are_compared_within_a_second(after: list[str]) -> None:
    text, other = " ".join(WORDS), " ".join(after)
    assert len(text) > 100_000
    begun = time.process_time()
    marked = mark(text, other)
    assert time.process_time() - begun < 1
    assert sides(marked) == (text, other)


def test_one_word_in_100_kb_is_the_one_that_is_marked() -> None:
    other = [*WORDS]
    other[7000] = "skin"
    assert f"<del>{WORDS[7000]} </del><ins>skin </ins>" in mark(" ".join(WORDS), " ".join(other))
