"""Search in lists and pickers: by key or by words, without regard to accents, the last word perhaps unfinished."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Q, QuerySet

from editorial.search import CONFIG, Fold, fold, search_query


def matching(records: QuerySet[Any], text: str, columns: Sequence[str]) -> QuerySet[Any]:
    """Records whose key begins with the text, or that hold its words in their search column, else in `columns`."""
    text = text.strip()[:200].replace("\x00", "")
    if not text:
        return records
    if any(field.name == "search" for field in records.model._meta.concrete_fields):
        held = Q(search=words(text))
    else:
        records = records.alias(words=SearchVector(*(Fold(F(column)) for column in columns), config=CONFIG))
        held = Q(words=words(text))
    return records.filter(Q(slug__istartswith=text) | held)


def words(text: str) -> SearchQuery:
    """As readers search; but pickers ask at every letter, so that the last word may be the beginning of one."""
    before, _space, last = fold(text).rpartition(" ")
    parts = re.findall(r"\w+", last)
    whole = search_query(text)
    if not parts:
        return whole
    begun: SearchQuery = SearchQuery(" & ".join(f"{part}:*" for part in parts), config=CONFIG, search_type="raw")
    return whole | (search_query(before) & begun if before.strip() else begun)
