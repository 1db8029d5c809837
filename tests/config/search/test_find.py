"""Search over all kinds."""

import pytest

from config.search.find import KINDS, MOST_CANDIDATES, find
from tests.builders import (
    make_claim,
    make_country,
    make_guide,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)

pytestmark = pytest.mark.django_db


def titles(words: str) -> list[str]:
    return [hit.title for group in find(words) for hit in group.hits]


def test_finds_every_kind() -> None:
    make_therapy(name="Walrus cells")
    make_trial(title="Walrus trial")
    make_country(name="Walrusland", summary="A walrus.")
    make_institution(name="Walrus hospital")
    make_claim(statement="Walrus cures.")
    make_guide(title="Walrus guide")
    make_source(title="Walrus paper")
    groups = find("walrus")
    assert {group.kind.name for group in groups} == {kind.name for kind in KINDS}
    assert all(len(group.hits) == 1 and not group.has_more for group in groups)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pitie salpetriere", True),
        ("Pitié-Salpêtrière", True),
        ("PITIE", True),
        ("pitie nowhere", False),
        ("", False),
        ("&|!:*()'\\", False),
    ],
)
def test_folds_accents_and_asks_for_every_word(words: str, *, found: bool) -> None:
    make_institution(name="Hôpital Pitié-Salpêtrière")
    assert bool(titles(words)) is found


def test_knows_abbreviations() -> None:
    make_therapy(name="Mesenchymal stromal cells")
    found = ["<mark>Mesenchymal</mark> <mark>stromal</mark> <mark>cells</mark>"]
    assert titles("MSC") == found
    assert titles("mscs") == found


@pytest.mark.parametrize("words", ["NCT99999999", "nct 99999999", "trial NCT  99999999"])
def test_a_number_is_found_however_it_is_spaced(words: str) -> None:
    make_trial(slug="NCT99999999", title="A trial called NCT99999999")
    assert find(words)


def test_name_ranks_above_text_and_the_best_kind_comes_first() -> None:
    make_guide(title="A guide", body="It tells of otters.")
    make_therapy(name="B cells", what_it_is="Like otters.")
    make_therapy(name="Otter cells")
    groups = find("otters")
    assert groups[0].kind.name == "therapies"
    assert [hit.title for hit in groups[0].hits] == ["<mark>Otter</mark> cells", "B cells"]
    assert groups[1].kind.name == "guides"


def test_more_than_are_shown_is_said() -> None:
    for number in range(6):
        make_therapy(name=f"Otter {number}")
    [group] = find("otter")
    assert len(group.hits) == 5
    assert group.has_more
    assert group.counted == "6 therapies"


def test_one_is_told_as_one() -> None:
    make_country(name="Otterland")
    [group] = find("otterland")
    assert group.counted == "1 country"
    assert not group.has_more


def test_no_more_than_the_candidates_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.search.find.MOST_CANDIDATES", 3)
    for number in range(4):
        make_therapy(name=f"Otter {number}")
    [group] = find("otter")
    assert group.counted == "at least 3 therapies"
    assert MOST_CANDIDATES == 200


def test_one_kind_alone_is_asked() -> None:
    make_therapy(name="Otter cells")
    make_country(name="Otterland", summary="Otters.")
    [group] = find("otter", kinds=[kind for kind in KINDS if kind.name == "countries"])
    assert group.kind.name == "countries"


def test_drafts_are_not_found() -> None:
    make_therapy(name="Otter cells", state="draft")
    assert titles("otter") == []


def test_hits_are_marked_in_escaped_text() -> None:
    make_trial(title="<b> otter & more", plain_summary="An **otter** [@some-source] swims.")
    [group] = find("otter")
    assert group.hits[0].title == "&lt;b&gt; <mark>otter</mark> &amp; more"
    assert group.hits[0].text == "An <mark>otter</mark> swims."


def test_keys_of_sources_and_records_are_no_words_of_a_text() -> None:
    make_therapy(slug="otter-cells", name="Cells")
    make_trial(
        plain_summary="An otter [@an-otter-2014], and [@otter] [[therapy:otter-cells]], [[therapy:otter-cells|it]]."
    )
    make_guide(title="A guide", body=f"{'So. ' * 60}The otter [@otter-2012] came. {'Then it went. ' * 60}")
    texts = {hit.text for group in find("otter") for hit in group.hits if "came" in hit.text or "and" in hit.text}
    assert "An <mark>otter</mark>, and Cells, it." in texts
    assert not [text for text in texts if "2012" in text or "@" in text or "[" in text]


def test_a_claim_stands_beside_its_verdict_and_a_trial_beside_its_status() -> None:
    make_claim(statement="Otters cure.", verdict="contradicted", made_by="An advert")
    make_trial(slug="NCT00000007", title="Otters", registry_as_of="2011", relevance="near_miss")
    make_guide(title="Otters")
    hits = {group.kind.name: group.hits[0] for group in find("otters")}
    assert hits["claims"].standing == ("contradicted", "Contradicted")
    assert hits["claims"].brief == ("An advert",)
    assert hits["trials"].standing == ("RECRUITING", "Recruiting (as of 2011)")
    assert {"NCT00000007", "Not about spinal cord injury"} < set(hits["trials"].brief)
    assert hits["guides"].standing is None
