"""Addresses of the site."""

from django.contrib import admin
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path

from config.sitemaps import SITEMAPS
from config.views.health import livez, readyz
from config.views.home import home
from config.views.robots import robots, security
from config.views.search import search
from config.views.sources import source_list
from guides.urls import claims, guides, policies
from institutions.urls import countries, institutions

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("therapies/", include("therapies.urls")),
    path("institutions/", include(institutions)),
    path("countries/", include(countries)),
    path("trials/", include("trials.urls")),
    path("guides/", include(guides)),
    path("claims/", include(claims)),
    path("search/", search, name="search"),
    path("sources/", source_list, name="sources"),
    *policies,
    path("api/v1/", include("config.api.urls")),
    path("admin/", admin.site.urls),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path(".well-known/security.txt", security, name="security"),
]
