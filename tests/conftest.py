"""Settings of the tests: every page rendered anew, static files as they lie, cheap password hashes."""

from django.conf import settings


def pytest_configure() -> None:
    settings.PAGE_CACHE_MB = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
