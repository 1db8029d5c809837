"""Misspelt words, held against the vocabulary of the atlas that ships."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from config.search.spelling import respelt
from config.search.words import words_in
from guides.glossary import entries_of

CONTENT = Path(settings.BASE_DIR) / "content"


@pytest.fixture(scope="module")
def words() -> Counter[str]:
    """As `config.search.names` reads them from the database."""
    texts = []
    for folder, columns in {
        "therapies": ("name", "abbreviation", "synonyms", "summary"),
        "countries": ("name", "synonyms", "summary"),
        "institutions": ("name", "local_name", "aliases", "summary"),
    }.items():
        for file in (CONTENT / folder).glob("*.yaml"):
            loaded = yaml.safe_load(file.read_text())
            records = loaded if isinstance(loaded, list) else [loaded]
            texts += [str(record.get(column, "")) for record in records for column in columns]
    for file in (CONTENT / "guides").glob("*.md"):
        texts.append(yaml.safe_load(file.read_text().split("---")[1])["title"])
    glossary = entries_of((CONTENT / "guides" / "glossary.md").read_text(), "/")
    texts += [f"{entry.term} {entry.meaning}" for entry in glossary]
    return Counter(word for text in texts for word in words_in(text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("olfactry", "olfactory"),
        ("olfactroy", "olfactory"),
        ("mesenchimal", "mesenchymal"),
        ("mesynchemal", "mesenchymal"),
        ("japn", "japan"),
        ("oligodendrocite", "oligodendrocyte"),
        ("oligodendracite", "oligodendrocyte"),
        ("spainal", "spinal"),
        ("spinel cord", "spinal cord"),
        ("paraplejia", "paraplegia"),
        ("tetraplega", "tetraplegia"),
        ("autologus cells", "autologous cells"),
        ("embrionic", "embryonic"),
        ("umbillical", "umbilical"),
        ("rehabilitaion", "rehabilitation"),
        ("shwann", "schwann"),
        ("imunosuppression", "immunosuppression"),
        ("exoskelton", "exoskeleton"),
        ("pluripotant", "pluripotent"),
        ("spinalcord injury", "spinal cord injury"),
        ("nose cels", "nose cells"),
        ("Frannce", "france"),
        ("germny", "germany"),
        ("swizerland", "switzerland"),
        ("Oligodendrocite in JAPAN", "oligodendrocyte in JAPAN"),
    ],
)
def test_puts_right_what_people_misspell(typed: str, meant: str, words: Counter[str]) -> None:
    assert respelt(typed, words) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "NCT02481440",
        "nct 02481440",
        "ChiCTR2000029000",
        "AIS",
        "ais a",
        "ASIA C",
        "C5",
        "T12",
        "CD34",
        "AST-OPC1",
        "LCTOPC1",
        "FES",
        "RMAT",
        "NVG-291",
        "riluzole",
        "minocycline",
        "baclofen",
        "gabapentin",
        "pregabalin",
        "methylprednisolone",
        "prednisone",
        "dalfampridine",
        "fampridine",
        "tizanidine",
        "dantrolene",
        "cethrin",
        "elezanumab",
        "sirolimus",
        "everolimus",
        "cyclosporine",
        "mycophenolate",
        "lenzumestrocel",
        "stemirac",
        "neuronata",
        "temcell",
        "alofisel",
        "botox",
        "heparin",
        "insulin",
        "naloxone",
        "nimodipine",
        "erythropoietin",
        "filgrastim",
        "oxybutynin",
        "mirabegron",
        "sildenafil",
        "glibenclamide",
        "imatinib",
        "rolipram",
        "lithium",
        "cure",
        "care",
        "cost",
        "walk",
        "bladder",
        "brain",
        "train",
        "price",
        "wheelchairs",
        "walking",
        "脊髄",
        "",
        "&|!:*()'\\",
    ],
)
def test_leaves_alone_what_it_must_not_mend(typed: str, words: Counter[str]) -> None:
    assert respelt(typed, words) == ""


def test_known_words_of_the_atlas_are_never_changed(words: Counter[str]) -> None:
    assert [word for word in words if respelt(word, words)] == []
