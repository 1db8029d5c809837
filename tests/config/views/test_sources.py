"""The page of all sources."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from config.views.sources import CITATIONS
from editorial.models import Citation
from tests.builders import (
    make_claim,
    make_finding,
    make_guide,
    make_offering,
    make_source,
    make_therapy,
    make_trial,
)

pytestmark = pytest.mark.django_db


def test_each_source_says_what_rests_on_it(client: Client) -> None:
    source = make_source(slug="paper", title="A paper", doi="10.1/x", notes="Only the abstract.")
    cited: list[Any] = [
        make_therapy(name="Nose cells"),
        make_trial(plain_title="A trial"),
        make_guide(title="A guide"),
        make_claim(),
    ]
    hidden = make_therapy(name="Hidden cells", state="draft")
    for record in (*cited, hidden):
        record.citations.create(source=source)
    cited[0].citations.create(source=source)
    html = client.get("/sources/").content.decode()
    assert 'id="source-paper"' in html
    assert 'href="https://doi.org/10.1/x"' in html
    assert "Only the abstract." in html
    for record in cited:
        assert html.count(f'href="{record.get_absolute_url()}"') == 1
    assert "Hidden cells" not in html


def test_row_of_a_draft_record_is_not_named(client: Client) -> None:
    source = make_source()
    make_finding(therapy=make_therapy(state="draft"), statement="Hidden finding").citations.create(source=source)
    make_offering(therapy=make_therapy(name="Hidden cells", state="draft")).citations.create(source=source)
    html = client.get("/sources/").content.decode()
    assert "Hidden" not in html


def test_retraction_is_told(client: Client) -> None:
    make_source(retracted_on="2024-05")
    assert "Retracted: May 2024." in client.get("/sources/").content.decode()


def test_every_kind_of_citation_is_looked_at() -> None:
    def kinds(of: type[Citation]) -> set[type[Citation]]:
        return {kind for below in of.__subclasses__() for kind in {below, *kinds(below)}}

    assert set(CITATIONS) == {kind for kind in kinds(Citation) if not kind._meta.abstract}  # type: ignore[type-abstract]


def test_budget(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(6):
        source = make_source()
        for record in (make_therapy(), make_finding(), make_claim()):
            record.citations.create(source=source)
    with django_assert_max_num_queries(len(CITATIONS) + 8):
        client.get("/sources/")
