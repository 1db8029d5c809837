"""All settings, read from the environment. The table in README.md lists every variable."""

from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from config import paths
from config.secret_key import secret_key

# Django's generic classes take type arguments at run time too.
django_stubs_ext.monkeypatch()

env = Env()

BASE_DIR = paths.REPOSITORY
VAR_DIR = paths.var()
RELEASE = env.str("RELEASE", "0.1.0")
# Where security.txt says that a weakness may be reported: an https: or mailto: address; empty is the page /about/.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = secret_key(VAR_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# Behind a proxy that ends TLS: BEHIND_TLS=1 turns on HSTS, secure cookies and the redirect.
BEHIND_TLS = env.bool("BEHIND_TLS", False)
TRUST_PROXY = env.bool("TRUST_PROXY", False)

INSTALLED_APPS = [
    # First: its commands take the place of Django's that bear the same name.
    "config",
    "config.apps.AtlasAdminConfig",
    "config.apps.AccountsConfig",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "editorial",
    "therapies",
    "institutions",
    "trials",
    "guides",
]

MIDDLEWARE = [
    "config.compression.Compressed",
    "config.page_cache.PublishedPageCache",
    "config.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.accounts.address.ClientAddress",
    "config.unavailable.DatabaseUnavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASE_URL = env.str("DATABASE_URL", "")
_database: dict[str, Any] = (
    env.dj_db_url("DATABASE_URL") if DATABASE_URL else {"ENGINE": "config.embedded", "NAME": "cordatlas"}
)
_options: dict[str, Any] = {
    **_database.get("OPTIONS", {}),
    "connect_timeout": 3,
    "options": f"-c statement_timeout={env.int('STATEMENT_TIMEOUT_MS', 0)}",
}
if _pool_size := env.int("DATABASE_POOL_SIZE", 0):
    _options["pool"] = {"min_size": 1, "max_size": _pool_size, "timeout": 3}
DATABASES = {"default": {**_database, "OPTIONS": _options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}}
# What all workers must know of, such as codes that were used once; published pages are never in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# Memory for rendered pages, for each worker; 0 renders every page anew.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", 64)

# On one's own machine everything can be tried out.
DEMO = DEBUG or not DATABASE_URL
# Who answers for what readers send to the enquiry desk (the controller of the GDPR): name, postal address, e-mail.
# The desk is closed where nobody is named.
CONTROLLER = env.str("CONTROLLER", "whoever tries this copy out: send it nothing real" if DEMO else "")

# Mail says that there is an answer, and nothing else. Without a server it is only printed, where the site is tried out.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "cordatlas@localhost")

# Whether what one editor wrote must be approved by another before it is published.
FOUR_EYES = env.bool("FOUR_EYES", True)
# The highest age, in years, for which a plain-language summary may be written.
READING_AGE = env.float("READING_AGE", 14)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["editorial.roles.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "config.accounts.kept_form.csrf_failure"
# Forms of records with many rows; beyond it, Django would answer 400 and what was typed were lost.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Whether staff without a second factor are kept out of the admin; with the embedded database they are told.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", bool(DATABASE_URL))
ACCOUNT_ADAPTER = "config.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE
# Ours count exactly and per account and address (config/accounts/adapter.py); these stay for those who are logged in.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reauthenticate": "10/m/user"}
MFA_ADAPTER = "config.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "config.accounts.forms.AddForm",
    "authenticate_webauthn": "config.accounts.forms.AuthenticateForm",
    "login_webauthn": "config.accounts.forms.LoginForm",
    "reauthenticate_webauthn": "config.accounts.forms.ReauthenticateForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # letters are not how an account is got back

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"

FILE_UPLOAD_HANDLERS = [
    "config.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Pictures that editors upload. Several servers of one database share this folder.
MEDIA_ROOT = env.path("MEDIA_ROOT", VAR_DIR / "media")
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# One policy for every page, the admin included: nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["editorial.api.renderer.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "editorial.api.schema.Schema",
    "EXCEPTION_HANDLER": "editorial.api.problems.problem_response",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "editorial.api.renderer.AlwaysJSON",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CordAtlas API",
    "VERSION": "1",
    "LICENSE": {
        "name": "CC BY 4.0, except stories, images and the text of registries",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    },
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # Choices stay where they are used: many models have a `kind` of their own.
    "POSTPROCESSING_HOOKS": [],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JSONFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING"), "propagate": False}},
}
