"""What the gate asks an editor to look at again; none of it stops a publication."""

import datetime as dt

import pytest
from django.utils import timezone

from editorial.actions import publish
from editorial.gate import warnings
from editorial.models import HypeWord, Publishable
from tests.builders import make_claim, make_source, make_therapy, make_trial

pytestmark = pytest.mark.django_db

REGISTRY = "A randomised study to find out whether neural stem cells are safe in people with an injury of the neck."


def reasons(obj: Publishable) -> list[str]:
    return [warning.reason for warning in warnings(obj)]


def test_words_that_sell_hope_are_named_with_what_is_better() -> None:
    for word in ("breakthrough", "cure", "miracle"):
        HypeWord.objects.update_or_create(word=word, defaults={"instead": "say what was found, in how many people"})
    therapy = make_therapy(what_is_known="A Breakthrough, and a breakthrough again: a cure.", harms="A miracle.")
    found = warnings(therapy)
    assert {(warning.field, warning.reason.split("“")[1].split("”")[0]) for warning in found} == {
        ("what_is_known", "breakthrough"),
        ("what_is_known", "cure"),
        ("harms", "miracle"),
    }
    assert "Better: say what was found, in how many people." in " ".join(reasons(therapy))
    therapy.state = "draft"
    therapy.save()
    publish(obj=therapy, by="publisher")


@pytest.mark.parametrize(
    "text",
    [
        "They were secured; the procedure was obscure.",
        "The advert spoke of a “miracle cure”.",
        'It says "a revolutionary breakthrough".',
        "> A miracle, they wrote.",
        "Cure-all is another word.",
    ],
)
def test_parts_of_words_and_the_words_of_others_are_left_alone(text: str) -> None:
    assert not reasons(make_therapy(harms=text))


def test_quotations_of_a_source_are_its_own() -> None:
    therapy = make_therapy()
    today = str(timezone.localdate())
    therapy.citations.create(source=make_source(published_on=today), quotation="A miracle.", note="What adverts say")
    assert not reasons(therapy)


def test_editors_keep_the_list() -> None:
    therapy = make_therapy(harms="It is a marvel.")
    assert not reasons(therapy)
    HypeWord.objects.create(word="marvel")
    assert reasons(therapy) == ["Harms: “marvel” sells hope. Do without it."]


def test_sources_older_than_five_years_are_named() -> None:
    today, therapy = timezone.localdate(), make_therapy()
    for slug, years in (("new", 4), ("old", 6), ("older", 20)):
        day = today - dt.timedelta(days=366 * years)
        therapy.citations.create(source=make_source(slug=slug, published_on=str(day)))
    therapy.citations.create(source=make_source(slug="undated", published_on=""))
    (warning,) = warnings(therapy)
    assert warning.field == "citations-1-source"
    assert "2 sources are older than 5 years: old, older." in warning.reason


def test_our_text_in_a_registrys_words_is_named() -> None:
    copied = "This trial wants to find out whether neural stem cells are safe in people."
    trial = make_trial(summary=REGISTRY, plain_summary=copied)
    (warning,) = warnings(trial)
    assert warning.field == "plain_summary"
    assert "to find out whether neural stem cells are" in warning.reason
    claim = make_claim(finding=copied)
    assert not reasons(claim)
    claim.trials.add(trial)
    assert len(reasons(claim)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "It asks whether neural stem cells are safe in people.",
        "It says “to find out whether neural stem cells are safe in people”.",
        "It wants to find out “more”. Whether neural stem cells are safe in people is open.",
    ],
)
def test_few_words_and_quoted_ones_are_no_copy(text: str) -> None:
    trial = make_trial(summary=REGISTRY.replace("neural stem", "neural progenitor or stem"), plain_summary=text)
    assert not reasons(trial)
