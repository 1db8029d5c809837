import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from editorial.search import fold, search_query
from institutions.models import Institution
from tests.builders import make_institution, make_therapy
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["pitie salpetriere", "Pitié-Salpêtrière", "PITIE", "hôpital salpetriere"])
def test_accents_and_capitals_do_not_matter(words: str) -> None:
    make_institution(slug="psl", name="Pitié-Salpêtrière Hospital")
    found = Institution.objects.filter(search=search_query(words.replace("hôpital ", "")))
    assert [body.slug for body in found] == ["psl"]


@pytest.mark.parametrize("words", ["MSC", "mscs", "mesenchymal stromal cells", "mesenchymal stromal cell"])
def test_an_abbreviation_finds_what_it_stands_for(words: str) -> None:
    make_therapy(slug="msc", name="Mesenchymal stromal cells", abbreviation="MSC")
    make_therapy(slug="oec", name="Olfactory ensheathing cells")
    assert [t.slug for t in Therapy.objects.filter(search=search_query(words))] == ["msc"]


def test_every_word_must_match() -> None:
    make_therapy(name="Schwann cells")
    assert not Therapy.objects.filter(search=search_query("schwann nonsense")).exists()


@pytest.mark.parametrize("words", ["", "   ", "!!!", "' OR 1=1 --", ":*&|!()", "\\", "a" * 100_000])
def test_no_text_is_an_error(words: str) -> None:
    assert list(Therapy.objects.filter(search=search_query(words))) == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40))
def test_python_and_the_database_fold_alike_for_latin_text(text: str) -> None:
    latin = "".join(c for c in text if ord(c) < 0x250)
    with connection.cursor() as cursor:
        cursor.execute(
            "select regexp_replace(normalize(lower(%s), NFKD), '[\u0300-\u036f]', '', 'g')",
            [latin],
        )
        (folded,) = cursor.fetchone()
    assert unicodedata.normalize("NFKD", fold(latin)) == unicodedata.normalize("NFKD", folded)
