"""Texts for machines: robots.txt and security.txt."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from editorial.pages import published_page

VALID_FOR = dt.timedelta(days=365)


@published_page(asks=False)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the admin; filtered lists have too many addresses to crawl (RFC 9309)."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "Disallow: /account/",
        f"Disallow: {reverse('search')}",
        f"Disallow: {reverse('letter', args=['*'])}",
        "Disallow: /*?",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@published_page(asks=False)
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + VALID_FOR
    lines = [
        f"Contact: {settings.SECURITY_CONTACT or request.build_absolute_uri(reverse('about'))}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri(reverse('security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
