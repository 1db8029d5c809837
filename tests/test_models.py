"""What every model must keep: swept over all of them, so that a new one is swept too."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.db import IntegrityError, models, transaction

from editorial.models import Citation, Image, Owned, Publishable, Source
from editorial.roles import CONTENT_APPS
from tests import builders
from tests.builders import make_authorisation, make_finding, make_institution, make_therapy, make_trial
from trials.models import EligibilityGroup, TrialIdentifier, TrialRelation

MODELS = [model for app in CONTENT_APPS for model in apps.get_app_config(app).get_models()]
PUBLISHABLE = [model for model in MODELS if issubclass(model, Publishable)]
BUILD = {name.removeprefix("make_"): build for name, build in vars(builders).items() if name.startswith("make_")}


@pytest.mark.parametrize("model", PUBLISHABLE, ids=lambda m: m.__name__)
@pytest.mark.django_db
def test_published_implies_by_and_at(model: type[Publishable]) -> None:
    record = BUILD[str(model._meta.model_name)]()
    for wrong in ({"published_by": ""}, {"published_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.filter(pk=record.pk).update(**wrong)


@pytest.mark.parametrize("model", PUBLISHABLE, ids=lambda m: m.__name__)
@pytest.mark.django_db
def test_a_review_names_who_and_when_or_is_absent(model: type[Publishable]) -> None:
    record = BUILD[str(model._meta.model_name)]()
    for wrong in ({"reviewed_by": "Somebody"}, {"reviewed_on": dt.date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.filter(pk=record.pk).update(**wrong)


@pytest.mark.parametrize("model", PUBLISHABLE, ids=lambda m: m.__name__)
def test_every_publishable_record_can_cite_its_sources(model: type[Publishable]) -> None:
    # An image states nothing: it says where it comes from, and the text around it cites.
    if model not in {Source, Image}:
        relation: Any = model._meta.get_field("citations")  # type: ignore[misc] # the base has none
        assert issubclass(relation.related_model, Citation)
        assert "citations" in model.owned


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_an_owned_row_has_exactly_one_owner(model: type[models.Model]) -> None:
    if issubclass(model, Owned):
        owners = [
            other for other in PUBLISHABLE for name in other.owned if other._meta.get_field(name).related_model is model
        ]
        assert len(owners) == 1


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_a_search_column_has_its_index(model: type[models.Model]) -> None:
    if any(field.name == "search" for field in model._meta.get_fields()):
        assert any(isinstance(index, GinIndex) and "search" in index.fields for index in model._meta.indexes)


@pytest.mark.django_db
@pytest.mark.parametrize("ror", ["12345", "02mh9a09", "0imh9a093", "02MH9A093"])
def test_the_database_refuses_a_ror_id_of_another_form(ror: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_institution(ror=ror)


@pytest.mark.django_db
def test_a_ror_id_belongs_to_one_institution_and_many_have_none() -> None:
    make_institution(ror="")
    make_institution(ror="")
    make_institution(ror="02mh9a093")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_institution(ror="02mh9a093")


@pytest.mark.django_db
def test_a_recognised_identifier_leads_to_one_trial_and_claims_are_kept_beside() -> None:
    first, second = make_trial(), make_trial()
    TrialIdentifier.objects.create(trial=first, scheme="eudract", value="2018-000805-22", kind="secondary")
    with pytest.raises(IntegrityError), transaction.atomic():
        TrialIdentifier.objects.create(trial=second, scheme="eudract", value="2018-000805-22", kind="secondary")
    TrialIdentifier.objects.create(trial=second, scheme="eudract", value="2018-000805-22", kind="claimed")
    for trial in (first, second):
        TrialIdentifier.objects.create(trial=trial, scheme="other", value="001", kind="other")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"level_min": 10, "level_max": 3},
        {"level_min": 3},
        {"level_min": 3, "level_max": 30},
        {"days_min": 30, "days_max": 10},
        {"age_min": 65, "age_max": 18},
        {"ais": ["F"]},
    ],
)
def test_an_editors_ranges_are_in_order(wrong: dict[str, object]) -> None:
    trial = make_trial()
    with pytest.raises(IntegrityError), transaction.atomic():
        EligibilityGroup.objects.create(trial=trial, **wrong)


@pytest.mark.django_db
def test_the_registrys_columns_take_whatever_a_registry_sends() -> None:
    trial = make_trial(
        start_date="sometime in spring",
        completion_date="2001-99",
        status_native="Ongoing?",
        phase_native="Phase 7",
        enrolment=-5,
    )
    trial.refresh_from_db()
    assert trial.start_date == "sometime in spring"
    assert trial.start_date.earliest is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decided", "expires", "fits"),
    [
        ("2018", "2018-05", True),
        ("2018-05", "2018", True),
        ("2018-12-28", "2025-12", True),
        ("", "2018", True),
        ("2018-06", "2018-05", False),
        ("2019", "2018-12-31", False),
    ],
)
def test_partial_dates_compare_earliest_start_with_latest_end(decided: str, expires: str, fits: bool) -> None:
    try:
        with transaction.atomic():
            make_authorisation(decided_on=decided, expires_on=expires)
        stored = True
    except IntegrityError:
        stored = False
    assert stored is fits


@pytest.mark.django_db
def test_more_people_with_an_outcome_than_people_cannot_be() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_finding(events=11, total=10)


@pytest.mark.django_db
def test_a_trial_does_not_follow_itself() -> None:
    trial = make_trial()
    with pytest.raises(IntegrityError), transaction.atomic():
        TrialRelation.objects.create(trial=trial, other=trial, kind="follow_up_of")


@pytest.mark.django_db
def test_a_source_that_is_cited_cannot_be_deleted() -> None:
    therapy = make_therapy()
    source = builders.make_source()
    therapy.citations.create(source=source)
    with pytest.raises(models.ProtectedError):
        source.delete()


@pytest.mark.parametrize(
    ("events", "total", "limit"), [(0, 4, 60), (0, 13, 25), (1, 4, None), (0, None, None), (None, 4, None)]
)
def test_none_of_n_shows_what_rate_still_fits(events: int | None, total: int | None, limit: int | None) -> None:
    from therapies.models import Finding

    assert Finding(events=events, total=total).upper_limit_of_zero == limit
