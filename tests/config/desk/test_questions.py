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


def test_each_question_reads_only_the_rows_in_question_of_many_trials_in_which_nobody_wrote() -> None:
    said = {"state": "published", "published_at": PUBLISHED_AT, "published_by": "import"}
    Trial.objects.bulk_create(Trial(slug=f"NCT9{number:07d}", title="Cells", **said) for number in range(5000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE trials_trial")
    # All in one test, because to write so many takes seconds.
    for days in (0, *questions.SOON):
        assert "trials_trial_due" in questions.due_within(Trial.objects.all(), days).explain()
    assert "Seq Scan on trials_trial " not in questions.changed_trials().explain()
    assert "trials_trial_edited" in questions.without_source(Trial).explain()


def test_the_reviews_of_every_kind_can_be_found_by_date() -> None:
    for model in content_models():
        assert f"{model._meta.db_table}_due" in {index.name for index in model._meta.indexes}


def test_what_is_due_today_is_not_overdue() -> None:
    today = timezone.localdate()
    make_therapy(review_due=today)
    make_therapy(review_due=today - dt.timedelta(days=1))
    assert questions.reviews_by_date() == {"overdue": 1, "30": 1, "60": 1, "90": 1}
