"""Names that fit what was typed."""

import pytest
from pytest_django import DjangoAssertNumQueries

from config.search.names import Name
from config.search.suggest import MOST, suggest
from config.search.words import words_in
from tests.builders import make_trial

pytestmark = pytest.mark.django_db


def name(spelt: str, title: str = "", address: str = "") -> Name:
    title = title or spelt
    return Name(title, "Therapy", address or f"/{title}/", spelt, words_in(spelt))


def texts(typed: str, *names: Name) -> list[str]:
    return [one.text for one in suggest(typed, names)]


def test_every_word_begins_a_word_of_the_name() -> None:
    names = [name("Stem cells of fat"), name("Fat tissue"), name("Olfactory cells")]
    assert texts("fat", *names) == ["Fat tissue", "Stem cells of fat"]
    assert texts("cel fat", *names) == ["Stem cells of fat"]
    assert texts("ells", *names) == []


@pytest.mark.parametrize("typed", ["Pitie", "PITIÉ", "salpe", "pitie-salp", "  pitie "])
def test_accents_capitals_and_hyphens_do_not_matter(typed: str) -> None:
    assert texts(typed, name("Hôpital Pitié-Salpêtrière")) == ["Hôpital Pitié-Salpêtrière"]


def test_a_page_stands_once_under_its_best_name() -> None:
    names = [name("Nose cells", "OEC"), name("Nose", "OEC"), name("nasal noses", "OEC")]
    [one] = suggest("nose", names)
    assert (one.text, one.also) == ("OEC", "also called: Nose")


def test_the_name_itself_comes_first_and_the_list_is_short() -> None:
    names = [name(f"Cells {number}") for number in range(20)] + [name("Cells")]
    found = texts("cells", *names)
    assert found[0] == "Cells"
    assert len(found) == MOST


@pytest.mark.parametrize("typed", ["NCT02481", "nct 02481440", "02481440", "NCT-02481", "nct0248144"])
def test_trials_are_suggested_by_their_number(typed: str) -> None:
    make_trial(slug="NCT02481440", title="Cells of the cord")
    make_trial(slug="NCT02481999", title="A draft", state="draft")
    assert texts(typed, name("Cells")) == ["NCT02481440: Cells of the cord"]


@pytest.mark.parametrize("typed", ["NCT", "NCT0248", "248", "12345 cells %", "NCT%%%%%", "_____"])
def test_too_few_digits_or_none_are_no_number(typed: str) -> None:
    make_trial(slug="NCT02481440")
    assert texts(typed) == []


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("CTRI-2018-05-013942", "CTRI/2018/05"),
        ("ChiCTR2000029000", "chictr 20000"),
        ("ACTRN12624000391572", "actrn126240"),
        ("2018-000805-22", "2018-0008"),
    ],
)
def test_numbers_of_other_registers(slug: str, typed: str) -> None:
    make_trial(slug=slug, title="It")
    assert texts(typed) == [f"{slug}: It"]


def test_a_number_asks_the_database_little(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        make_trial(slug=f"NCT024814{number:02}")
    with django_assert_max_num_queries(2):
        assert len(texts("NCT024814")) == MOST
