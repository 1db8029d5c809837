"""Template tags."""

import datetime as dt

import pytest
from django.utils import timezone

from editorial.partial_dates import PartialDate
from editorial.references import References
from editorial.templatetags.atlas import ago, cite
from tests.builders import make_source


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (PartialDate(""), ""),
        (PartialDate("soon"), ""),
        (None, ""),
        (PartialDate("2026-05"), "this month"),
        (PartialDate("2026-05-20"), "this month"),
        (PartialDate("2026-04-20"), "1 month ago"),
        (PartialDate("2026-04"), "this month"),
        (PartialDate("2025-09-21"), "7 months ago"),
        (dt.date(2024, 6, 1), "23 months ago"),
        (PartialDate("2024-05-20"), "2 years ago"),
        (PartialDate("2019"), "6 years ago"),
    ],
)
def test_ago_counts_whole_months_from_the_last_day_that_is_meant(
    monkeypatch: pytest.MonkeyPatch, date: PartialDate | dt.date | None, words: str
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 5, 20))
    assert ago(date) == words


@pytest.mark.django_db
def test_cite_gives_links_and_adds_to_the_list() -> None:
    references = References()
    assert cite(references, [make_source(slug="a"), make_source(slug="b")]) == (
        ' <a href="#ref-1">[1]</a> <a href="#ref-2">[2]</a>'
    )
    assert [reference.source.slug for reference in references] == ["a", "b"]
