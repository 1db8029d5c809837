import pytest
from django.core.exceptions import ValidationError

from editorial.actions import publish, withdraw
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
    country, source = make_country(state="draft", summary="Rules for cells."), make_source(state="draft")
    route = country.legal_routes.create(name="A law", kind="full", summary="What it says.")
    route.sources.add(source)
    publish(obj=country, by="publisher")
    assert list(Source.objects.published()) == [source]


def test_a_withdrawn_record_says_who_when_and_why() -> None:
    therapy = make_therapy()
    epoch = current_epoch()
    withdraw(obj=therapy, by="publisher", reason="It named the wrong cells.")
    therapy.refresh_from_db()
    assert (therapy.state, therapy.withdrawn_by) == ("withdrawn", "publisher")
    assert therapy.withdrawn_because == "It named the wrong cells."
    assert list(Therapy.objects.published()) == []
    assert current_epoch() > epoch


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_withdrawn_without_a_reason(reason: str) -> None:
    therapy = make_therapy()
    with pytest.raises(ValidationError, match="why"):
        withdraw(obj=therapy, by="publisher", reason=reason)
    assert list(Therapy.objects.published()) == [therapy]


def test_a_draft_cannot_be_withdrawn() -> None:
    with pytest.raises(ValidationError, match="do not see"):
        withdraw(obj=make_therapy(state="draft"), by="publisher", reason="Because")
