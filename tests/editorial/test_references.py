"""The numbered sources of a page."""

import pytest

from editorial.references import References
from tests.builders import make_source, make_therapy

pytestmark = pytest.mark.django_db


def test_sources_are_numbered_in_the_order_of_citation_and_once() -> None:
    first, second = make_source(slug="first"), make_source(slug="second")
    references = References([second])
    assert references.add([first, second]) == [1, 2]
    assert [(reference.number, reference.source.slug) for reference in references] == [(1, "second"), (2, "first")]
    assert references.number_of("first") == 2
    assert references.number_of("third") is None


def test_draft_sources_are_left_out() -> None:
    references = References([make_source(slug="hidden", state="draft"), make_source(slug="seen")])
    assert references.number_of("hidden") is None
    assert references.number_of("seen") == 1
    assert len(references) == 1


def test_citations_say_where_in_the_source_and_what_for() -> None:
    source, therapy = make_source(), make_therapy()
    therapy.citations.create(source=source, locator="Table 2.", note="The number of people")
    therapy.citations.create(source=source, locator="Table 2")
    [reference] = References(therapy.citations.all())
    assert reference.details == ["Table 2", "The number of people"]


def test_sources_that_are_offered_count_once_a_text_cites_them() -> None:
    therapy = make_therapy()
    for key in ("first", "second", "third"):
        therapy.citations.create(source=make_source(slug=key), note=f"Of the {key}")
    references = References(offered=therapy.citations.all())
    assert len(references) == 0
    assert [references.number_of(key) for key in ("third", "first", "third")] == [1, 2, 1]
    assert [reference.details for reference in references] == [["Of the third"], ["Of the first"]]
