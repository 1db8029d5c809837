"""Text search: one generated, weighted, accent-folded column a table, and the query that meets it.

PostgreSQL full text search (chapter 12 of its manual). Accents are folded by normalize(..., NFKD) and a regular
expression, both immutable, because the embedded server carries no `unaccent`.
"""

import re
import unicodedata

from django.contrib.postgres.search import CombinedSearchVector, SearchQuery, SearchVector, SearchVectorField
from django.db.models import F, Func, GeneratedField, TextField

CONFIG = "english"

# Abbreviations that readers type and records spell out, and the reverse. Folded, lower case.
ABBREVIATIONS = {
    "sci": "spinal cord injury",
    "tsci": "traumatic spinal cord injury",
    "nsc": "neural stem cell",
    "npc": "neural progenitor cell",
    "msc": "mesenchymal stromal cell",
    "oec": "olfactory ensheathing cell",
    "opc": "oligodendrocyte progenitor cell",
    "ipsc": "induced pluripotent stem cell",
    "esc": "embryonic stem cell",
    "mnc": "mononuclear cell",
    "uc": "umbilical cord",
    "bm": "bone marrow",
    "rct": "randomised controlled trial",
    "ais": "asia impairment scale",
    "fes": "functional electrical stimulation",
}

# The space in 'NCT 02163876': registries' numbers are one word.
_SPLIT_NUMBER = re.compile(r"\b(nct|kct|umin|jrct|irct|drks|isrctn|chictr|actrn)\s+(?=\w*\d)")


class Fold(Func):
    """Lower case without accents: 'Pitié' becomes 'pitie'. Most texts are plain ASCII, which has none."""

    template = (
        "CASE WHEN octet_length(%(expressions)s) = length(%(expressions)s) THEN lower(%(expressions)s)"
        " ELSE regexp_replace(normalize(lower(%(expressions)s), NFKD), '[\u0300-\u036f]', '', 'g') END"
    )
    output_field = TextField()


def fold(text: str) -> str:
    """The Python twin of Fold."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")


def search_column(**weights: list[str]) -> GeneratedField:
    """A stored tsvector over the named columns; keys are PostgreSQL's weights A (most) to D."""
    vectors = [
        SearchVector(*(Fold(F(column)) for column in columns), weight=weight, config=CONFIG)
        for weight, columns in weights.items()
    ]
    expression: SearchVector | CombinedSearchVector = vectors[0]
    for vector in vectors[1:]:
        expression = CombinedSearchVector(expression, "||", vector, CONFIG)
    return GeneratedField(expression=expression, output_field=SearchVectorField(), db_persist=True)


def search_query(text: str) -> SearchQuery:
    """The words of a reader as a query: every word must match, as itself or as what its abbreviation stands for."""
    words = re.findall(r"[\w-]+", _SPLIT_NUMBER.sub(r"\1", fold(text)))[:20]
    query: SearchQuery | None = None
    for word in words:
        term = SearchQuery(word, config=CONFIG, search_type="plain")
        if word.removesuffix("s") in ABBREVIATIONS or word in ABBREVIATIONS:
            long_form = ABBREVIATIONS.get(word) or ABBREVIATIONS[word.removesuffix("s")]
            term = term | SearchQuery(long_form, config=CONFIG, search_type="phrase")
        query = term if query is None else query & term
    return query or SearchQuery("", config=CONFIG)
