"""Addresses of the site."""

from django.contrib import admin
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, include, path, re_path

from config.feeds import all_changes, correction_feed, record_feed
from config.map.views import map_page, world_picture
from config.sitemaps import SITEMAPS
from config.views.changes import change_list, record_changes
from config.views.compare import compare
from config.views.corrections import correction_list
from config.views.health import livez, readyz
from config.views.home import home
from config.views.pictures import image_page, picture
from config.views.previews import shared_frame, shared_picture, shared_preview
from config.views.robots import robots, security
from config.views.search import search, suggestions
from config.views.sources import source_list
from config.views.style import style
from editorial.letters.ask import ask
from editorial.letters.private import erase, letter
from editorial.letters.report import report, report_sent
from editorial.pictures.names import RENDITION
from guides.urls import claims, guides, policies
from institutions.urls import countries, institutions

changes = (
    [
        path("changes/", change_list, name="list"),
        path("changes/feed/", all_changes, name="feed"),
        path("changes/<slug:kind>/<slug:key>/", record_changes, name="record"),
        path("changes/<slug:kind>/<slug:key>/feed/", record_feed, name="record-feed"),
        path("corrections/", correction_list, name="corrections"),
        path("corrections/feed/", correction_feed, name="corrections-feed"),
    ],
    "changes",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("therapies/", include("therapies.urls")),
    path("institutions/", include(institutions)),
    path("countries/", include(countries)),
    path("trials/", include("trials.urls")),
    path("guides/", include(guides)),
    path("claims/", include(claims)),
    path("search/", search, name="search"),
    path("search/suggestions/", suggestions, name="suggestions"),
    path("map/", map_page, name="map"),
    path("map/world.svg", world_picture, name="map-picture"),
    path("compare/", compare, name="compare"),
    re_path(f"^images/(?P<name>{RENDITION})$", picture, name="picture"),
    path("images/<slug:slug>/", image_page, name="image"),
    path("sources/", source_list, name="sources"),
    path("style/", style, name="style"),
    path("", include(changes)),
    path("report/", report, name="report"),
    path("report/sent/", report_sent, name="report-sent"),
    path("ask/", ask, name="ask"),
    path("ask/<str:token>/", letter, name="letter"),
    path("ask/<str:token>/erase/", erase, name="letter-erase"),
    path("preview/<str:token>/", shared_preview, name="shared-preview"),
    path("preview/<str:token>/page/", shared_frame, name="shared-preview-frame"),
    re_path(
        rf"^preview/(?P<token>[^/]+)/images/(?P<signature>[\w-]+)/(?P<name>{RENDITION})$",
        shared_picture,
        name="shared-preview-picture",
    ),
    *policies,
    path("api/v1/", include("config.api.urls")),
    path("account/", include("config.accounts.urls")),
    path("admin/", admin.site.urls),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path(".well-known/security.txt", security, name="security"),
]

# Where allauth's own limits are passed.
handler429 = "config.accounts.too_many.too_many"
