import pytest

from editorial.actions import publish, unpublish
from editorial.models import Source
from editorial.models.epoch import current_epoch
from tests.builders import make_country, make_source, make_therapy
from therapies.models import Therapy

pytestmark = pytest.mark.django_db


def test_publishing_shows_the_record_and_says_who_and_moves_the_epoch() -> None:
    therapy = make_therapy(state="draft")
    epoch = current_epoch()
    publish(obj=therapy, by="publisher")
    therapy.refresh_from_db()
    assert list(Therapy.objects.published()) == [therapy]
    assert therapy.published_by == "publisher"
    assert therapy.published_at is not None
    assert current_epoch() > epoch


def test_the_sources_that_it_cites_are_published_with_it_and_others_are_not() -> None:
    therapy, cited, other = make_therapy(state="draft"), make_source(state="draft"), make_source(state="draft")
    therapy.citations.create(source=cited)
    publish(obj=therapy, by="publisher")
    assert set(Source.objects.published()) == {cited}
    assert other.state == "draft"


def test_sources_of_owned_rows_are_cited_too() -> None:
    country, source = make_country(state="draft"), make_source(state="draft")
    route = country.legal_routes.create(name="A law", kind="full", summary="What it says.")
    route.sources.add(source)
    publish(obj=country, by="publisher")
    assert list(Source.objects.published()) == [source]


def test_a_record_that_is_taken_back_is_a_draft_without_publisher() -> None:
    therapy = make_therapy()
    epoch = current_epoch()
    unpublish(obj=therapy)
    therapy.refresh_from_db()
    assert (therapy.state, therapy.published_by, therapy.published_at) == ("draft", "", None)
    assert current_epoch() > epoch
