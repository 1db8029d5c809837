"""The measure of all pages: a Django view that returns a constant, without any middleware."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"constant"


def constant(_request: HttpRequest) -> HttpResponse:
    # Without middleware nobody else says how long it is.
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


urlpatterns = [path("", constant)]


def application() -> WSGIHandler:
    """The WSGI application; settings of its own, so that nothing of the site is loaded."""
    import django

    settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="bench")
    django.setup()
    return WSGIHandler()
