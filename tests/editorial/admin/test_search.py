"""Search in lists and pickers: words, accents, keys, and words that are not finished."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from editorial.models import Publishable
from editorial.roles import AUTHOR
from institutions.models import Authorisation, Institution, Offering
from tests import builders
from tests.builders import make_authorisation, make_finding, make_institution, make_offering, make_therapy, make_trial
from tests.editors import log_in, make_editor, page
from therapies.models import Finding, Therapy
from trials.models import TrialRelation, TrialTreatment

pytestmark = pytest.mark.django_db

PUBLISHABLE = [model for model in admin.site._registry if issubclass(model, Publishable)]


def found(model: type[Publishable], text: str) -> set[str]:
    answer = log_in(AUTHOR).get(page("changelist", model), {"q": text})
    assert answer.status_code == 200
    return {record.slug for record in answer.context["cl"].result_list}


@pytest.mark.parametrize("text", ["pitié", "PITIE", "salpetriere pitie", "pitie salp", "Hôpital de la Pit", "aphp-ps"])
def test_words_accents_keys_and_beginnings_find_a_record(text: str) -> None:
    make_institution(slug="aphp-psl", name="Hôpital de la Pitié-Salpêtrière")
    make_institution(slug="other", name="Another hospital")
    assert found(Institution, text) == {"aphp-psl"}


@pytest.mark.parametrize("text", ["MSC", "mesenchymal stromal", "mesench"])
def test_abbreviations_stand_for_their_words(text: str) -> None:
    make_therapy(slug="msc", name="Mesenchymal stromal cells", abbreviation="")
    make_therapy(slug="other", name="Schwann cells")
    assert found(Therapy, text) == {"msc"}


def test_models_without_a_column_for_search_are_searched_by_what_they_say_and_refer_to() -> None:
    therapy = make_therapy(name="Muse cells")
    make_finding(slug="a", therapy=therapy)
    make_authorisation(slug="a", therapy=therapy)
    make_offering(slug="a", therapy=therapy)
    for other in (make_finding, make_authorisation, make_offering):
        other(slug="b")
    for model in (Finding, Authorisation, Offering):
        assert found(model, "muse ce") == {"a"}
    assert found(Finding, "fever") == {"a", "b"}


@pytest.mark.parametrize("model", PUBLISHABLE, ids=lambda m: m.__name__)
@pytest.mark.parametrize("text", ["' OR 1=1", "a:*", "(", "\\", "&|!", "\x00", "-", "x" * 5000, "  "])
def test_no_text_is_too_odd_for_any_list(model: type[Publishable], text: str) -> None:
    vars(builders)[f"make_{model._meta.model_name}"]()
    found(model, text)


def picked(source: type[Any], field: str, text: str) -> list[str]:
    """What a picker offers."""
    names = {"app_label": source._meta.app_label, "model_name": source._meta.model_name, "field_name": field}
    answer = log_in(AUTHOR).get(reverse("admin:autocomplete"), {**names, "term": text})
    return [row["text"] for row in answer.json()["results"]]


def test_a_picker_finds_drafts_too_as_somebody_types() -> None:
    make_therapy(name="Schwann cells", state="draft")
    make_therapy(name="Olfactory ensheathing cells")
    assert picked(TrialTreatment, "therapy", "schw") == ["Schwann cells"]


def test_a_trial_is_picked_by_its_number() -> None:
    make_trial(slug="NCT01321333", plain_title="A trial in the neck")
    make_trial(slug="NCT02302157")
    assert picked(TrialRelation, "other", "nct0132") == ["A trial in the neck"]


def test_a_picker_tells_nothing_to_somebody_without_a_role() -> None:
    make_therapy(name="Schwann cells")
    client = Client()
    client.force_login(make_editor(""))
    names = {"app_label": "therapies", "model_name": "finding", "field_name": "therapy", "term": "schwann"}
    assert client.get(reverse("admin:autocomplete"), names).status_code == 403
