"""The questions of the desk stay cheap however many trials were imported: they read only the rows in question."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from config.desk import questions
from editorial.admin.naming import content_models
from tests.builders import PUBLISHED_AT, make_therapy
from trials.models import Trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def _imported() -> None:
    """Many trials in which nobody wrote."""
    said = {"state": "published", "published_at": PUBLISHED_AT, "published_by": "import"}
    Trial.objects.bulk_create(Trial(slug=f"NCT9{number:07d}", title="Cells", **said) for number in range(5000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE trials_trial")


@pytest.mark.usefixtures("_imported")
@pytest.mark.parametrize("days", [0, *questions.SOON])
def test_reviews_that_are_due_are_found_by_their_date(days: int) -> None:
    assert "trials_trial_due" in questions.due_within(Trial.objects.all(), days).explain()


@pytest.mark.usefixtures("_imported")
def test_trials_that_a_registry_changed_are_found_by_the_changes() -> None:
    assert "Seq Scan on trials_trial " not in questions.changed_trials().explain()


@pytest.mark.usefixtures("_imported")
def test_trials_that_an_editor_wrote_in_are_found_by_it() -> None:
    assert "trials_trial_edited" in questions.without_source(Trial).explain()


def test_the_reviews_of_every_kind_can_be_found_by_date() -> None:
    for model in content_models():
        assert f"{model._meta.db_table}_due" in {index.name for index in model._meta.indexes}


def test_what_is_due_today_is_not_overdue() -> None:
    today = timezone.localdate()
    make_therapy(review_due=today)
    make_therapy(review_due=today - dt.timedelta(days=1))
    assert questions.reviews_by_date() == {"overdue": 1, "30": 1, "60": 1, "90": 1}
