"""Settings of the tests: every page rendered anew, static files as they lie, cheap password hashes."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings

# How long one example takes says nothing on a shared machine; speed is measured by `make bench`.
hypothesis_settings.register_profile("atlas", deadline=None)
hypothesis_settings.load_profile("atlas")


def pytest_configure() -> None:
    settings.PAGE_CACHE_MB = 0
    settings.REQUIRE_SECOND_FACTOR = False  # whatever database the tests run on
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit empty the tables after them; the log of a database in use is never emptied."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE editorial_auditentry DISABLE TRIGGER editorial_log_is_never_emptied")


@pytest.fixture(scope="session", autouse=True)
def _pictures_of_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
